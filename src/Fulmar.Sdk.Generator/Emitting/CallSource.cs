using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Reading;

namespace Fulmar.Sdk.Generator.Emitting;

/// <summary>Writes the method that runs one invocation of a function.</summary>
internal static class CallSource
{
    public static void Write(CodeWriter code, FunctionModel function, string name)
    {
        var call = function.Call;
        var isAsync = IsAsync(call);
        code.Line($"private static {(isAsync ? "async " : "")}global::System.Threading.Tasks.ValueTask {name}(global::Fulmar.FunctionContext context)");
        code.Open();
        var arguments = call.Arguments.Concat(call.Instance?.Arguments ?? default).ToList();
        if (arguments.Any(a => a.Needs.HasFlag(Needs.Http))) code.Line("var http = global::Fulmar.Hosting.HttpBinding.Context(context);");
        if (arguments.Any(a => a.Needs.HasFlag(Needs.Services))) code.Line("var services = context.InstanceServices;");
        // The body comes before the object: a request that is refused for it needs no services.
        if (arguments.FirstOrDefault(a => a.Body is not null) is { Body: { } body }) code.Line($"var body = await {body};");
        if (call.Instance is { } instance) code.Line($"{Keeping(instance.Disposal)}var target = new {instance.Type}({List(instance.Arguments)});");
        Finish(code, call, $"{(call.Instance is null ? "" : "target.")}{call.Method}({List(call.Arguments)})", isAsync);
        code.Close();
    }

    /// <summary>Whether anything must be awaited here, and not only handed on to the caller.</summary>
    private static bool IsAsync(CallModel call)
    {
        var awaits = call.Returns is not (ReturnShape.Nothing or ReturnShape.Value);
        return call.Arguments.Any(a => a.Body is not null)
            || call.Instance?.Disposal == Disposal.Asynchronous
            || (call.Instance?.Disposal == Disposal.Synchronous && awaits)
            || (awaits && (call.Outputs.Count > 0 || call.Response != ""));
    }

    /// <summary>Calls the method and keeps what it gives back.</summary>
    private static void Finish(CodeWriter code, CallModel call, string expression, bool isAsync)
    {
        var awaited = isAsync && call.Returns is not (ReturnShape.Nothing or ReturnShape.Value) ? $"await {expression}" : expression;
        switch (call.Returns)
        {
            case ReturnShape.Task when !isAsync:
                code.Line($"return new global::System.Threading.Tasks.ValueTask({expression});");
                return;
            case ReturnShape.ValueTask when !isAsync:
                code.Line($"return {expression};");
                return;
            case ReturnShape.TaskOfValue or ReturnShape.ValueTaskOfValue when !isAsync:
                code.Line($"return {Code.FunctionResult}.KeepAsync(context, {expression});");
                return;
            case ReturnShape.Nothing or ReturnShape.Task or ReturnShape.ValueTask:
                code.Line($"{awaited};");
                break;
            default:
                Keep(code, call, awaited);
                break;
        }
        if (!isAsync) code.Line("return default;");
    }

    private static void Keep(CodeWriter code, CallModel call, string value)
    {
        if (call.Outputs.Count == 0)
        {
            code.Line(call.Response == "" ? $"context.Result = {value};" : $"context.Result = ({value}){call.Response};");
            return;
        }
        code.Line($"var result = {value};");
        foreach (var output in call.Outputs) code.Line($"{Code.FunctionResult}.Output(context, {Code.Text(output.Binding)}, result{output.Member});");
        if (call.Response is not null) code.Line($"context.Result = result{call.Response};");
    }

    private static string Keeping(Disposal disposal) => disposal switch
    {
        Disposal.Synchronous => "using ",
        Disposal.Asynchronous => "await using ",
        _ => "",
    };

    private static string List(IEnumerable<Argument> arguments) => string.Join(", ", arguments.Select(a => a.Code));
}
