using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.LinkedData;

/// <summary>What the identifiers of services in a charter's linked data lead to.</summary>
public sealed class LinkedServiceTests : IAsyncLifetime
{
    private const string Master = "/v1/unimi/services/master";
    private const string Linked = "Accept: application/ld+json";

    private App app = null!;

    public async Task InitializeAsync() => app = await App.Start(null, "2024-07-01T10:00:00Z", SigningKey.Setting);

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    /// <summary>Node by node: the service, its channels, contacts and pages, its indicators and what they are to meet.</summary>
    [Fact]
    public async Task A_services_identifier_leads_to_what_the_charter_says_of_it()
    {
        var whole = Nodes((await app.Get("/v1/unimi/charters/2024.jsonld", App.Anonymous)).Expect(200).Json);
        var services = whole.Where(n => Is(n.Value, "cpsv:PublicService")).Select(n => n.Key).ToArray();
        Assert.Equal(11, services.Length);
        var told = new HashSet<string>();
        foreach (var id in services)
        {
            var answer = (await app.Get(PathOf(id), App.Anonymous, Linked)).Expect(200);
            Assert.Equal("application/ld+json; charset=utf-8", answer.Header("Content-Type"));
            var nodes = Nodes(answer.Json);
            Assert.Equal((Raw(whole[id], "@type"), Raw(whole[id], "schema:name")), (Raw(nodes[id], "@type"), Raw(nodes[id], "schema:name")));
            Assert.Equal([id], nodes.Values.Single(n => Is(n, "dcat:Dataset")).At("dct:hasPart").EnumerateArray().Select(part => part.Text("@id")));
            Assert.All(nodes.Where(n => !IsShared(n.Value)), node => Assert.Equal(whole[node.Key].GetRawText(), node.Value.GetRawText()));
            Assert.Equal([id], nodes.Where(n => Is(n.Value, "cpsv:PublicService")).Select(n => n.Key));
            told.UnionWith(nodes.Keys);
        }
        Assert.Equal(whole.Keys, whole.Keys.Where(told.Contains));
        Assert.Equal(66, whole.Count(n => told.Contains(n.Key) && Is(n.Value, "ind:Indicator")));
    }

    /// <summary>"Sportello al pubblico: martedì ore 10-12; giovedì ore 14-16", the document says.</summary>
    [Fact]
    public async Task When_its_counter_is_open_is_told_as_data()
    {
        var nodes = Nodes((await app.Get("/v1/unimi/services/mobilita-uscita", App.Anonymous, Linked)).Expect(200).Json);
        var counter = nodes.Values.Single(n => Is(n, "cv:Channel") && n.Text("dct:identifier")!.EndsWith(":counter-3", StringComparison.Ordinal));
        Assert.Equal(
            [("https://schema.org/Tuesday", "10:00:00", "12:00:00"), ("https://schema.org/Thursday", "14:00:00", "16:00:00")],
            counter.At("cv:openingHours").EnumerateArray().Select(hours => nodes[hours.Text("@id")!]).Select(h => (h.At("schema:dayOfWeek").EnumerateArray().Single().Text("@id")!, h.At("schema:opens").Text("@value")!, h.At("schema:closes").Text("@value")!)));
        Assert.Equal(3, nodes.Values.Single(n => Is(n, "cpsv:PublicService")).At("cv:hasChannel").GetArrayLength());
    }

    [Fact]
    public async Task It_is_valid_by_the_shapes_and_what_it_names_is_there()
    {
        var listed = (await app.Get("/v1/unimi/services", App.Anonymous)).Expect(200).Json;
        var names = new HashSet<string>();
        foreach (var service in listed.At("items").EnumerateArray())
        {
            var answer = (await app.Get("/v1/unimi/services/" + service.Text("code"), App.Anonymous, Linked)).Expect(200);
            var graph = Triples.OfJsonLd(answer.Body);
            foreach (var shapes in new[] { "cpsv-ap-3.2.0", "dcat-ap-3.0.0", "indicator-0.1" }) Assert.Empty(Shapes.Violations(graph, shapes));
            names.UnionWith(Ids(answer.Json.At("@graph")));
        }
        var root = new Uri(names.First(id => id.EndsWith("/services/master#service", StringComparison.Ordinal))).GetLeftPart(UriPartial.Authority) + "/";
        var paths = names.Where(id => id.StartsWith(root, StringComparison.Ordinal)).Select(PathOf).Distinct().ToArray();
        // Services, standards, the organization, the edition.
        Assert.Equal(11 + 66 + 2, paths.Length);
        foreach (var path in paths) (await app.Get(path, App.Anonymous)).Expect(200);
    }

