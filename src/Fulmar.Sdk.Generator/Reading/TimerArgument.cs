using Fulmar.Sdk.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>The argument that is the timer.</summary>
internal static class TimerArgument
{
    /// <summary>Null for a type that no timer can be.</summary>
    public static Argument? Of(IParameterSymbol parameter)
    {
        var type = parameter.Type;
        if (type.Is(WellKnown.TimerInfo)) return new Argument($"{Code.TimerBinding}.Timer(context)");
        if (type.SpecialType == SpecialType.System_String) return new Argument($"{Code.TimerBinding}.Text(context)");
        // Templates of Azure declared a class of their own for it.
        var isOwn = type is { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Struct }
            && TextType.Of(type) is null && JsonValue.Obstacle(type) is null
            && !type.IsByteMemory() && !type.Is("System.BinaryData") && !type.IsOrDerivesFrom("System.IO.Stream");
        return isOwn ? new Argument($"{Code.TimerBinding}.Json<{Code.Type(type)}>(context)") : null;
    }
}
