using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fulmar.Server.Doors;

/// <summary>One way into the host: what answers the connections of its listeners.</summary>
internal sealed record Door(string Name, RequestDelegate Answer)
{
    /// <summary>Marks every connection of a listener as coming through this door.</summary>
    public void Guard(ListenOptions listener) => listener.Use(next => connection =>
    {
        connection.Features.Set(this);
        return next(connection);
    });
}

/// <summary>A request's context, reused by all requests of its connection.</summary>
internal sealed class DoorContext(DefaultHttpContext http, RequestDelegate answer)
{
    public DefaultHttpContext Http { get; } = http;

    public RequestDelegate Answer { get; } = answer;
}

/// <summary>
/// Kestrel's way into the host: each request goes to the door that its connection came through. Stands where ASP.NET Core's own hosting
/// layer would, whose spans, scopes and counters the invocation pipeline has its own of.
/// </summary>
internal sealed class DoorApplication : IHttpApplication<DoorContext>
{
    public DoorContext CreateContext(IFeatureCollection contextFeatures)
    {
        if (contextFeatures is IHostContextContainer<DoorContext> { HostContext: { } known })
        {
            known.Http.Initialize(contextFeatures);
            return known;
        }
        var door = contextFeatures.Get<Door>() ?? throw new InvalidOperationException("A connection came through no door.");
        var context = new DoorContext(new DefaultHttpContext(contextFeatures), door.Answer);
        if (contextFeatures is IHostContextContainer<DoorContext> container) container.HostContext = context;
        return context;
    }

    public Task ProcessRequestAsync(DoorContext context) => context.Answer(context.Http);

    public void DisposeContext(DoorContext context, Exception? exception) => context.Http.Uninitialize();
}
