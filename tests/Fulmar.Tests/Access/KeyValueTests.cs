using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Fulmar.Runtime.Access;

namespace Fulmar.Tests.Access;

/// <summary>The form of a key.</summary>
public sealed class KeyValueTests
{
    [Fact]
    public void A_new_one_has_Azures_form_and_is_never_the_same()
    {
        var values = Enumerable.Range(0, 1_000).Select(_ => KeyValue.New()).ToList();

        Assert.All(values, value =>
        {
            Assert.Matches(@"^[A-Za-z0-9_-]{44}AzFu[A-Za-z0-9_-]{5}[AQgw]==\z", value);
            Assert.Equal(40, Base64Url.DecodeFromChars(value).Length);
            Assert.Null(KeyValue.Fault(value));
        });
        Assert.Equal(values.Count, values.Distinct().Count());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("two words", "a space")]
    [InlineData("line\n", "a space")]
    [InlineData("schlüssel", "ASCII")]
    public void What_a_header_cannot_carry_is_none(string value, string why) => Assert.Contains(why, KeyValue.Fault(value), StringComparison.Ordinal);

    [Fact]
    public void It_has_at_most_512_characters()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Assert.Null(KeyValue.Fault(new('k', 512)));
        Assert.Contains("513", KeyValue.Fault(new('k', 513)), StringComparison.Ordinal);
        Assert.True(KeyValue.TryHash(new string('€', 512), hash));
        Assert.False(KeyValue.TryHash(new string('k', 513), hash));
        Assert.False(KeyValue.TryHash("", hash));
    }

    [Fact]
    public void Its_hash_is_the_SHA_256_of_its_UTF_8()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Assert.True(KeyValue.TryHash("a key", hash));
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes("a key")), hash.ToArray());
    }

    [Fact]
    public void A_setting_that_no_request_can_bring_is_refused()
    {
        Assert.Equal("FUL1011", Assert.Throws<Runtime.FulmarException>(() => new MasterKey(new('k', 513))).Code);
        Assert.Null(new MasterKey("").Key);
        Assert.Null(new MasterKey(null).Key);
    }
}
