using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UnimiCharter.Api.LinkedData;

/// <summary>
/// A JSON-LD document while it is made: a flat graph of nodes in the order in which they were told, under a context of prefixes that
/// stands in the document, so that it is read without asking anyone for anything.
/// </summary>
internal sealed class LinkedGraph
{
    private static readonly (string Prefix, string Iri)[] Prefixes =
    [
        ("adms", "http://www.w3.org/ns/adms#"),
        ("cov", "https://w3id.org/italia/onto/COV/"),
        ("cpsv", "http://purl.org/vocab/cpsv#"),
        ("cpsvit", "https://w3id.org/italia/onto/CPSV/"),
        ("cv", "http://data.europa.eu/m8g/"),
        ("dcat", "http://www.w3.org/ns/dcat#"),
        ("dcatap", "http://data.europa.eu/r5r/"),
        ("dcatapit", "http://dati.gov.it/onto/dcatapit#"),
        ("dct", "http://purl.org/dc/terms/"),
        ("earl", "http://www.w3.org/ns/earl#"),
        ("eli", "http://data.europa.eu/eli/ontology#"),
        ("foaf", "http://xmlns.com/foaf/0.1/"),
        ("ind", "https://w3id.org/italia/onto/Indicator/"),
        ("l0", "https://w3id.org/italia/onto/l0/"),
        ("mu", "https://w3id.org/italia/onto/MU/"),
        ("org", "http://www.w3.org/ns/org#"),
        ("owl", "http://www.w3.org/2002/07/owl#"),
        ("schema", "https://schema.org/"),
        ("skos", "http://www.w3.org/2004/02/skos/core#"),
        ("ti", "https://w3id.org/italia/onto/TI/"),
        ("time", "http://www.w3.org/2006/time#"),
        ("trapit", "https://w3id.org/italia/onto/Transparency/"),
        ("vcard", "http://www.w3.org/2006/vcard/ns#"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ];

    private static readonly JsonSerializerOptions Written = new() { Encoder = ApiJson.Options.Encoder };

    private readonly JsonArray nodes = [];
    private readonly HashSet<string> told = [];

    /// <summary>Tells a node, and names it. One that is told already is only named: what many nodes share may be told by each.</summary>
    /// <param name="id">An absolute IRI.</param>
    /// <param name="types">Separated by blanks.</param>
    /// <param name="properties">Those without a value are left out.</param>
    public JsonObject Tell(string id, string types, params ReadOnlySpan<(string Name, JsonNode? Value)> properties)
    {
        if (!told.Add(id)) return Ref(id);
        var node = new JsonObject { ["@id"] = id, ["@type"] = new JsonArray([.. types.Split(' ').Select(type => JsonValue.Create(type))]) };
        foreach (var (name, value) in properties)
            if (value is not (null or JsonArray { Count: 0 })) node[name] = value;
        nodes.Add(node);
        return Ref(id);
    }

    public ReadOnlyMemory<byte> ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject { ["@context"] = new JsonObject(Prefixes.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Prefix, p.Iri))), ["@graph"] = nodes }, Written);

    public static JsonObject Ref(string id) => new() { ["@id"] = id };

    public static JsonObject Italian(string text) => new() { ["@language"] = "it", ["@value"] = text };

    /// <summary>In the languages that there are words in.</summary>
    public static JsonNode Words(Text text) => text.En is { } english ? InBoth(text.It, english) : Italian(text.It);

    public static JsonArray InBoth(string italian, string english) => [Italian(italian), new JsonObject { ["@language"] = "en", ["@value"] = english }];

    public static JsonNode InBoth(Text text) => text.En is { } english ? InBoth(text.It, english) : Italian(text.It);

    public static JsonArray All<T>(IEnumerable<T> items, Func<T, JsonNode> node) => [.. items.Select(node)];

    /// <summary>As text, so that no reader makes a binary fraction of it.</summary>
    public static JsonObject Number(decimal number) => Typed("xsd:decimal", number.ToString("0.############################", CultureInfo.InvariantCulture));

    public static JsonObject Day(DateOnly day) => Typed("xsd:date", day.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>Civil, in Italy.</summary>
    public static JsonObject Time(TimeOnly time) => Typed("xsd:time", time.ToString("HH:mm:ss", CultureInfo.InvariantCulture));

    public static JsonObject Instant(DateTimeOffset instant) => Typed("xsd:dateTime", Instants.Write(instant));

    private static JsonObject Typed(string type, string value) => new() { ["@type"] = type, ["@value"] = value };
}
