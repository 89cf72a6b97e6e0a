using System.Globalization;
using System.Text.Json;
using CsCheck;
using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Predicates: any of them finds what the oracle says, page by page, without an index and with any.</summary>
public abstract class PredicateConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private const int PredicatesOfABatch = 40;

    // Few values, so that they meet; each kind has some that are near to each other, or that an encoding could mistake.
    private static readonly string[] Texts = ["", "a", "A", "ab", "a\u0001b", "b", "é", "10", "9", "null", new('x', 1_500), new string('x', 1_500) + "y"];
    private static readonly string[] Numbers = ["0", "1", "-1", "1.5", "0.1", "10", "9", "-1e300", "1e300", "1e-20", "1234567890.25", "-0.5", "1.0"];
    private static readonly string[] Paths = ["a", "b", "fare.currency", "fare.amount", "fare", "list", "no.where", "a.b"];

    private static readonly Gen<string> Scalar = Gen.Frequency(
        (1, Gen.OneOf<string>(["null", "true", "false"])), (3, Gen.OneOf(Numbers)), (3, Gen.OneOf(Texts).Select(text => JsonSerializer.Serialize(text))));

    private static readonly Gen<string> List = Scalar.Array[0, 3].Select(values => $"[{string.Join(',', values)}]");

    private static readonly Gen<string> Value = Gen.Frequency((8, Scalar), (1, List), (1, Gen.Const("{}")));

    private static readonly Gen<string> Body = Gen.Select(Member("a", Value), Member("b", Value), Member("list", List), Member("fare", Fare())).Select(JoinMembers);

    private static readonly Gen<object?> Wanted = Gen.Frequency<object?>(
        (1, Gen.OneOf<object?>([null, true, false])),
        (2, Gen.OneOf(Numbers).Select(text => (object?)double.Parse(text, CultureInfo.InvariantCulture))),
        (1, Gen.OneOf<object?>([0m, 1m, 1.50m, -1m, 10.00m, 1234567890.25m])),
        (3, Gen.OneOf(Texts).Select(text => (object?)text)));

    private static readonly Gen<DocumentPredicate> Leaf = Gen.Frequency<DocumentPredicate>(
        (6, Gen.Select(Gen.OneOf(Paths), Gen.Enum<ComparisonOperator>(), Wanted).Select((path, comparison, value) => (DocumentPredicate)new Compare(path, comparison, value))),
        (1, Gen.Select(Gen.OneOf(Paths), Gen.OneOf("", "a", "x", "é")).Select((path, prefix) => (DocumentPredicate)new StartsWith(path, prefix))),
        (1, Gen.OneOf(Paths).Select(path => (DocumentPredicate)new Exists(path))),
        (1, Gen.Select(Gen.OneOf(Paths), Wanted).Select((path, value) => (DocumentPredicate)new Contains(path, value))));

    private static readonly Gen<DocumentPredicate> Predicate = Deep(3);

    private static readonly Gen<(string[] Bodies, string[] Indexes, DocumentPredicate[] Predicates)> Batch =
        Gen.Select(Body.Array[0, 30], Gen.OneOf(Paths).Array[0, 4].Select(paths => paths.Distinct().ToArray()), Predicate.Array[PredicatesOfABatch]);

    [Fact]
    public Task A_query_finds_what_its_predicate_says_with_and_without_indexes() =>
        Batch.SampleAsync(async batch =>
        {
            await using var fixture = new TFixture();
            await using var engine = await fixture.OpenAsync();
            var collection = Given.Collection("c");
            // Half are there before the indexes are.
            var half = batch.Bodies.Length / 2;
            for (var number = 0; number < half; number++) await PutAsync(engine, collection, number, batch.Bodies[number]);
            await engine.ApplyAsync(new DeclareIndexes(collection, batch.Indexes));
            for (var number = half; number < batch.Bodies.Length; number++) await PutAsync(engine, collection, number, batch.Bodies[number]);

            foreach (var predicate in batch.Predicates)
            {
                var expected = Enumerable.Range(0, batch.Bodies.Length).Where(number => PredicateOracle.Holds(predicate, JsonElement.Parse(batch.Bodies[number]))).Select(number => $"{number:00}");
                var found = await engine.IdsAsync(new DocumentQuery(collection) { Where = predicate, Count = 3, MostScanned = 7 });
                Assert.True(expected.SequenceEqual(found.Order(StringComparer.Ordinal)), $"{Show(predicate)} found {string.Join(' ', found)}, not {string.Join(' ', expected)}");
            }
        }, threads: 1, print: batch => $"indexes: {string.Join(' ', batch.Indexes)}\n{string.Join('\n', batch.Bodies.Select((body, number) => $"{number:00} {Short(body)}"))}");

    private static Task<DocumentWritten> PutAsync(IStorageEngine engine, CollectionKey collection, int number, string body) =>
        engine.ApplyAsync<DocumentWritten>(new PutDocument(new DocumentKey(collection, "", $"{number:00}"), Given.Utf8(body)));

    private static Gen<DocumentPredicate> Deep(int depth) => depth == 0 ? Leaf : Gen.Frequency<DocumentPredicate>(
        (4, Leaf),
        (1, Deep(depth - 1).Array[0, 3].Select(parts => (DocumentPredicate)new AllOf(parts))),
        (1, Deep(depth - 1).Array[0, 3].Select(parts => (DocumentPredicate)new AnyOf(parts))),
        (1, Deep(depth - 1).Select(part => (DocumentPredicate)new Not(part))));

    private static Gen<string> Fare() => Gen.Frequency(
        (4, Gen.Select(Member("currency", Value), Member("amount", Value)).Select((currency, amount) => JoinMembers(currency, amount, "", ""))), (1, Scalar));

    /// <summary>A member of an object, or nothing.</summary>
    private static Gen<string> Member(string name, Gen<string> value) => Gen.Frequency((3, value.Select(text => $"\"{name}\":{text}")), (1, Gen.Const("")));

    private static string JoinMembers(string a, string b, string c, string d) => $"{{{string.Join(',', new[] { a, b, c, d }.Where(member => member.Length > 0))}}}";

    private static string Show(DocumentPredicate predicate) => predicate switch
    {
        AllOf all => $"all({string.Join(", ", all.Parts.Select(Show))})",
        AnyOf any => $"any({string.Join(", ", any.Parts.Select(Show))})",
        Not not => $"not({Show(not.Part)})",
        _ => Short($"{predicate}"),
    };

    private static string Short(string text) => text.Replace(new string('x', 1_500), "x…", StringComparison.Ordinal);
}
