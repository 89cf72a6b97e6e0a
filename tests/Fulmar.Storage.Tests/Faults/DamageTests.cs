using System.Text;
using Fulmar.Conformance;
using Fulmar.Soak.PowerLoss;
using Fulmar.Storage.Sqlite;
using Fulmar.Storage.Sqlite.Maintenance;
using Fulmar.Storage.Sqlite.Native;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.Storage.Tests.Faults;

/// <summary>Bytes of a store that was closed are changed, as a failing disk does.</summary>
public sealed class DamageTests : IAsyncLifetime
{
    private const int Units = 40, Flips = 300;

    private readonly string root = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"fulmar-damage-{Guid.NewGuid():N}")).FullName;
    private byte[] whole = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(root, LoadProcess.Store);

    private string Database => Path.Combine(Folder, "fulmar.db");

    public async ValueTask InitializeAsync()
    {
        await using (var engine = Open())
            for (var number = 1; number <= Units; number++) await engine.CommitAsync(NumberedUnit.Of(number, 0), Token);
        whole = await File.ReadAllBytesAsync(Database, Token);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(root, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_message_whose_body_was_changed_is_marked_and_the_others_are_whole()
    {
        FlipIn(NumberedUnit.Message(17));

        Assert.Contains("FUL6005: Message 17 does not match its checksum", Assert.Single(Check()), StringComparison.Ordinal);
        await using var engine = Open();
        Assert.Equal(17, Assert.Single(await engine.PeekAsync(NumberedUnit.Queue), message => message.IsDamaged).Sequence);
    }

    [Fact]
    public async Task A_document_that_was_changed_is_an_error_that_names_it_and_the_others_are_read()
    {
        FlipIn(NumberedUnit.Document(9));

        Assert.Contains("Document /9 does not match its checksum", Assert.Single(Check()), StringComparison.Ordinal);
        await using var engine = Open();
        var error = await Assert.ThrowsAsync<StorageException>(() => engine.DocumentAsync(new DocumentKey(NumberedUnit.Documents, "", "9")));
        Assert.Equal(StorageErrors.DamagedRecord, error.Code);
        Assert.Contains("numbers//9", error.Message, StringComparison.Ordinal);
        await engine.DocumentAsync(new DocumentKey(NumberedUnit.Documents, "", "10"));
    }

    [Fact]
    public async Task What_was_done_once_and_was_changed_is_an_error_for_whoever_comes_again()
    {
        FlipIn(NumberedUnit.Once(19));

        Assert.Contains("Once numbers/19 does not match its checksum", Assert.Single(Check()), StringComparison.Ordinal);
        await using var engine = Open();
        Assert.Equal(StorageErrors.DamagedRecord, (await Assert.ThrowsAsync<StorageException>(() => engine.TryAsync(NumberedUnit.Of(19, 0).Operations.ToArray()))).Code);
        await engine.RefusedAsync<AlreadyDone>(NumberedUnit.Of(10, 0).Operations.ToArray(), at: 2);
        Assert.False(engine.Broken.IsCompleted);
    }

    [Fact]
    public async Task An_event_that_was_changed_is_marked_and_the_others_are_whole()
    {
        FlipIn(NumberedUnit.Event(23));

        Assert.Contains("FUL6005: Event 4 of stream", Assert.Single(Check()), StringComparison.Ordinal);
        await using var engine = Open();
        Assert.Equal("2", Assert.Single((await engine.CategoryAsync(NumberedUnit.Events)).Events, each => each.IsDamaged).Stream.Id);
    }

    [Fact]
    public async Task What_streams_and_checkpoints_say_of_themselves_is_found_out_when_it_was_changed()
    {
        await using (var engine = Open())
        {
            await engine.ApplyAsync(new MoveCheckpoint(Given.Checkpoint("view"), 0, 7), new TruncateStream(new StreamKey(NumberedUnit.Events, "3"), 2));
            await engine.ApplyAsync(new DeclareChanges(NumberedUnit.Newest, Retention.None));
            await engine.ApplyAsync(new PutDocument(new DocumentKey(NumberedUnit.Newest, "", "0"), Given.Json(1)));
        }
        Assert.Empty(Check());
        foreach (var (change, what) in new[]
        {
            ("UPDATE stream SET first = 1 WHERE name = '3'", "Stream 3"), ("UPDATE checkpoint SET position = 8", "Checkpoint view"), ("UPDATE category SET keep_age = 1", "Category numbers"),
            ("UPDATE stream_partition SET last = last + 1 WHERE id = 1", "Partition 0"), ("UPDATE change_feed SET first = 2", "The change feed"), ("UPDATE change SET kind = 3", "Change 1"),
            ("UPDATE event SET version = 99 WHERE version = 5 AND stream = 1", "Event 99"),
        })
            using (var connection = Connection.Open(Database, readOnly: false))
            {
                connection.Execute(change);
                Assert.Contains(Check(), problem => problem.Contains($"{what} ", StringComparison.Ordinal) && problem.Contains("does not match its checksum", StringComparison.Ordinal));
            }

        await using (var engine = Open())
        {
            Assert.Equal(StorageErrors.DamagedRecord, (await Assert.ThrowsAsync<StorageException>(() => engine.TryAsync(new MoveCheckpoint(Given.Checkpoint("view"), 8, 9)))).Code);
            Assert.Equal(StorageErrors.DamagedRecord, (await Assert.ThrowsAsync<StorageException>(() => engine.EventsAsync(new StreamKey(NumberedUnit.Events, "3")))).Code);
            foreach (var read in new Func<ValueTask<PositionReading>>[]
            {
                () => engine.ReadPartitionAsync(new PartitionRead(NumberedUnit.Events, 0), Token), () => engine.ReadChangesAsync(new ChangeRead(NumberedUnit.Newest), Token),
            })
                Assert.Equal(StorageErrors.DamagedRecord, (await Assert.ThrowsAsync<StorageException>(() => read().AsTask())).Code);
            await engine.AppendAsync(new StreamKey(NumberedUnit.Events, "4"), "goes on");
            Assert.False(engine.Broken.IsCompleted);
        }
    }

    [Fact]
    public async Task A_change_that_was_changed_is_marked()
    {
        await using (var engine = Open())
        {
            await engine.ApplyAsync(new DeclareChanges(NumberedUnit.Newest, Retention.None));
            await engine.ApplyAsync(new PutDocument(new DocumentKey(NumberedUnit.Newest, "", "0"), Given.Json(1)), new PutDocument(new DocumentKey(NumberedUnit.Newest, "", "1"), Given.Json(1)));
        }
        using (var connection = Connection.Open(Database, readOnly: false)) connection.Execute("UPDATE change SET kind = 3 WHERE position = 1");

        await using (var engine = Open()) Assert.Equal([true, false], (await engine.ChangesAsync(NumberedUnit.Newest)).Select(change => change.IsDamaged));
    }

    [Fact]
    public async Task A_page_that_is_broken_is_listed_and_what_lies_on_others_is_read()
    {
        const int page = 4_096;
        var at = whole.AsSpan().LastIndexOf("""{"n":9,"text":"ddd"""u8) / page * page;
        await using (var file = new FileStream(Database, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = at;
            file.Write(Enumerable.Repeat((byte)0xFF, page).ToArray());
        }

        Assert.Contains(Check(), problem => problem.StartsWith("FUL6002: Documents cannot be read to their end", StringComparison.Ordinal));
        await using var engine = Open();
        Assert.Equal(Units, (await engine.PeekAsync(NumberedUnit.Queue)).Count(message => !message.IsDamaged));
        Assert.Equal(StorageErrors.BrokenStore, (await Assert.ThrowsAsync<StorageException>(() => engine.DocumentAsync(new DocumentKey(NumberedUnit.Documents, "", "9")))).Code);
        // Who would write there learns that the store is broken, and so does the host.
        await Assert.ThrowsAsync<StorageException>(() => engine.TryAsync(Given.Put(new DocumentKey(NumberedUnit.Documents, "", "9"), 1)));
        Assert.Equal(StorageErrors.BrokenStore, (await engine.Broken).Code);
    }

    [Fact]
    public void A_file_whose_beginning_was_changed_is_no_store()
    {
        Flip(0);

        Assert.Equal(StorageErrors.BrokenStore, Assert.Throws<StorageException>(Open).Code);
        Assert.Equal(StorageErrors.BrokenStore, Assert.Throws<StorageException>(Check).Code);
    }

    [Fact]
    public async Task Wherever_a_byte_is_changed_it_is_found_or_has_changed_nothing()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var all = Enumerable.Range(1, Units).ToHashSet();
        for (var i = 0; i < Flips; i++)
        {
            var at = random.Next(whole.Length);
            await File.WriteAllBytesAsync(Database, whole, Token);
            Flip(at, (byte)random.Next(1, 256));
            try { await StoredNumbers.FindProblemAsync(root, all, Token); }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Assert.Fail($"byte {at} of seed {seed}: {exception}");
            }
        }
    }

    private SqliteEngine Open() => SqliteEngine.Open(new SqliteEngineOptions(Folder) { IsDurable = false }, TimeProvider.System, NullLogger.Instance);

    private IReadOnlyList<string> Check() => StoreCheck.Run(Folder, null, Token).Problems;

    /// <summary>
    /// Changes a byte in each place of a body: pages that were split have rows of theirs twice, and one of them means nothing. Only where all of it is
    /// still there: in what is left of it may stand another's row.
    /// </summary>
    private void FlipIn(byte[] body)
    {
        var isFound = false;
        for (var at = 0; whole.AsSpan(at).IndexOf(body) is >= 0 and var found; at += found + body.Length)
        {
            Flip(at + found + 20);
            isFound = true;
        }
        Assert.True(isFound, "It is not in the file.");
    }

    private void Flip(int at, byte bits = 0x10)
    {
        using var file = new FileStream(Database, FileMode.Open, FileAccess.ReadWrite);
        file.Position = at;
        file.WriteByte((byte)(whole[at] ^ bits));
    }
}