    [Fact]
    public async Task It_is_asked_for_as_the_charter_is()
    {
        var json = (await app.Get(Master, App.Anonymous)).Expect(200);
        var linked = (await app.Get(Master, App.Anonymous, Linked)).Expect(200);
        foreach (var accept in new[] { "application/json", "*/*", "application/*", "application/ld+json;q=0.5, application/json" })
        {
            var same = (await app.Get(Master, App.Anonymous, "Accept: " + accept)).Expect(200);
            Assert.Equal((json.Text, json.ETag, "application/json; charset=utf-8"), (same.Text, same.ETag, same.Header("Content-Type")));
        }
        foreach (var answer in new[] { json, linked })
            Assert.Equal(("Accept, Accept-Language, Accept-Encoding", "public, max-age=60", "it"), (answer.Header("Vary"), answer.Header("Cache-Control"), answer.Header("Content-Language")));
        Assert.NotEqual(json.ETag, linked.ETag);
        (await app.Get(Master, App.Anonymous, Linked, "If-None-Match: " + linked.ETag)).Expect(304);
        (await app.Get(Master, App.Anonymous, Linked, "If-None-Match: " + json.ETag)).Expect(200);
        // It tells both languages at once, so it is the same in each.
        var english = (await app.Get(Master, App.Anonymous, Linked, "Accept-Language: en")).Expect(200);
        Assert.Equal((linked.Text, "en"), (english.Text, english.Header("Content-Language")));
        Assert.Equal((json.Text, linked.Text), ((await app.Get(Master + ".json", App.Anonymous)).Expect(200).Text, (await app.Get(Master + ".jsonld?edition=2024", App.Anonymous)).Expect(200).Text));
    }

    [Theory]
    [InlineData("text/turtle")]
    [InlineData("text/html")]
    [InlineData("application/ld+json;q=0")]
    public async Task What_is_not_offered_is_not_acceptable(string accept)
    {
        (await app.Get(Master, App.Anonymous, "Accept: " + accept)).ExpectProblem(406, "not-acceptable");
        (await app.Get(Master + ".html", App.Anonymous)).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task Who_asks_for_linked_data_of_nothing_is_told_so()
    {
        (await app.Get("/v1/unimi/services/nessuno", App.Anonymous, Linked)).ExpectProblem(404, "unknown-service");
        (await app.Get(Master + "?edition=2030", App.Anonymous, Linked)).ExpectProblem(404, "unknown-edition");
    }

    private static Dictionary<string, JsonElement> Nodes(JsonElement document) => document.At("@graph").EnumerateArray().ToDictionary(n => n.Text("@id")!);

    private static bool Is(JsonElement node, string type) => node.At("@type").EnumerateArray().Any(t => t.GetString() == type);

    /// <summary>The edition tells of this service alone here; and a page that two services link to has the title that the first gives it.</summary>
    private static bool IsShared(JsonElement node) => Is(node, "dcat:Dataset") || Is(node, "foaf:Document");

    private static string Raw(JsonElement node, string property) => node.GetProperty(property).GetRawText();

    private static string PathOf(string id) => new Uri(id).AbsolutePath;

    private static IEnumerable<string> Ids(JsonElement of) => of.ValueKind switch
    {
        JsonValueKind.Array => of.EnumerateArray().SelectMany(Ids),
        JsonValueKind.Object => of.EnumerateObject().SelectMany(p => p.Name == "@id" ? [p.Value.GetString()!] : Ids(p.Value)),
        _ => [],
    };
}
