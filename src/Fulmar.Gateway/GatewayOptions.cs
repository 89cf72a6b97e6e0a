using System.Net;

namespace Fulmar.Gateway;

/// <summary>How the public door behaves.</summary>
public sealed record GatewayOptions
{
    /// <summary>Whether functions above <see cref="AuthorizationLevel.Anonymous"/> ask for their key.</summary>
    public required bool RequireKeys { get; init; }

    /// <summary>Whether errors are explained to the caller, with the user's stack. For development only.</summary>
    public required bool ExplainErrors { get; init; }

    /// <summary>Origins that browsers may call from, <c>*</c> for any; empty for none.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Whether calls from those origins may carry credentials.</summary>
    public bool CorsCredentials { get; init; }

    /// <summary>Proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed; empty for none.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Whether TCP is on the event loops. Null, the default: where the app has functions that run elsewhere when the door opens.</summary>
    public bool? OnEventLoops { get; init; }

    /// <summary>How long the response to a request with an <c>Idempotency-Key</c> is kept. Default 24 hours.</summary>
    public TimeSpan IdempotencyKeep { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Requests that may wait for a slot of <c>maxConcurrentRequests</c>. Default 1,000.</summary>
    public int WaitingLimit { get; init; } = 1_000;
}
