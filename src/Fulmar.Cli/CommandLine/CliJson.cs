using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fulmar.Cli.Apps;
using Fulmar.Cli.Verbs;
using Fulmar.Cli.Verbs.Data;

namespace Fulmar.Cli.CommandLine;

/// <summary>The documents that verbs print under <c>--json</c>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, UseStringEnumConverter = true)]
[JsonSerializable(typeof(FailureDocument))]
[JsonSerializable(typeof(VersionDocument))]
[JsonSerializable(typeof(InitDocument))]
[JsonSerializable(typeof(NewDocument))]
[JsonSerializable(typeof(IReadOnlyList<FunctionTemplate>))]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(ExplainDocument))]
[JsonSerializable(typeof(BackupDocument))]
[JsonSerializable(typeof(RestoreDocument))]
[JsonSerializable(typeof(StoreCheckDocument))]
[JsonSerializable(typeof(ResetDocument))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonArray))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>How they are written: for a terminal or a program, never for a page, so quotes and letters stay readable.</summary>
    public static CliJson Readable { get; } = new(Written(indented: true));

    /// <summary>The same on one line, where lines of other documents may stand before it.</summary>
    public static CliJson OneLine { get; } = new(Written(indented: false));

    private static JsonSerializerOptions Written(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = indented,
    };
}
