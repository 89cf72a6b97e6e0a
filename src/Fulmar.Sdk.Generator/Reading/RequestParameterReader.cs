using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Rules;
using Fulmar.Sdk.Generator.Triggers;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>Reads the parameters of a function that a request starts.</summary>
internal sealed class RequestParameterReader(FunctionSymbol function, HttpTrigger trigger, FindingList findings) : ParameterReader(function, trigger, findings)
{
    private readonly HttpTrigger http = trigger;
    private IParameterSymbol? bodyReader;

    protected override Argument? Payload(IParameterSymbol parameter) => SpecialArgument.OfHttp(parameter.Type) ?? Body(parameter);

    protected override Argument? OfRequest(IParameterSymbol parameter, AttributeData attribute, string source)
    {
        var name = AttributeSource.Name(attribute) ?? parameter.Name;
        return source switch
        {
            AttributeSource.Body => Body(parameter),
            AttributeSource.Route => RouteValue(parameter, name),
            AttributeSource.Header => Text(parameter, "Header", name),
            _ => Text(parameter, "Query", name),
        };
    }

    protected override Argument? Unattributed(IParameterSymbol parameter)
    {
        var type = parameter.Type;
        if (SpecialArgument.OfHttp(type) is { } special) return special;
        if (http.Template.Find(parameter.Name) is not null) return RouteValue(parameter, parameter.Name);
        if (TextType.Of(type) is not null) return Text(parameter, "Query", parameter.Name);
        if (type.Is("System.IO.Stream") || type.Is("System.IO.Pipelines.PipeReader")) return Body(parameter);
        if (type.Is("Microsoft.AspNetCore.Http.IFormCollection") || type.Is("Microsoft.AspNetCore.Http.IFormFile") || type.Is("Microsoft.AspNetCore.Http.IFormFileCollection"))
            return Refuse(parameter, "forms have no parameters of their own. Take HttpRequest, and call ReadFormAsync().");
        return ServiceArgument.IsPossible(type) ? ServiceArgument.Of(parameter)
            : Refuse(parameter, $"{Code.Name(type)} is neither a service nor readable from the query. Mark it with [FromBody], or take a type that implements IParsable<T>.");
    }

    private Argument? RouteValue(IParameterSymbol parameter, string name)
    {
        var value = http.Template.Find(name);
        if (value is null)
        {
            // A route with a setting in it may have any values once the setting is known.
            if (http.Template.Problem is null && http.Route?.Contains('%') != true)
                Findings.Add(Rule.NotInRoute, SourcePlace.Of(parameter), parameter.Name, Function.Name, name, http.Route ?? Function.Name);
            return Text(parameter, "Route", name);
        }
        if (value.IsOptional && !IsOptional(parameter) && TextType.Of(parameter.Type) is not null)
            Findings.Add(Rule.RequiredOptional, SourcePlace.Of(parameter), parameter.Name, Function.Name, http.Route ?? Function.Name);
        return Text(parameter, "Route", name);
    }

    private Argument? Text(IParameterSymbol parameter, string source, string name)
    {
        var text = TextType.Of(parameter.Type);
        if (text is null || (text.IsArray && source == "Route"))
        {
            var place = source switch { "Route" => "route value", "Header" => "header", _ => "query parameter" };
            Findings.Add(Rule.UnreadableText, SourcePlace.Of(parameter), parameter.Name, Function.Name, Code.Name(parameter.Type), place);
            return null;
        }
        var optional = IsOptional(parameter);
        Result.Parameters.Add(new ParameterModel(name, Code.TypeOf(parameter.Type), source, !optional && !text.IsArray));
        return TextArgument.OfRequest(parameter, text, source, name, optional);
    }

    private Argument? Body(IParameterSymbol parameter)
    {
        if (bodyReader is not null)
        {
            Findings.Add(Rule.SeveralBodies, SourcePlace.Of(parameter), bodyReader.Name, parameter.Name, Function.Name);
            return null;
        }
        bodyReader = parameter;
        if (JsonValue.Obstacle(parameter.Type) is { } obstacle) return Refuse(parameter, obstacle);
        var optional = IsOptional(parameter);
        Result.Parameters.Add(new ParameterModel(parameter.Name, Code.TypeOf(parameter.Type), "Body", !optional));
        return BodyArgument.Of(parameter, optional);
    }
}
