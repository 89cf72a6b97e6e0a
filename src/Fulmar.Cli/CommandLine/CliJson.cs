using System.Text.Json.Serialization;
using Fulmar.Cli.Apps;
using Fulmar.Cli.Verbs;

namespace Fulmar.Cli.CommandLine;

/// <summary>The documents that verbs print under <c>--json</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FailureDocument))]
[JsonSerializable(typeof(VersionDocument))]
[JsonSerializable(typeof(InitDocument))]
[JsonSerializable(typeof(NewDocument))]
[JsonSerializable(typeof(IReadOnlyList<FunctionTemplate>))]
internal sealed partial class CliJson : JsonSerializerContext;
