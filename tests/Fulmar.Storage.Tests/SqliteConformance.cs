using Fulmar.Conformance;

namespace Fulmar.Storage.Tests;

// What every engine must do, done by the embedded one.
public sealed class SqliteQueues : QueueConformance<SqliteFixture>;

public sealed class SqliteDueTimes : DueTimeConformance<SqliteFixture>;

public sealed class SqliteSessions : SessionConformance<SqliteFixture>;

public sealed class SqliteDeadLetters : DeadLetterConformance<SqliteFixture>;

public sealed class SqliteWakes : WakeConformance<SqliteFixture>;

public sealed class SqliteDocuments : DocumentConformance<SqliteFixture>;

public sealed class SqliteQueries : QueryConformance<SqliteFixture>;

public sealed class SqlitePredicates : PredicateConformance<SqliteFixture>;

public sealed class SqliteStreams : StreamConformance<SqliteFixture>;

public sealed class SqliteCategories : CategoryConformance<SqliteFixture>;

public sealed class SqliteStreamLimits : StreamLimitConformance<SqliteFixture>;

public sealed class SqliteOrder : OrderConformance<SqliteFixture>;

public sealed class SqliteCheckpoints : CheckpointConformance<SqliteFixture>;

public sealed class SqliteChanges : ChangeConformance<SqliteFixture>;

public sealed class SqliteLeases : LeaseConformance<SqliteFixture>;

public sealed class SqliteOnces : OnceConformance<SqliteFixture>;

public sealed class SqliteUnits : UnitConformance<SqliteFixture>;

public sealed class SqliteLimits : LimitConformance<SqliteFixture>;

public sealed class SqliteRestarts : RestartConformance<SqliteFixture>;

public sealed class SqliteModels : ModelConformance<SqliteFixture>;

public sealed class SqliteFaults : FaultConformance<SqliteFixture>;
