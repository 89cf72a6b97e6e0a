namespace Fulmar.Runtime;

/// <summary>
/// Every code that Fulmar gives an error at run time; <c>FUL20nn</c> are the compiler's and stand in the generator. Each has a page,
/// <c>docs/errors/FULnnnn.md</c>. The first digit says who can mend it: 1 the app's folder and files, 2 its source, 3 a request or an
/// invocation, 4 the machine and the host, 5 the command line, 6 the storage (its codes stand in <see cref="Storage.StorageErrors"/>).
/// </summary>
public static class ErrorCodes
{
    /// <summary>The folder does not exist, or holds no function app.</summary>
    public const string NoApp = "FUL1001";

    /// <summary>The app is written in a language that Fulmar does not run.</summary>
    public const string LanguageNotSupported = "FUL1002";

    /// <summary>A JSON file cannot be read.</summary>
    public const string BrokenJson = "FUL1003";

    /// <summary>The app did not build.</summary>
    public const string BuildFailed = "FUL1004";

    /// <summary>The app has no functions.</summary>
    public const string NoFunctions = "FUL1005";

    /// <summary>The app is made for a newer .NET than the host's.</summary>
    public const string NewerFramework = "FUL1006";

    /// <summary>The app's <c>Main</c> threw, or ended before <c>Run()</c>.</summary>
    public const string MainFailed = "FUL1007";

    /// <summary>Two functions have one name.</summary>
    public const string DuplicateFunction = "FUL1008";

    /// <summary>Two functions answer the same route and method.</summary>
    public const string RouteConflict = "FUL1009";

    /// <summary>A function's declaration cannot be honoured.</summary>
    public const string InvalidFunction = "FUL1010";

    /// <summary>A setting's value is not what the setting takes.</summary>
    public const string InvalidSetting = "FUL1011";

    /// <summary>The app was started on its own, without a host.</summary>
    public const string StartedAlone = "FUL1012";

    /// <summary>The app's output is not there, and this command does not build.</summary>
    public const string NotBuilt = "FUL1013";

    /// <summary>The app's assembly cannot be loaded.</summary>
    public const string CannotLoad = "FUL1014";

    /// <summary>The app's <c>Main</c> ended after <c>Run()</c>, and nobody had asked for it.</summary>
    public const string AppEnded = "FUL1015";

    /// <summary>Files of an app in JavaScript do not load.</summary>
    public const string EntryPointFailed = "FUL1016";

    /// <summary>The Node process of an app keeps ending.</summary>
    public const string WorkerKeepsEnding = "FUL1017";

    /// <summary>A function threw.</summary>
    public const string FunctionFailed = "FUL3001";

    /// <summary>A function ran longer than <c>functionTimeout</c>.</summary>
    public const string FunctionTimedOut = "FUL3002";

    /// <summary>A request cannot be read as the function needs it.</summary>
    public const string BadRequest = "FUL3003";

    /// <summary>More requests are running than <c>host.json</c> allows.</summary>
    public const string TooManyRequests = "FUL3004";

    /// <summary>The host is starting, draining or without an app.</summary>
    public const string NotReady = "FUL3005";

    /// <summary>What an HTTP function wanted to commit was refused: something had changed meanwhile.</summary>
    public const string CommitRefused = "FUL3006";

    /// <summary>An <c>Idempotency-Key</c> is none, or was used for another request.</summary>
    public const string BadIdempotencyKey = "FUL3007";

    /// <summary>A request with this <c>Idempotency-Key</c> runs, or its response was not kept.</summary>
    public const string IdempotentCallRuns = "FUL3008";

    /// <summary>A message is not what the function's parameter needs.</summary>
    public const string UnreadableMessage = "FUL3009";

    /// <summary>The process that ran a function ended.</summary>
    public const string WorkerLost = "FUL3010";

    /// <summary>A port is taken.</summary>
    public const string PortTaken = "FUL4001";

    /// <summary>Another process runs on this data directory.</summary>
    public const string DataDirectoryInUse = "FUL4002";

    /// <summary>The data directory is on a file system that is not safe for it, or cannot be written.</summary>
    public const string DataDirectoryUnusable = "FUL4003";

    /// <summary>Listening beyond loopback with keys off.</summary>
    public const string OpenWithoutKeys = "FUL4004";

    /// <summary>A certificate cannot be used.</summary>
    public const string BadCertificate = "FUL4005";

    /// <summary>Too many functions ran past their time and did not end.</summary>
    public const string TooManyRunaways = "FUL4006";

    /// <summary>The .NET SDK is missing, and the app must be built.</summary>
    public const string NoSdk = "FUL4007";

    /// <summary>No host runs for this folder.</summary>
    public const string NoHost = "FUL4008";

    /// <summary>The app's files cannot be watched.</summary>
    public const string CannotWatch = "FUL4009";

    /// <summary>Node.js is missing, or too old.</summary>
    public const string NoNode = "FUL4010";

    /// <summary>Fulmar's own worker for Node cannot be started.</summary>
    public const string WorkerUnusable = "FUL4011";

    /// <summary>The command line cannot be understood.</summary>
    public const string Usage = "FUL5001";

    /// <summary>A file would be overwritten.</summary>
    public const string FileExists = "FUL5002";

    /// <summary>A key cannot be made, rotated or revoked as it was asked.</summary>
    public const string KeyRefused = "FUL5003";

    /// <summary>0 ok, 1 the app, 2 usage, 3 environment, 4 no host; 70 asks the supervisor for a new process.</summary>
    public static int ExitCodeOf(string code) => code switch
    {
        NoHost => 4,
        TooManyRunaways or AppEnded => 70,
        OpenWithoutKeys or InvalidSetting => 2,
        _ => code[3] switch { '4' or '6' => 3, '5' => 2, _ => 1 },
    };
}
