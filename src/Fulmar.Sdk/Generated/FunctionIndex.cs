using System.ComponentModel;

namespace Fulmar.Hosting;

/// <summary>Runs one invocation: fills the parameters, calls the method, leaves its value in <see cref="FunctionContext.Result"/>. May throw before it returns.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate ValueTask FunctionInvoker(FunctionContext context);

/// <summary>A function and the code that calls it.</summary>
/// <param name="Definition">What the author declared.</param>
/// <param name="Invoke">Generated code that calls the method directly.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record CompiledFunction(FunctionDefinition Definition, FunctionInvoker Invoke);

/// <summary>The functions of an assembly, as the generator found them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFunctionIndex
{
    /// <summary>All functions, in the order of the source.</summary>
    IReadOnlyList<CompiledFunction> Functions { get; }
}

/// <summary>Says where an assembly's <see cref="IFunctionIndex"/> is. Written by the generator.</summary>
/// <param name="indexType">A type with a parameterless constructor that implements <see cref="IFunctionIndex"/>.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class FunctionIndexAttribute(Type indexType) : Attribute
{
    /// <summary>The index.</summary>
    public Type IndexType { get; } = indexType;

    /// <summary>Whether the author wrote a <c>Main</c>, which chooses the app's services. Without one the host makes the default services itself.</summary>
    public bool HasProgram { get; set; }
}
