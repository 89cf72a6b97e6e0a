using Fulmar.Server;

namespace Fulmar.FunctionalTests.Hosting;

/// <summary>One host of the app <c>http</c> for all tests that change nothing about it: developing, keys off.</summary>
public sealed class Developing : IAsyncLifetime
{
    public RunningHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await RunningHost.Start();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

/// <summary>As <see cref="Developing"/>, serving: keys on, errors not explained.</summary>
public sealed class Serving : IAsyncLifetime
{
    public RunningHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await RunningHost.Start(mode: RunMode.Serve);

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

[CollectionDefinition(nameof(Developing))]
public sealed class DevelopingTests : ICollectionFixture<Developing>;

[CollectionDefinition(nameof(Serving))]
public sealed class ServingTests : ICollectionFixture<Serving>;
