using Fulmar.Sdk.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>Arguments that their type alone decides.</summary>
internal static class SpecialArgument
{
    /// <summary>What every invocation has.</summary>
    public static Argument? OfInvocation(FunctionSymbol function, ITypeSymbol type)
    {
        if (type.Is("Fulmar.FunctionContext")) return new Argument("context");
        if (type.Is(WellKnown.Commit)) return new Argument($"{Code.FunctionResult}.Commit(context)");
        if (type.Is("System.Threading.CancellationToken")) return new Argument("context.CancellationToken");
        if (type.Is("System.IServiceProvider")) return new Argument("services", Needs.Services);
        if (type.Is("Microsoft.Extensions.Logging.ILogger")) return new Argument($"context.GetLogger({Code.Text(function.LogCategory)})");
        return null;
    }

    /// <summary>What an invocation by HTTP has.</summary>
    public static Argument? OfHttp(ITypeSymbol type)
    {
        if (type.Is("Microsoft.AspNetCore.Http.HttpRequest")) return new Argument("http.Request", Needs.Http);
        if (type.Is("Microsoft.AspNetCore.Http.HttpResponse")) return new Argument("http.Response", Needs.Http);
        if (type.Is("Microsoft.AspNetCore.Http.HttpContext")) return new Argument("http", Needs.Http);
        if (type.Is("System.Security.Claims.ClaimsPrincipal")) return new Argument("http.User", Needs.Http);
        if (type.Is("Fulmar.HttpRequestData")) return new Argument($"{Code.HttpBinding}.RequestData(context)");
        return null;
    }
}
