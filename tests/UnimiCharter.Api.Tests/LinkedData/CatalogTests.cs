using System.Globalization;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.LinkedData;

/// <summary>What an organization publishes, as a harvester of open data finds it.</summary>
public sealed class CatalogTests : IAsyncLifetime
{
    private const string Catalog = "/v1/unimi/catalog";
    private const string Charters = "/v1/unimi/charters";
    private const string Draft = """{"edition":"2025","title":"Carta dei servizi 2025","after":"2024"}""";
    private static readonly string[] Shape = ["cpsv-ap-3.2.0", "dcat-ap-3.0.0", "dcat-ap_it-1.0"];

    private App app = null!;

    public async Task InitializeAsync() =>
        app = await App.Start(null, "2024-12-01T10:00:00Z", SigningKey.Setting, "Charter:Load=unimi-2024,polimi-strategic-2020-2022", "Charter:Ipa:polimi=pdm");

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Theory]
    [InlineData("unimi")]
    [InlineData("polimi")]
    public async Task It_is_valid_by_the_shapes(string organization)
    {
        var answer = (await app.Get($"/v1/{organization}/catalog", App.Anonymous)).Expect(200);
        Assert.Equal("application/ld+json; charset=utf-8", answer.Header("Content-Type"));
        var graph = Triples.OfJsonLd(answer.Body);
        Assert.All(Shape, shapes => Assert.Empty(Shapes.Violations(graph, shapes)));
        // Catalogue, data set, distribution, agent, period of time: none is missing.
        Assert.Equal(5, Shapes.Met(graph, "dcat-ap_it-1.0"));
    }

    [Fact]
    public async Task What_the_organization_says_of_itself_comes_first()
    {
        (await app.Put("/v1/organizations/unimi", """
            {"name":{"it":"Università degli Studi di Milano","en":"University of Milan"},"ipaCode":"uds_mi","address":"Via Festa del Perdono 7","site":"https://www.unimi.it/","area":"Lombardia",
             "licence":"https://creativecommons.org/publicdomain/zero/1.0/","contact":{"email":"dati aperti@unimi.it","url":"https://www.unimi.it/dati"}}
            """)).ExpectProblem(422, "email-expected");
        (await app.Put("/v1/organizations/unimi", """
            {"name":{"it":"Università degli Studi di Milano","en":"University of Milan"},"ipaCode":"uds_mi","address":"Via Festa del Perdono 7","site":"https://www.unimi.it/","area":"Lombardia",
             "licence":"https://creativecommons.org/publicdomain/zero/1.0/","contact":{"email":"dati+aperti@unimi.it","url":"https://www.unimi.it/dati"}}
            """)).Expect(201);
        var answer = (await app.Get(Catalog, App.Anonymous)).Expect(200);
        Assert.All(Shape, shapes => Assert.Empty(Shapes.Violations(Triples.OfJsonLd(answer.Body), shapes)));
        var graph = answer.At("@graph").EnumerateArray().ToDictionary(n => n.Text("@id")!);
        var root = app.Root.GetLeftPart(UriPartial.Authority);
        var organization = graph[$"{root}/v1/organizations/unimi#organization"];
        Assert.Equal(
            ("uds_mi", "https://www.unimi.it/", "Via Festa del Perdono 7", "University of Milan"),
            (organization.Text("cov:IPAcode"), organization.Text("foaf:homepage.@id"), organization.Text("schema:address.@value"), organization.Text("foaf:name.1.@value")));
        Assert.Equal("mailto:dati%2Baperti@unimi.it", graph[$"{root}/v1/organizations/unimi#contact"].Text("vcard:hasEmail.@id"));
        Assert.Equal("uds_mi:charter:2024", graph[$"{root}/v1/unimi/charters/2024#charter"].Text("dct:identifier"));
        Assert.Contains("https://creativecommons.org/publicdomain/zero/1.0/", graph.Keys);
        Assert.DoesNotContain(graph.Keys, id => id.EndsWith("A21_CCBY40", StringComparison.Ordinal));

        // The linked data of what is published is made anew of it, though its document stays as it is.
        await Until.True(async () => (await app.Get("/v1/unimi/charters/2024.jsonld", App.Anonymous)).Expect(200).Text.Contains("uds_mi:charter:2024", StringComparison.Ordinal));
        Assert.Contains("uds_mi:master", (await app.Get("/v1/unimi/services/master.jsonld", App.Anonymous)).Expect(200).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dct:rightsHolder", "rightsHolder: minCount 1")]
    [InlineData("dct:accrualPeriodicity", "accrualPeriodicity: minCount 1")]
    [InlineData("dcat:theme", "theme: minCount 1")]
    [InlineData("dct:license", "license: minCount 1")]
    [InlineData("dct:format", "format: minCount 1")]
    [InlineData("dcat:accessURL", "accessURL: minCount 1")]
    [InlineData("dcat:distribution", "distribution: minCount 1")]
    [InlineData("foaf:name", "name: minCount 1")]
    public async Task A_catalogue_that_lacks_something_is_found_out(string property, string violation)
    {
        var text = (await app.Get(Catalog, App.Anonymous)).Expect(200).Text.Replace($"\"{property}\":", "\"schema:other\":", StringComparison.Ordinal);
        Assert.Contains(Shapes.Violations(Triples.OfJsonLd(System.Text.Encoding.UTF8.GetBytes(text)), "dcat-ap_it-1.0"), v => v.Contains(violation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_edition_is_a_data_set_with_licence_periodicity_and_distributions()
    {
        var graph = await Read();
        var charter = Of(graph, "/v1/unimi/charters/2024#charter");
        Assert.Equal(("unimi:charter:2024", "1.0.0"), (Said(charter, "identifier"), Said(charter, "versionInfo")));
        Assert.Equal("http://publications.europa.eu/resource/authority/frequency/ANNUAL", Said(charter, "accrualPeriodicity"));
        Assert.Equal(["EDUC", "GOVE"], charter.Where(p => p.Property.EndsWith("#theme", StringComparison.Ordinal)).Select(p => p.Object.Value.Split('/')[^1]).Order());
        var forms = charter.Where(p => p.Property.EndsWith("#distribution", StringComparison.Ordinal)).Select(p => graph.Of(p.Object).ToArray()).ToArray();
        Assert.Equal(
            [("CSV", "/versions/1.0.0.csv"), ("HTML", "/versions/1.0.0.html"), ("JSON", "/versions/1.0.0"), ("JSON_LD", "/versions/1.0.0.jsonld")],
            forms.Select(f => (Said(f, "format").Split('/')[^1], Said(f, "downloadURL").Split("/2024")[1])).Order());
        Assert.All(forms, form => Assert.Equal("https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40", Said(form, "license")));
        await Lead(forms);
    }

    [Fact]
    public async Task Released_results_are_distributions_of_their_edition()
    {
        (await app.Post(Charters + "/2024/releases", null)).Expect(201);
        var graph = await Read();
        var forms = Of(graph, "/v1/unimi/charters/2024#charter").Where(p => p.Property.EndsWith("#distribution", StringComparison.Ordinal)).Select(p => graph.Of(p.Object).ToArray()).ToArray();
        Assert.Equal(
            [("CSV", "/releases/1.csv"), ("HTML", "/releases/1.html"), ("JSON", "/releases/1"), ("JSON_LD", "/releases/1.jsonld")],
            forms.Select(f => (Said(f, "format").Split('/')[^1], Said(f, "downloadURL").Split("/2024")[1])).Where(f => f.Item2.StartsWith("/releases", StringComparison.Ordinal)).Order());
        await Lead(forms);
    }

    /// <summary>What a catalogue names is there, in the format that it says.</summary>
    private async Task Lead(IEnumerable<(string Property, Term Object)[]> forms)
    {
        foreach (var form in forms)
        {
            (await app.Get(new Uri(Said(form, "accessURL")).AbsolutePath, App.Anonymous)).Expect(200);
            var download = (await app.Get(new Uri(Said(form, "downloadURL")).AbsolutePath, App.Anonymous)).Expect(200);
            Assert.EndsWith("/" + download.Header("Content-Type")!.Split(';')[0], Said(form, "mediaType"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_programme_is_a_data_set_too_and_its_holder_has_the_code_of_the_index()
    {
        var graph = Triples.OfJsonLd((await app.Get("/v1/polimi/catalog", App.Anonymous)).Expect(200).Body);
        var programme = Of(graph, "/v1/polimi/programmes/piano-strategico-2020-2022#programme");
        Assert.Equal(("pdm:programme:piano-strategico-2020-2022", "IRREG"), (Said(programme, "identifier"), Said(programme, "accrualPeriodicity").Split('/')[^1]));
        var span = graph.Of(new Term(Said(programme, "temporal"))).ToArray();
        Assert.Equal("2020-01-01 2022-12-31", string.Join(' ', span.Where(p => p.Property.Contains("dcatapit", StringComparison.Ordinal)).Select(p => p.Object.Value).Order()));
        Assert.Equal("pdm", Said(Of(graph, "/v1/organizations/polimi#organization"), "IPAcode"));
    }

    /// <summary>What is read over HTTP, edition and results, is what the shapes ask for.</summary>
    [Fact]
    public async Task An_edition_and_its_results_are_read_as_linked_data_that_is_valid_by_the_shapes()
    {
        app.Clock.Set("2024-12-02T10:00:00Z");
        (await app.Put(Paths.Measurement("master", "effectiveness", "2024-03"), """{"numerator":3,"denominator":41}""")).Expect(201);
        (await app.Post(Charters + "/2024/releases", null)).Expect(201);
        foreach (var (path, calculations) in new[] { ("/2024.jsonld", 0), ("/2024/versions/1.0.0.jsonld", 0), ("/2024/results.jsonld", 1), ("/2024/releases/1.jsonld", 1) })
        {
            var graph = Triples.OfJsonLd((await app.Get(Charters + path, App.Anonymous)).Expect(200).Body);
            foreach (var shapes in new[] { "cpsv-ap-3.2.0", "dcat-ap-3.0.0", "indicator-0.1" }) Assert.Empty(Shapes.Violations(graph, shapes));
            Assert.Equal(
                (11, 66, calculations),
                (graph.OfType("http://purl.org/vocab/cpsv#PublicService").Count(), graph.OfType("https://w3id.org/italia/onto/Indicator/Indicator").Count(), graph.OfType("https://w3id.org/italia/onto/Indicator/IndicatorCalculation").Count()));
        }
    }

    [Fact]
    public async Task Nobody_finds_a_draft_or_a_version_that_is_to_come_in_it()
    {
        var before = (await app.Get(Catalog, App.Anonymous)).Expect(200);
        (await app.Post(Charters, Draft)).Expect(201);
        (await app.Post(Charters + "/2025/versions", """{"publicFrom":"2025-01-01T00:00:00Z"}""")).Expect(201);
        // Nor do those who know of it: caches keep the catalogue for everyone.
        foreach (var caller in new[] { App.Anonymous, Keys.As(await app.Issue("presidio", "board")) })
        {
            var still = (await app.Get(Catalog, caller)).Expect(200);
            Assert.Equal((before.Text, before.ETag, before.Header("Last-Modified")), (still.Text, still.ETag, still.Header("Last-Modified")));
        }
        app.Clock.Set("2025-01-01T00:00:00Z");
        var graph = await Read();
        Assert.Equal("1.0.0", Said(Of(graph, "/v1/unimi/charters/2025#charter"), "versionInfo"));
        Assert.Equal("2025-01-01", Said(Of(graph, "/v1/unimi/charters/2025#charter"), "modified"));
    }

    [Fact]
    public async Task It_changes_when_a_version_is_published_or_withdrawn_and_is_asked_for_cheaply_until_then()
    {
        var first = (await app.Get(Catalog, App.Anonymous)).Expect(200);
        Assert.Equal("public, max-age=60", first.Header("Cache-Control"));
        (await app.Get(Catalog, App.Anonymous, "If-None-Match: " + first.ETag)).Expect(304);

        app.Clock.Set("2024-12-03T10:00:00Z");
        (await app.Put("/v1/unimi/services/master/indicators/effectiveness/standards/2024", """{"comparator":"atMost","value":15,"unit":"percent","reason":"piano"}""", "If-Match: \"1\"")).Expect(200);
        (await app.Post(Charters + "/2024/versions", """{"reason":"piano"}""")).Expect(201);
        app.Clock.Set("2024-12-03T10:00:01Z");
        var second = (await app.Get(Catalog, App.Anonymous, "If-None-Match: " + first.ETag)).Expect(200);
        Assert.Equal("1.1.0", Said(Of(Triples.OfJsonLd(second.Body), "/v1/unimi/charters/2024#charter"), "versionInfo"));
        Assert.Equal("Tue, 03 Dec 2024 10:00:00 GMT", second.Header("Last-Modified"));

        app.Clock.Set("2024-12-05T10:00:00Z");
        (await app.Post(Charters + "/2024/versions/1.1.0/withdrawal", """{"reason":"errore"}""")).Expect(200);
        app.Clock.Set("2024-12-05T10:00:01Z");
        var third = (await app.Get(Catalog, App.Anonymous)).Expect(200);
        var charter = Of(Triples.OfJsonLd(third.Body), "/v1/unimi/charters/2024#charter");
        Assert.Equal(("1.0.0", "2024-12-05"), (Said(charter, "versionInfo"), Said(charter, "modified")));
        Assert.True(DateTimeOffset.Parse(third.Header("Last-Modified")!, CultureInfo.InvariantCulture) > DateTimeOffset.Parse(second.Header("Last-Modified")!, CultureInfo.InvariantCulture));
    }

    /// <summary>Without a key nothing is published: the edition is shown as it stands, in the one form that it has.</summary>
    [Fact]
    public async Task What_was_never_published_is_listed_as_it_stands()
    {
        await using var keyless = await App.Start();
        var graph = Triples.OfJsonLd((await keyless.Get(Catalog, App.Anonymous)).Expect(200).Body);
        Assert.All(Shape, shapes => Assert.Empty(Shapes.Violations(graph, shapes)));
        var charter = Of(graph, "/v1/unimi/charters/2024#charter");
        Assert.DoesNotContain(charter, p => p.Property.EndsWith("#versionInfo", StringComparison.Ordinal));
        Assert.EndsWith("/v1/unimi/charters/2024", Said([.. graph.Of(new Term(Said(charter, "distribution")))], "downloadURL"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_publishes_nothing_has_none()
    {
        (await app.Get("/v1/nessuno/catalog", App.Anonymous)).ExpectProblem(404, "unknown-organization");
        (await app.Put("/v1/organizations/altro", """{"name":"Altro ateneo"}""")).Expect(201);
        (await app.Get("/v1/altro/catalog", App.Anonymous)).ExpectProblem(404, "no-charter");
        (await app.Get(Catalog, App.Anonymous, "Accept: text/html")).ExpectProblem(406, "not-acceptable");
        (await app.Get(Catalog + "?edition=2024", App.Anonymous)).ExpectProblem(400, "unknown-parameter");
    }

    private async Task<Triples> Read() => Triples.OfJsonLd((await app.Get(Catalog, App.Anonymous)).Expect(200).Body);

    private static (string Property, Term Object)[] Of(Triples graph, string path)
    {
        var node = Assert.Single(graph.OfType("http://www.w3.org/ns/dcat#Dataset").Concat(graph.OfType("http://xmlns.com/foaf/0.1/Agent")), n => n.Value.EndsWith(path, StringComparison.Ordinal));
        return [.. graph.Of(node)];
    }

    private static string Said((string Property, Term Object)[] node, string name) =>
        Assert.Single(node, p => p.Property.EndsWith("/" + name, StringComparison.Ordinal) || p.Property.EndsWith("#" + name, StringComparison.Ordinal)).Object.Value;
}
