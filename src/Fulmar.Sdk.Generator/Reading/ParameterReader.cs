using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>The arguments of a call, and which of them come from the request.</summary>
internal sealed class ReadParameters
{
    public List<Argument> Arguments { get; } = [];

    public List<ParameterModel> Parameters { get; } = [];
}

/// <summary>Decides for each parameter of an HTTP function where its value comes from.</summary>
internal sealed class ParameterReader(FunctionSymbol function, HttpTrigger trigger, FindingList findings)
{
    private readonly ReadParameters read = new();
    private IParameterSymbol? bodyReader;

    public ReadParameters ReadAll()
    {
        foreach (var parameter in function.Method.Parameters)
            if (Read(parameter) is { } argument)
                read.Arguments.Add(argument);
        return read;
    }

    private Argument? Read(IParameterSymbol parameter)
    {
        if (Obstacle(parameter) is { } obstacle) return Refuse(parameter, obstacle);
        if (SymbolEqualityComparer.Default.Equals(parameter, trigger.Parameter))
            return SpecialArgument.OfHttp(parameter.Type) ?? Body(parameter);
        var argument = Attributed(parameter, out var isAttributed);
        return isAttributed ? argument : Unattributed(parameter);
    }

    private static string? Obstacle(IParameterSymbol parameter)
    {
        if (parameter.RefKind != RefKind.None) return "it is passed by reference. Remove ref, out or in.";
        if (parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer) return "it is a pointer. Take byte[] or Stream.";
        if (parameter.Type.IsRefLikeType) return "a ref struct cannot wait for a body to arrive. Take an array or Memory<T>.";
        if (parameter.Type.TypeKind == TypeKind.Error) return $"the type {parameter.Type.Name} cannot be found. Declare it, or add its using; a type that another generator writes is not seen.";
        if (parameter.Type.IsOrDerivesFrom(WellKnown.HttpResponseData)) return "HttpResponseData is made by the request. Call request.CreateResponse().";
        return null;
    }

    /// <summary>What an attribute says about the parameter.</summary>
    private Argument? Attributed(IParameterSymbol parameter, out bool isAttributed)
    {
        isAttributed = true;
        foreach (var attribute in parameter.GetAttributes())
        {
            var type = attribute.AttributeClass;
            switch (AttributeSource.Of(attribute))
            {
                case AttributeSource.Body: return Body(parameter);
                case AttributeSource.Route: return RouteValue(parameter, AttributeSource.Name(attribute) ?? parameter.Name);
                case AttributeSource.Query: return Text(parameter, "Query", AttributeSource.Name(attribute) ?? parameter.Name);
                case AttributeSource.Header: return Text(parameter, "Header", AttributeSource.Name(attribute) ?? parameter.Name);
                case AttributeSource.Service: return ServiceArgument.Of(parameter);
                case AttributeSource.Unsupported:
                    return Refuse(parameter, $"[{type!.ShortName()}] is not supported. Take HttpRequest, and read it from there.");
                case AttributeSource.UnknownInput:
                    findings.Add(Rule.UnknownInput, AttributePlace.Of(attribute), function.Name, type!.ShortName());
                    return null;
            }
        }
        isAttributed = false;
        return null;
    }

    /// <summary>What type and name say about the parameter.</summary>
    private Argument? Unattributed(IParameterSymbol parameter)
    {
        var type = parameter.Type;
        if ((SpecialArgument.OfInvocation(function, type) ?? SpecialArgument.OfHttp(type)) is { } special) return special;
        if (trigger.Template.Find(parameter.Name) is not null) return RouteValue(parameter, parameter.Name);
        if (TextType.Of(type) is not null) return Text(parameter, "Query", parameter.Name);
        if (type.Is("System.IO.Stream") || type.Is("System.IO.Pipelines.PipeReader")) return Body(parameter);
        if (type.Is("Microsoft.AspNetCore.Http.IFormCollection") || type.Is("Microsoft.AspNetCore.Http.IFormFile") || type.Is("Microsoft.AspNetCore.Http.IFormFileCollection"))
            return Refuse(parameter, "forms have no parameters of their own. Take HttpRequest, and call ReadFormAsync().");
        if (type.TypeKind is TypeKind.Interface or TypeKind.Class or TypeKind.Delegate && type.SpecialType != SpecialType.System_Object)
            return ServiceArgument.Of(parameter);
        return Refuse(parameter, $"{Code.Name(type)} is neither a service nor readable from the query. Mark it with [FromBody], or take a type that implements IParsable<T>.");
    }

    private Argument? RouteValue(IParameterSymbol parameter, string name)
    {
        var value = trigger.Template.Find(name);
        if (value is null)
        {
            // A route with a setting in it may have any values once the setting is known.
            if (trigger.Template.Problem is null && trigger.Route?.Contains('%') != true)
                findings.Add(Rule.NotInRoute, SourcePlace.Of(parameter), parameter.Name, function.Name, name, trigger.Route ?? function.Name);
            return Text(parameter, "Route", name);
        }
        if (value.IsOptional && !IsOptional(parameter) && TextType.Of(parameter.Type) is not null)
            findings.Add(Rule.RequiredOptional, SourcePlace.Of(parameter), parameter.Name, function.Name, trigger.Route ?? function.Name);
        return Text(parameter, "Route", name);
    }

    private Argument? Text(IParameterSymbol parameter, string source, string name)
    {
        var text = TextType.Of(parameter.Type);
        if (text is null || (text.IsArray && source == "Route"))
        {
            var place = source switch { "Route" => "route value", "Header" => "header", _ => "query parameter" };
            findings.Add(Rule.UnreadableText, SourcePlace.Of(parameter), parameter.Name, function.Name, Code.Name(parameter.Type), place);
            return null;
        }
        var optional = IsOptional(parameter);
        read.Parameters.Add(new ParameterModel(name, Code.TypeOf(parameter.Type), source, !optional && !text.IsArray));
        return TextArgument.Of(parameter, text, source, name, optional);
    }

    private Argument? Body(IParameterSymbol parameter)
    {
        if (bodyReader is not null)
        {
            findings.Add(Rule.SeveralBodies, SourcePlace.Of(parameter), bodyReader.Name, parameter.Name, function.Name);
            return null;
        }
        bodyReader = parameter;
        if (BodyArgument.Obstacle(parameter.Type) is { } obstacle) return Refuse(parameter, obstacle);
        var optional = IsOptional(parameter);
        read.Parameters.Add(new ParameterModel(parameter.Name, Code.TypeOf(parameter.Type), "Body", !optional));
        return BodyArgument.Of(parameter, optional);
    }

    private Argument? Refuse(IParameterSymbol parameter, string reason)
    {
        findings.Add(Rule.ImpossibleParameter, SourcePlace.Of(parameter), parameter.Name, function.Name, reason);
        return null;
    }

    /// <summary>Nullable, with a default, or from source that says nothing about null, as ASP.NET Core has it.</summary>
    private static bool IsOptional(IParameterSymbol parameter) =>
        parameter.HasExplicitDefaultValue
        || parameter.Type.NullableOf() is not null
        || (parameter.Type.IsReferenceType && parameter.NullableAnnotation != NullableAnnotation.NotAnnotated);
}
