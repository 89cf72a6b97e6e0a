using Fulmar.Runtime;
using Fulmar.Runtime.Access;
using Fulmar.Storage;
using Fulmar.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.Tests.Access;

/// <summary>Keys in the store: what is written, what is refused, what is read again.</summary>
public sealed class AppKeysTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fulmar-");
    private SqliteEngine engine = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        engine = SqliteEngine.Open(new SqliteEngineOptions(folder.FullName) { IsDurable = false }, TimeProvider.System, NullLogger.Instance);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_key_is_told_once_and_its_hash_is_all_that_is_kept()
    {
        using var keys = await Open();
        var written = Assert.IsType<KeyWritten>(await keys.CreateAsync(KeyName.OfFunction("Orders", "web"), null, Token));

        using var again = await Open();
        Assert.True(again.Ring.Opens(written.Value, AuthorizationLevel.Function, "Orders"));
        Assert.Equal(written.Key.CreatedAt, again.Ring.Keys.Single().CreatedAt);
        var page = await engine.QueryAsync(new DocumentQuery(CollectionKey.Of(StoreNames.App, "keys")), Token);
        Assert.DoesNotContain(written.Value, System.Text.Encoding.UTF8.GetString(page.Documents.Single().Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_change_acts_at_once_and_lasts()
    {
        using var keys = await Open();
        var name = KeyName.OfHost("Default");
        var first = Assert.IsType<KeyWritten>(await keys.CreateAsync(name, null, Token));
        var second = Assert.IsType<KeyWritten>(await keys.RotateAsync(KeyName.OfHost("default"), null, Token));
        Assert.False(keys.Ring.Opens(first.Value, AuthorizationLevel.Function, "Orders"));
        Assert.True(keys.Ring.Opens(second.Value, AuthorizationLevel.Function, "Orders"));
        Assert.Equal((true, false, "Default"), (first.IsNew, second.IsNew, second.Key.Name.Name));

        Assert.IsType<KeyRevoked>(await keys.RevokeAsync(name, Token));
        Assert.False(keys.Ring.Opens(second.Value, AuthorizationLevel.Function, "Orders"));
        using var again = await Open();
        Assert.Empty(again.Ring.Keys);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_changes_nothing()
    {
        using var keys = await Open();
        await keys.CreateAsync(KeyName.OfHost("default"), "first", Token);

        Assert.Equal(KeyRefusal.Conflict, Why(await keys.CreateAsync(KeyName.OfHost("DEFAULT"), "second", Token)));
        Assert.Equal(KeyRefusal.Unknown, Why(await keys.RotateAsync(KeyName.OfSystem("default"), null, Token)));
        Assert.Equal(KeyRefusal.Unknown, Why(await keys.RevokeAsync(KeyName.OfFunction("Orders", "default"), Token)));
        Assert.Equal(KeyRefusal.Invalid, Why(await keys.CreateAsync(KeyName.OfHost("a b"), null, Token)));
        Assert.Equal(KeyRefusal.Invalid, Why(await keys.CreateAsync(KeyName.OfHost("a"), "", Token)));
        Assert.Equal(KeyRefusal.Invalid, Why(await keys.RevokeAsync(KeyName.Master, Token)));
        Assert.Equal(KeyRefusal.Invalid, Why(await keys.RevokeAsync(KeyName.OfFunction("Orders", "_master"), Token)));
        Assert.True(keys.Ring.Opens("first", AuthorizationLevel.Function, "Orders"));
        Assert.Single(keys.Ring.Keys);
    }

    [Fact]
    public async Task The_setting_is_the_master_key_and_the_stored_one_sleeps()
    {
        using (var keys = await Open()) await keys.CreateAsync(KeyName.Master, "stored", Token);

        using var set = await Open("the setting");
        Assert.True(set.Ring.Opens("the setting", AuthorizationLevel.Admin, ""));
        Assert.False(set.Ring.Opens("stored", AuthorizationLevel.Admin, ""));
        Assert.Equal(KeyRefusal.Conflict, Why(await set.RotateAsync(KeyName.Master, null, Token)));
        Assert.Null(await set.CreateMasterAsync(Token));

        using var unset = await Open();
        Assert.True(unset.Ring.Opens("stored", AuthorizationLevel.Admin, ""));
        Assert.Null(await unset.CreateMasterAsync(Token));
    }

    [Fact]
    public async Task Of_many_that_create_one_key_one_does()
    {
        using var keys = await Open();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => keys.CreateAsync(KeyName.OfHost("default"), $"value-{i}", Token))));

        var written = Assert.Single(outcomes.OfType<KeyWritten>());
        Assert.True(keys.Ring.Opens(written.Value, AuthorizationLevel.Function, "Orders"));
        Assert.Single(keys.Ring.Keys);
    }

    [Fact]
    public async Task An_app_has_a_thousand_keys_and_no_more()
    {
        using var keys = await Open();
        Assert.All(await Task.WhenAll(Enumerable.Range(0, AppKeys.Limit).Select(i => keys.CreateAsync(KeyName.OfFunction($"Function{i}", "web"), $"value-{i}", Token))), outcome => Assert.IsType<KeyWritten>(outcome));

        Assert.Equal(KeyRefusal.Conflict, Why(await keys.CreateAsync(KeyName.OfHost("one-more"), null, Token)));
        Assert.IsType<KeyWritten>(await keys.RotateAsync(KeyName.OfFunction("Function7", "web"), null, Token));
        using var again = await Open();
        Assert.Equal(AppKeys.Limit, again.Ring.Keys.Count);
        Assert.True(again.Ring.Opens("value-999", AuthorizationLevel.Function, "Function999"));
    }

    [Fact]
    public async Task A_key_that_a_newer_version_wrote_is_not_misread()
    {
        var key = new DocumentKey(CollectionKey.Of(StoreNames.App, "keys"), "host", "default");
        await engine.CommitAsync(new StorageCommit(new PutDocument(key, """{"format":2,"scope":"host","name":"default","hash":"","createdAt":"2026-11-22T00:00:00Z"}"""u8.ToArray())), Token);

        Assert.Equal(StorageErrors.NewerStore, (await Assert.ThrowsAsync<StorageException>(() => Open())).Code);
    }

    private async Task<AppKeys> Open(string? setting = null)
    {
        var keys = new AppKeys(engine, new MasterKey(setting), TimeProvider.System);
        await keys.LoadAsync(Token);
        return keys;
    }

    private static KeyRefusal Why(KeyOutcome outcome) => Assert.IsType<KeyRefused>(outcome).Why;
}
