using Fulmar.Runtime.Access;

namespace Fulmar.Tests.Access;

/// <summary>What names a key.</summary>
public sealed class KeyNameTests
{
    [Theory]
    [InlineData("default")]
    [InlineData("eventgrid_extension")]
    [InlineData("A.b-C_9")]
    public void Letters_digits_and_three_signs_make_a_name(string name) => Assert.Null(KeyName.OfHost(name).Fault);

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("a/b")]
    [InlineData("name\n")]
    [InlineData("schlüssel")]
    public void Others_do_not(string name) => Assert.NotNull(KeyName.OfHost(name).Fault);

    [Fact]
    public void A_name_has_128_characters_at_most()
    {
        Assert.Null(KeyName.OfSystem(new('k', 128)).Fault);
        Assert.NotNull(KeyName.OfSystem(new('k', 129)).Fault);
    }

    [Fact]
    public void Case_does_not_tell_names_apart_and_scope_and_function_do()
    {
        Assert.Equal(KeyName.OfFunction("Orders", "web"), KeyName.OfFunction("orders", "WEB"));
        Assert.Equal(KeyName.OfFunction("Orders", "web").GetHashCode(), KeyName.OfFunction("orders", "WEB").GetHashCode());
        Assert.Equal(4, new HashSet<KeyName> { KeyName.OfHost("web"), KeyName.OfSystem("web"), KeyName.OfFunction("a", "web"), KeyName.OfFunction("b", "web") }.Count);
    }

    [Fact]
    public void The_master_key_is_the_hosts()
    {
        Assert.Same(KeyName.Master, KeyName.OfHost("_master"));
        Assert.Same(KeyName.Master, KeyName.OfSystem("_MASTER"));
        Assert.Contains("master", KeyName.OfFunction("Orders", "_master").Fault, StringComparison.Ordinal);
        Assert.Contains("no name of a function", KeyName.OfFunction("9 lives", "web").Fault, StringComparison.Ordinal);
    }
}
