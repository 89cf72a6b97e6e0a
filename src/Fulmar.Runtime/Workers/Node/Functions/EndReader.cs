using System.Text.Json;
using Fulmar.Runtime.Invocations;
using Fulmar.Runtime.Workers.Node.Wire;

namespace Fulmar.Runtime.Workers.Node.Functions;

/// <summary>Hands what a function wants to be done with its end to the invocation, which commits it.</summary>
internal static class EndReader
{
    private const string Return = "$return";

    /// <summary>Reads the effects that a <c>Response</c> and a <c>Result</c> begin with.</summary>
    /// <exception cref="WireException">They are none.</exception>
    /// <exception cref="InvalidOperationException">The function asks for what cannot be.</exception>
    public static void ReadEffects(Invocation invocation, ref FrameReader reader)
    {
        for (var outputs = reader.Short(); outputs > 0; outputs--)
        {
            var binding = reader.Text();
            var tag = reader.Value(out var value);
            if (tag != ValueTag.Nothing) invocation.SetOutput(binding, OutputOf(tag, value));
        }
        switch (reader.Value(out var commit))
        {
            case ValueTag.Nothing: break;
            case ValueTag.Json: CommitOperations.Apply(invocation, Parse(commit)); break;
            default: throw new WireException("a commit is no JSON");
        }
    }

    /// <summary>Reads what a function returned: a JSON object is spread over outputs by their names, where none takes the value itself.</summary>
    public static void ReadReturned(Invocation invocation, ref FrameReader reader)
    {
        var tag = reader.Value(out var value);
        reader.End();
        var outputs = invocation.Function.Outputs;
        if (tag != ValueTag.Json || value is not [(byte)'{', ..] || outputs.Count == 0 || outputs.Any(output => output.Binding == Return)) return;
        var returned = Parse(value);
        foreach (var output in outputs)
            if (returned.TryGetProperty(output.Binding, out var one)) invocation.SetOutput(output.Binding, OutputValue.Of(one));
    }

    private static object? OutputOf(ValueTag tag, ReadOnlySpan<byte> value) => tag switch
    {
        ValueTag.Bytes => value.ToArray(),
        ValueTag.Json => OutputValue.Of(Parse(value)),
        _ => OutputValue.Of(FrameReader.TextOf(value)),
    };

    private static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        try { return JsonElement.Parse(json); }
        catch (JsonException exception) { throw new WireException($"a value is no JSON: {exception.Message}"); }
    }
}
