using Fulmar.Runtime.Access;

namespace Fulmar.Tests.Access;

/// <summary>Which key opens what.</summary>
public sealed class KeyRingTests
{
    private static readonly KeyRing Ring = new(
    [
        Of(KeyName.Master, "master"), Of(KeyName.OfSystem("eventgrid_extension"), "system"), Of(KeyName.OfHost("default"), "host"),
        Of(KeyName.OfFunction("Orders", "web"), "orders"), Of(KeyName.OfFunction("Prices", "web"), "prices"),
        Of(KeyName.OfFunction("Orders", "partner"), "both"), Of(KeyName.OfFunction("Prices", "partner"), "both"),
    ]);

    [Theory]
    [InlineData("master", AuthorizationLevel.Function, true)]
    [InlineData("master", AuthorizationLevel.System, true)]
    [InlineData("master", AuthorizationLevel.Admin, true)]
    [InlineData("master", AuthorizationLevel.User, false)]
    [InlineData("system", AuthorizationLevel.Function, false)]
    [InlineData("system", AuthorizationLevel.System, true)]
    [InlineData("system", AuthorizationLevel.Admin, false)]
    [InlineData("host", AuthorizationLevel.Function, true)]
    [InlineData("host", AuthorizationLevel.System, false)]
    [InlineData("host", AuthorizationLevel.Admin, false)]
    [InlineData("orders", AuthorizationLevel.Function, true)]
    [InlineData("orders", AuthorizationLevel.System, false)]
    [InlineData("orders", AuthorizationLevel.Admin, false)]
    [InlineData("prices", AuthorizationLevel.Function, false)]
    [InlineData("both", AuthorizationLevel.Function, true)]
    [InlineData("nobody", AuthorizationLevel.Function, false)]
    [InlineData("", AuthorizationLevel.Function, false)]
    public void A_key_opens_what_its_scope_says(string value, AuthorizationLevel level, bool opens) => Assert.Equal(opens, Ring.Opens(value, level, "ORDERS"));

    [Fact]
    public void One_value_may_be_the_key_of_several_functions()
    {
        Assert.True(Ring.Opens("both", AuthorizationLevel.Function, "Orders"));
        Assert.True(Ring.Opens("both", AuthorizationLevel.Function, "Prices"));
        Assert.False(Ring.Opens("both", AuthorizationLevel.Function, "Fares"));
    }

    [Fact]
    public void A_ring_never_changes_and_a_new_one_has_the_change()
    {
        var rotated = Ring.With(Of(KeyName.OfHost("DEFAULT"), "other"));
        var revoked = Ring.Without(KeyName.OfFunction("orders", "WEB"));

        Assert.True(rotated.Opens("other", AuthorizationLevel.Function, "Orders"));
        Assert.False(rotated.Opens("host", AuthorizationLevel.Function, "Orders"));
        Assert.Equal(Ring.Keys.Count, rotated.Keys.Count);
        Assert.False(revoked.Opens("orders", AuthorizationLevel.Function, "Orders"));
        Assert.True(Ring.Opens("host", AuthorizationLevel.Function, "Orders"));
        Assert.True(Ring.Opens("orders", AuthorizationLevel.Function, "Orders"));
    }

    [Fact]
    public void Keys_are_listed_by_scope_function_and_name() => Assert.Equal(
        ["_master", "eventgrid_extension", "default", "Orders/partner", "Orders/web", "Prices/partner", "Prices/web"],
        Ring.Keys.Select(key => key.Name.Function is { } function ? $"{function}/{key.Name.Name}" : key.Name.Name));

    [Fact]
    public void To_ask_it_allocates_nothing()
    {
        var opened = Ring.Opens("orders", AuthorizationLevel.Function, "Orders");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) opened &= Ring.Opens("orders", AuthorizationLevel.Function, "Orders") & !Ring.Opens("nobody", AuthorizationLevel.Function, "Orders");
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(opened);
    }

    private static Key Of(KeyName name, string value) => Key.Of(name, value, DateTimeOffset.UnixEpoch);
}
