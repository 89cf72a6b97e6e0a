using Microsoft.AspNetCore.Http;

namespace Fulmar.Gateway.Routing;

/// <summary>A route of the host's own.</summary>
/// <param name="Template">From the root, no prefix.</param>
/// <param name="Methods">Empty for all.</param>
/// <param name="Answer">What answers it.</param>
/// <param name="YieldsToFunctions">Whether a function of the app may take it; else no app can.</param>
public sealed record HostRoute(string Template, IReadOnlyList<string> Methods, RequestDelegate Answer, bool YieldsToFunctions = false);
