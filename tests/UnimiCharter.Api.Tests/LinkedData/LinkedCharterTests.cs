using UnimiCharter.Api.Facts;
using UnimiCharter.Api.LinkedData;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Domain;
using UnimiCharter.Store;

namespace UnimiCharter.Api.Tests.LinkedData;

/// <summary>The charter of 2024 as linked data, expanded without a network and checked by the shapes.</summary>
public sealed class LinkedCharterTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Root = "https://registro.example";
    private const string Service = Root + "/v1/unimi/services/master";
    private static readonly OrganizationCode Unimi = new("unimi");
    private static readonly EditionYear Year = new(2024);
    private static readonly DateTimeOffset Released = new(2025, 2, 14, 9, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_valid_by_the_shapes(bool withResults)
    {
        var charter = await Charter();
        var graph = Triples.OfJsonLd(LinkedCharter.Of(charter, withResults ? ResultsOf(charter.Content) : null).Span);
        Assert.Empty(Shapes.Violations(graph, "cpsv-ap-3.2.0"));
        Assert.Empty(Shapes.Violations(graph, "dcat-ap-3.0.0"));
        Assert.Empty(Shapes.Violations(graph, "indicator-0.1"));
        // Public services, authority, agent, channels, their hours, contact points, data set, and only with results a calculation, its method, its source.
        Assert.Equal((7, withResults ? 7 : 4), (Shapes.Met(graph, "cpsv-ap-3.2.0"), Shapes.Met(graph, "indicator-0.1")));
    }

    /// <summary>What the shapes are there for: each of these is a document that somebody could have written.</summary>
    [Theory]
    [InlineData("cpsv:PublicService", "cv:hasCompetentAuthority", null, "hasCompetentAuthority: minCount 1")]
    [InlineData("cpsv:PublicService", "dct:identifier", null, "identifier: minCount 1")]
    [InlineData("cpsv:PublicService", "dct:identifier", """["a","b"]""", "identifier: maxCount 1: 2")]
    [InlineData("cpsv:PublicService", "dct:title", "\"Master\"", "title: datatype langString")]
    [InlineData("cpsv:PublicService", "dct:description", null, "description: minCount 1")]
    [InlineData("cpsv:PublicService", "cv:hasChannel", """{"@id":"urn:nowhere"}""", "hasChannel: class Channel: urn:nowhere")]
    [InlineData("cv:Channel", "dct:type", """{"@id":"urn:nowhere"}""", "type: class Concept: urn:nowhere")]
    [InlineData("cv:Channel", "dct:identifier", null, "identifier: minCount 1")]
    [InlineData("cv:PublicOrganisation", "dct:spatial", null, "spatial: minCount 1")]
    [InlineData("cv:PublicOrganisation", "skos:prefLabel", null, "prefLabel: minCount 1")]
    [InlineData("cv:ContactPoint", "cv:openingHours", "\"9-12\"", "openingHours: class TemporalEntity")]
    [InlineData("dcat:Dataset", "dct:publisher", null, "publisher: minCount 1")]
    [InlineData("dct:Location", "dcat:bbox", """["a","b"]""", "bbox: maxCount 1: 2", "dcat-ap-3.0.0")]
    [InlineData("skos:Concept", "skos:prefLabel", null, "prefLabel: minCount 1", "dcat-ap-3.0.0")]
    [InlineData("ind:IndicatorCalculation", "ind:hasIndicatorValue", null, "hasIndicatorValue: minCount 1", "indicator-0.1")]
    [InlineData("ind:IndicatorCalculation", "ind:communcatedAt", null, "communcatedAt: minCount 1", "indicator-0.1")]
    [InlineData("ind:IndicatorCalculation", "ind:communcatedAt", "\"ieri\"", "communcatedAt: node Instant: \"ieri\"", "indicator-0.1")]
    [InlineData("ind:IndicatorCalculation", "ind:communcatedAt", """{"@type":"xsd:dateTime","@value":"ieri"}""", "communcatedAt: node Instant: \"ieri\"", "indicator-0.1")]
    [InlineData("ind:IndicatorCalculation", "ind:forIndicator", """[{"@id":"urn:a"},{"@id":"urn:b"}]""", "forIndicator: maxCount 1: 2", "indicator-0.1")]
    [InlineData("ind:Indicator", "ind:meetsPurpose", null, "meetsPurpose: minCount 1", "indicator-0.1")]
    [InlineData("ind:Metric", "l0:name", null, "name: minCount 1", "indicator-0.1")]
    public async Task A_document_that_is_wrong_is_found_out(string type, string property, string? instead, string violation, string shapes = "cpsv-ap-3.2.0")
    {
        var charter = await Charter();
        var document = JsonNode.Parse(LinkedCharter.Of(charter, ResultsOf(charter.Content)).Span)!;
        var node = document["@graph"]!.AsArray().First(n => n!["@type"]!.AsArray().Any(t => (string)t! == type))!.AsObject();
        if (instead is null) Assert.True(node.Remove(property));
        else node[property] = JsonNode.Parse(instead);
        var found = Shapes.Violations(Triples.OfJsonLd(Encoding.UTF8.GetBytes(document.ToJsonString())), shapes);
        Assert.Contains(found, v => v.Contains(violation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_says_what_the_charter_says()
    {
        var charter = await Charter();
        var graph = Triples.OfJsonLd(LinkedCharter.Of(charter).Span);
        Assert.Equal(
            charter.Content.Services.Select(s => ($"{Root}/v1/unimi/services/{s.Code}#service", s.Name.It, s.Promises.Length)).Order(),
            graph.OfType("http://purl.org/vocab/cpsv#PublicService").Select(s => (s.Value, Said(graph, s, "title"), graph.Having("https://schema.org/about", s).Count())).Order());
        Assert.Equal(66, graph.OfType("https://w3id.org/italia/onto/Indicator/Indicator").Count());
        Assert.Empty(graph.OfType("https://w3id.org/italia/onto/Indicator/IndicatorCalculation"));

        var master = new Term(Service + "#service");
        Assert.Equal(["03", "03", "03", "04", "05", "05"], graph.Of(master, "http://data.europa.eu/m8g/hasChannel").SelectMany(c => graph.Of(c, "http://purl.org/dc/terms/type")).Select(t => t.Value[^2..]).Order());
        var contact = Assert.Single(graph.Of(master, "http://data.europa.eu/m8g/contactPoint"));
        Assert.Equal(("master@unimi.it", "02.50312318"), (Said(graph, contact, "email"), Said(graph, contact, "telephone")));
        Assert.Equal(3, graph.Of(master, "http://xmlns.com/foaf/0.1/page").Count());
        Assert.Equal("unimi:master", Said(graph, master, "identifier"));
        var authority = Assert.Single(graph.Of(master, "http://data.europa.eu/m8g/hasCompetentAuthority"));
        Assert.Equal((Root + "/v1/organizations/unimi#organization", "Università degli Studi di Milano", "unimi"), (authority.Value, Said(graph, authority, "prefLabel"), Said(graph, authority, "identifier")));

        var purpose = Assert.Single(graph.Of(new Term(Service + "#indicator-effectiveness"), "https://w3id.org/italia/onto/Indicator/meetsPurpose"));
        Assert.Equal(Service + "/indicators/effectiveness/standards/2024#standard", purpose.Value);
        Assert.Equal(new Term("20", Term.Xsd + "decimal"), Assert.Single(graph.Of(purpose, "https://schema.org/maxValue")));
        Assert.Empty(graph.Of(purpose, "https://schema.org/minValue"));
        Assert.Equal(["Standard 2024: ≤ 20%", "Valore programmato 2024: ≤ 20%"], graph.Of(purpose, "https://w3id.org/italia/onto/l0/name").Select(n => n.Value).Order());
    }

    [Fact]
    public async Task A_released_result_is_exact_dated_and_judged()
    {
        var charter = await Charter();
        var graph = Triples.OfJsonLd(LinkedCharter.Of(charter, [Result("master", new Fraction(10, 101), new Outcome.Met(), Finality.Final)]).Span);
        var calculation = Assert.Single(graph.OfType("https://w3id.org/italia/onto/Indicator/IndicatorCalculation"));
        Assert.Equal(new Term("2025-02-14T09:30:00Z", Term.Xsd + "dateTime"), Assert.Single(graph.Of(calculation, "https://w3id.org/italia/onto/Indicator/communcatedAt")));
        Assert.Equal(("MONTHLY", "1234"), (Single(graph, calculation, "hasAccrualPeriodicity").Value.Split('/')[^1], Said(graph, calculation, "version")));
        var value = Single(graph, calculation, "hasIndicatorValue");
        Assert.Equal(new Term("9.90099", Term.Xsd + "decimal"), Single(graph, value, "value"));
        Assert.Equal(("10/101", "urn:unimicharter:unit:percent"), (Said(graph, value, "notation"), Single(graph, value, "hasMeasurementUnit").Value));

        var verdict = Assert.Single(graph.OfType("http://www.w3.org/ns/earl#Assertion"));
        Assert.Equal(Service + "/indicators/effectiveness/standards/2024#standard", Single(graph, verdict, "test").Value);
        Assert.Equal(("http://www.w3.org/ns/earl#passed", "urn:unimicharter:finality:final"), (Single(graph, Single(graph, verdict, "result"), "outcome").Value, Single(graph, verdict, "status").Value));
    }

    [Theory]
    [InlineData(Reason.NoData, "cantTell", "no-data")]
    [InlineData(Reason.ZeroDenominator, "cantTell", "zero-denominator")]
    [InlineData(Reason.NotDue, "untested", "not-due")]
    [InlineData(Reason.NotMeasured, "cantTell", "not-measured")]
    [InlineData(Reason.Excluded, "cantTell", "excluded")]
    [InlineData(Reason.NoStandard, "inapplicable", "no-standard")]
    public async Task What_could_not_be_measured_has_a_verdict_and_no_value(Reason reason, string outcome, string code)
    {
        var graph = Triples.OfJsonLd(LinkedCharter.Of(await Charter(), [Result("master", null, new Outcome.NotEvaluable(reason), Finality.Provisional)]).Span);
        Assert.Empty(graph.OfType("https://w3id.org/italia/onto/Indicator/IndicatorCalculation"));
        Assert.Empty(graph.OfType("https://w3id.org/italia/onto/MU/Value"));
        var told = Assert.Single(graph.OfType("http://www.w3.org/ns/earl#TestResult"));
        Assert.Equal(("http://www.w3.org/ns/earl#" + outcome, code), (Single(graph, told, "outcome").Value, Said(graph, told, "notation")));
        Assert.Empty(Shapes.Violations(graph, "indicator-0.1"));
    }

    [Fact]
    public async Task A_standing_is_released_as_it_stands()
    {
        (await shared.App.Put(Paths.Measurement("dottorato", "effectiveness", "2024-03"), """{"numerator":1,"denominator":8}""")).Expect(201);
        var (_, promises) = await shared.App.Services.GetRequiredService<Register>().Promises(Unimi, new("dottorato"), Year, null, CancellationToken.None);
        var results = promises.Judge(Year, new DateOnly(2024, 7, 1)).Select(j => LinkedResult.Of(j.Service, j.Standing, 99, Released)).ToArray();
        var graph = Triples.OfJsonLd(LinkedCharter.Of(await Charter(), results).Span);
        Assert.Equal("12.5", Single(graph, Single(graph, Assert.Single(graph.OfType("https://w3id.org/italia/onto/Indicator/IndicatorCalculation")), "hasIndicatorValue"), "value").Value);
        Assert.Equal(results.Length, graph.OfType("http://www.w3.org/ns/earl#Assertion").Count());
        Assert.Empty(Shapes.Violations(graph, "indicator-0.1"));
    }

    [Fact]
    public async Task The_same_is_told_in_the_same_bytes()
    {
        var charter = await Charter();
        var results = ResultsOf(charter.Content);
        Assert.Equal(LinkedCharter.Of(charter, results).ToArray(), LinkedCharter.Of(charter, [.. results.Reverse()]).ToArray());
    }

    /// <summary>A card is free text: what is no address is no node, and nothing in a text is taken for structure.</summary>
    [Fact]
    public async Task Whatever_a_card_says_the_document_is_valid()
    {
        const string Hostile = "\"}],\"@id\":\"urn:x\" <script>\u0000\u2028 𝄞";
        var card = new ServiceCard(
            new(Hostile), new(Hostile), new(" "), [new(new(Hostile), Hostile, Hostile, [Hostile], [Hostile]), new(new(""), null, " ", [], [])],
            [new(new(Hostile), "non è un indirizzo"), new(new("script"), "javascript:alert(1)"), new(new("spazi"), "https://unimi.it/a b|c\"<>"), new(new("due volte"), "https://unimi.it/a%20b|c\"<>"), new(new("relativo"), "/pagina")]);
        var promises = (await Charter()).Content.Services[0].Promises;
        Promise[] odd =
        [
            promises[0] with { Standard = new Standard.Monitored() }, promises[1] with { Standard = new Standard.Yes(new(2024, 6, 30)) },
            promises[2] with { Indicator = promises[2].Indicator with { Dimension = null, Frequency = Frequency.Once }, Standard = new Standard.Within(0.5m, 2, new("kg CO₂ <eq>")) },
        ];
        var content = new CharterContent(Hostile, Hostile, [new(new("uno"), new(Hostile), card, [.. odd]), new(new("due"), new(Hostile), null, [])]);
        var results = odd.Select((p, i) => new LinkedResult(new("uno"), p.Indicator.Code, new Fraction(-i, 3), p.Standard.Unit, new Outcome.Missed(), Finality.Certified, i, Released));
        var charter = new LinkedEdition(new(Root, new("ente"), Hostile, "ente"), Year, null, content);
        var graph = Triples.OfJsonLd(LinkedCharter.Of(charter, [.. results]).Span);
        foreach (var shapes in new[] { "cpsv-ap-3.2.0", "dcat-ap-3.0.0", "indicator-0.1" }) Assert.Empty(Shapes.Violations(graph, shapes));
        Assert.Equal("https://unimi.it/a%20b%7Cc%22%3C%3E", Assert.Single(graph.Of(new Term(Root + "/v1/ente/services/uno#service"), "http://xmlns.com/foaf/0.1/page")).Value);
        Assert.Equal(Hostile, Said(graph, new Term(Root + "/v1/ente/services/due#service"), "description"));
    }

    private async Task<LinkedEdition> Charter()
    {
        var content = await shared.App.Services.GetRequiredService<Publishing>().Content(Unimi, Year, long.MaxValue, CancellationToken.None);
        return new(new(Root, Unimi, content!.OrganizationName, "unimi"), Year, CharterVersion.First, content);
    }

    private static LinkedResult Result(string service, Fraction? value, Outcome outcome, Finality finality) =>
        new(new(service), new("effectiveness"), value, Unit.Percent, outcome, finality, 1234, Released);

    /// <summary>One of each outcome in turn, with and without a value.</summary>
    private static LinkedResult[] ResultsOf(CharterContent content) =>
    [
        .. from service in content.Services
           from promise in service.Promises.Index()
           let outcome = (Outcome)(promise.Index % 3 == 0 ? new Outcome.Met() : promise.Index % 3 == 1 ? new Outcome.Missed() : new Outcome.NotEvaluable(Reason.NoData))
           select new LinkedResult(
               service.Code, promise.Item.Indicator.Code, outcome is Outcome.NotEvaluable ? null : new Fraction(promise.Index, 7), promise.Item.Standard.Unit, outcome,
               promise.Index % 2 == 0 ? Finality.Final : Finality.Provisional, 1234, Released),
    ];

    private static Term Single(Triples graph, Term node, string name) =>
        Assert.Single(graph.Of(node), p => p.Property.EndsWith("/" + name, StringComparison.Ordinal) || p.Property.EndsWith("#" + name, StringComparison.Ordinal)).Object;

    private static string Said(Triples graph, Term node, string name) => Single(graph, node, name).Value;
}
