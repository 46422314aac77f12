using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace UnimiCharter.Store.Tests;

/// <summary>The same text as the database's own.</summary>
public sealed class JsonbTextTests
{
    private static readonly Gen<string> Key = Gen.OneOf(
        Gen.Elements("", "a", "b", "aa", "ab", "B", "è", "😀", "\"", "\\", "\n", "a\u0001", "zz", "\u2028", "value", "period", "\u007f"), Facts.Text);

    private static readonly Gen<JsonNode?> Leaf = Gen.OneOf(
        Facts.Text.Select(text => (JsonNode?)text),
        Facts.Figure.Select(figure => (JsonNode?)figure),
        Gen.Elements<JsonNode?>(null, true, false, 0, -1, long.MaxValue, long.MinValue, decimal.MaxValue, decimal.MinValue, 0.0000000000000000000000000001m, -0.0m, new decimal(0, 0, 0, true, 3), "\u0001\b\f\n\r\t\"\\/\u007f\u0085\u2028\ud800x")
            .Select(leaf => leaf?.DeepClone()));

    private static readonly Gen<JsonNode?> Any = Gen.Sized(Node);

    [Fact]
    public async Task Any_document_is_written_as_the_database_prints_it()
    {
        var documents = new List<string>();
        Law.Holds(Any, node => documents.Add(node?.ToJsonString(DomainJson.Options) ?? "null"), tries: 3000);
        // As another serializer would escape it.
        documents.AddRange(documents.Select(document => JsonNode.Parse(document)?.ToJsonString() ?? "null").ToArray());

        await AssertSame(documents);
    }

    [Fact]
    public async Task Every_fact_is_written_as_the_database_prints_it()
    {
        var documents = new List<string>();
        Law.Holds(Facts.Any, fact => documents.Add(Encoding.UTF8.GetString(EventNames.Write(fact))), tries: 2000);

        await AssertSame(documents);
    }

    [Fact]
    public async Task Every_letter_is_escaped_as_the_database_does()
    {
        var letters = Enumerable.Range(1, 0x2100).Select(c => $"\"\\u{c:x4}\"").Where(letter => string.CompareOrdinal(letter, "\"\\ud800\"") < 0);

        await AssertSame([.. letters, """{"\u0041\"":"\/\ud83d\ude00","A":1}"""]);
    }

    [Fact]
    public async Task Of_equal_keys_the_last_counts_and_blanks_do_not() => await AssertSame(
        ["""{"a":1,"b":2,"a":{"c":[ ],"c":{ }},"\u0061":3}""", """ [ 1 , { "b" : null , "a" : [ ] } ] """, """{"b":{"d":1,"c":2},"a":{"f":{"h":1,"g":2},"e":3}}""", "{\"a\":-0,\"b\":[-0.00,-10.0]}"]);

    [Fact]
    public void A_number_with_an_exponent_is_none_of_ours() => Assert.Throws<NotSupportedException>(() => Print("""{"a":1e3}"""));

    private static async Task AssertSame(List<string> documents)
    {
        await using var registry = await Registry.Fresh(migrated: false);
        await using var command = registry.Database.CreateCommand("select document::jsonb::text from unnest($1) with ordinality as u (document, place) order by place");
        command.Parameters.Add(new() { Value = documents.ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        foreach (var document in documents)
        {
            Assert.True(await reader.ReadAsync());
            Assert.Equal(reader.GetString(0), Print(document));
        }
    }

    private static string Print(string document)
    {
        var text = new JsonbText();
        text.Json(Encoding.UTF8.GetBytes(document));
        return Encoding.UTF8.GetString(text[..].Span);
    }

    private static Gen<JsonNode?> Node(int size) => size < 2 ? Leaf : Gen.OneOf(
        Leaf,
        from count in Gen.Choose(0, 5) from items in Node(size / 4).ListOf(count) select (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())]),
        from count in Gen.Choose(0, 7)
        from keys in Key.ListOf(count)
        from items in Node(size / 3).ListOf(count)
        select (JsonNode?)new JsonObject(keys.Zip(items, (key, item) => KeyValuePair.Create(key, item?.DeepClone())).DistinctBy(member => member.Key)));
}
