using System.Collections;
using System.ComponentModel;
using System.Globalization;

namespace Fulmar.Hosting;

/// <summary>
/// What generated code calls to fill parameters that are named like something that the trigger told besides its payload: <c>dequeueCount</c>,
/// <c>messageId</c>, a property of a JSON message. Names are found in any case.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MetadataBinding
{
    /// <summary>A required text.</summary>
    public static string Text(FunctionContext context, string name) => TextOf(Required(context, name));

    /// <summary>An optional text.</summary>
    public static string? TextOr(FunctionContext context, string name, string? fallback) => Find(context, name) is { } value ? TextOf(value) : fallback;

    /// <summary>A required value.</summary>
    public static T Value<T>(FunctionContext context, string name) where T : IParsable<T> => Parse<T>(context, name, Required(context, name));

    /// <summary>An optional value.</summary>
    public static T? ValueOr<T>(FunctionContext context, string name, T? fallback) where T : IParsable<T> =>
        Find(context, name) is { } value ? Parse<T>(context, name, value) : fallback;

    /// <summary>An optional value of a value type.</summary>
    public static T? ValueOrNull<T>(FunctionContext context, string name) where T : struct, IParsable<T> =>
        Find(context, name) is { } value ? Parse<T>(context, name, value) : null;

    /// <summary>A required member of an enumeration, in any case.</summary>
    public static T Choice<T>(FunctionContext context, string name) where T : struct, Enum => Choose<T>(context, name, Required(context, name));

    /// <summary>An optional member of an enumeration, in any case.</summary>
    public static T? ChoiceOrNull<T>(FunctionContext context, string name) where T : struct, Enum =>
        Find(context, name) is { } value ? Choose<T>(context, name, value) : null;

    /// <summary>The texts of a batch (<c>messageIdArray</c>); empty for none.</summary>
    public static string[] Texts(FunctionContext context, string name) => [.. FindAll(context, name).Select(TextOf)];

    /// <summary>The values of a batch (<c>sequenceNumberArray</c>); empty for none.</summary>
    public static T[] Values<T>(FunctionContext context, string name) where T : IParsable<T> =>
        [.. FindAll(context, name).Select(value => Parse<T>(context, name, value))];

    /// <summary>The members of an enumeration of a batch; empty for none.</summary>
    public static T[] Choices<T>(FunctionContext context, string name) where T : struct, Enum =>
        [.. FindAll(context, name).Select(value => Choose<T>(context, name, value))];

    private static object? Find(FunctionContext context, string name) => context.BindingContext.BindingData.GetValueOrDefault(name);

    private static object Required(FunctionContext context, string name) => Find(context, name) ?? throw new InvalidOperationException(
        $"Parameter '{name}' of function {context.FunctionDefinition.Name} is read from what its trigger tells, which has no '{name}'. Correct the name, or make it nullable.");

    private static IEnumerable<object> FindAll(FunctionContext context, string name) => Find(context, name) switch
    {
        null => [],
        string text => [text],
        IEnumerable values => values.Cast<object?>().Select(value => value ?? ""),
        var value => [value],
    };

    private static T Parse<T>(FunctionContext context, string name, object value) where T : IParsable<T> =>
        value is T known ? known
        : T.TryParse(TextOf(value), CultureInfo.InvariantCulture, out var parsed) ? parsed
        : throw Unreadable<T>(context, name);

    private static T Choose<T>(FunctionContext context, string name, object value) where T : struct, Enum =>
        Enum.TryParse<T>(TextOf(value), ignoreCase: true, out var choice) && Enum.IsDefined(choice) ? choice : throw Unreadable<T>(context, name);

    private static string TextOf(object value) => value switch
    {
        string text => text,
        // Their usual text has no fractions of a second.
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    // Without the value: it may be of the message's body.
    private static FormatException Unreadable<T>(FunctionContext context, string name) => new(
        $"What the trigger of function {context.FunctionDefinition.Name} tells as '{name}' is no {typeof(T).Name}.");
}
