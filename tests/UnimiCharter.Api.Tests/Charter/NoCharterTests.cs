using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Tests.Programmes;

namespace UnimiCharter.Api.Tests.Charter;

/// <summary>
/// An organization that is known and has no charter says so, wherever its charter is asked for: one that is registered, one that has
/// programmes, and, to anyone, one of which there is only a draft, in the very same words. One that nobody knows is unknown.
/// </summary>
public sealed class NoCharterTests(NoCharterTests.Organizations organizations) : IClassFixture<NoCharterTests.Organizations>
{
    private const string Registered = "registrato";
    private const string Drafted = "in-bozza";
    private const string Indicator = "/services/ufficio/indicators/uno";

    private readonly App app = organizations.App;

    /// <summary>What anyone may ask of a charter.</summary>
    public static TheoryData<string> Public =>
    [
        "/compliance", "/compliance?edition=2025", "/compliance?edition=2031", "/compliance?edition=boh", "/compliance?asOf=2026-11-20", "/compliance?standardsOf=2025", "/compliance?service=ufficio",
        "/compliance.csv", "/compliance/matrix", "/compliance/matrix?edition=2025", "/compliance/matrix.svg", "/services", "/services?edition=2025", "/services/ufficio", "/services/ufficio/compliance",
        "/services/ufficio/compliance?edition=2025", Indicator + "/explanation", Indicator + "/explanation?edition=2025", Indicator + "/standards/2025", Indicator + "/standards/2031",
        Indicator + "/badge.svg", Indicator + "/chart.svg?edition=2025", Indicator + "/series", Indicator + "/series.svg?from=2025", "/reporting/due/calendar", "/reporting/due/calendar?office=ufficio", "/reporting/due/calendar?service=ufficio",
        "/charters", "/charters/2025", "/charters/2025.html", "/charters/2031", "/charters/2025/versions", "/charters/2025/versions/1.0.0", "/charters/2025/versions/1.0.0/changes",
        "/charters/2025/versions/1.0.0/proof", "/charters/2025/releases", "/charters/2025/releases/1", "/charters/2025/results",
    ];

    /// <summary>What an office or the board may ask of it besides.</summary>
    public static TheoryData<string> Within =>
    [
        "/compliance/at-risk", "/compliance/changes?from=2024&to=2025", "/reporting", "/reporting/due", "/reporting/calendar", "/measurement-batches/template", "/measurement-batches/export",
        Indicator + "/measurements", Indicator + "/measurements/2025-01", Indicator + "/measurements/2025-01/history", "/services/ufficio/reporting/2025", "/services/ufficio/reporting/2025/history", "/charters/2025/checklist",
    ];

    [Theory]
    [MemberData(nameof(Public))]
    public async Task Anyone_is_told_that_there_is_none_and_nothing_of_a_draft(string path)
    {
        var (registered, drafted) = (await Ask(Registered), await Ask(Drafted));
        registered.ExpectProblem(404, "no-charter");
        Assert.Equal(registered.Text.Replace(Registered, "?", StringComparison.Ordinal), drafted.Text.Replace(Drafted, "?", StringComparison.Ordinal));
        (await Ask("polimi")).ExpectProblem(404, "no-charter");
        (await Ask("nessuno")).ExpectProblem(404, "unknown-organization");

        Task<Answer> Ask(string organization) => app.Get($"/v1/{organization}{path}", App.Anonymous);
    }

    [Theory]
    [MemberData(nameof(Public))]
    [MemberData(nameof(Within))]
    public async Task Who_works_for_it_is_told_so_too(string path)
    {
        if (path.Contains("boh", StringComparison.Ordinal)) return;
        foreach (var organization in new[] { Registered, "polimi" }) (await app.Get($"/v1/{organization}{path}")).ExpectProblem(404, "no-charter");
        (await app.Get($"/v1/nessuno{path}")).ExpectProblem(404, "unknown-organization");
    }

    [Fact]
    public async Task What_is_written_to_no_charter_is_refused_so()
    {
        foreach (var organization in new[] { Registered, "polimi" })
        {
            (await app.Put($"/v1/{organization}{Indicator}/measurements/2025-01", """{"count":1}""")).ExpectProblem(404, "no-charter");
            (await app.Put($"/v1/{organization}{Indicator}/standards/2025", """{"comparator":"atLeast","value":1,"unit":"count"}""")).ExpectProblem(404, "no-charter");
            (await app.Post($"/v1/{organization}/services/ufficio/reporting/2025/certification?reason=prova", null)).ExpectProblem(404, "no-charter");
            (await app.Put($"/v1/{organization}/charters/2025/services/ufficio", null)).ExpectProblem(404, "no-charter");
            (await app.Post($"/v1/{organization}/charters/2025/versions", "{}")).ExpectProblem(404, "no-charter");
        }
    }

    [Fact]
    public async Task Its_sentence_is_in_the_reader_s_language()
    {
        Assert.Equal("L'ente «registrato» non ha una carta dei servizi.", (await app.Get("/v1/registrato/compliance", App.Anonymous)).TextAt("detail"));
        Assert.Equal("The organization 'registrato' has no service charter.", (await app.Get("/v1/registrato/compliance", App.Anonymous, "Accept-Language: en")).TextAt("detail"));
    }

    /// <summary>What is no question about a charter is answered.</summary>
    [Fact]
    public async Task All_the_rest_of_it_is_there_alike()
    {
        foreach (var organization in new[] { Registered, Drafted })
        {
            Assert.Empty((await app.Get($"/v1/{organization}/programmes", App.Anonymous)).Expect(200).At("items").EnumerateArray());
            (await app.Get($"/v1/{organization}/programmes/piano", App.Anonymous)).ExpectProblem(404, "unknown-programme");
            (await app.Get($"/v1/{organization}/catalog", App.Anonymous)).ExpectProblem(404, "no-charter");
            (await app.Get($"/v1/compare?indicator=uno&organizations={organization}", App.Anonymous)).ExpectProblem(404, "no-charter");
            Assert.Empty((await app.Get($"/v1/{organization}/changes", App.Anonymous)).Expect(200).At("items").EnumerateArray());
            var told = (await app.Get($"/v1/organizations/{organization}", App.Anonymous)).Expect(200);
            Assert.Equal((0, "self units"), (told.At("editions").GetArrayLength(), string.Join(' ', told.At("_links").EnumerateObject().Select(l => l.Name))));
        }
        Assert.NotEmpty((await app.Get("/v1/polimi/programmes", App.Anonymous)).Expect(200).At("items").EnumerateArray());
    }

    [Fact]
    public async Task Whoever_works_for_it_sees_the_draft()
    {
        (await app.Get($"/v1/{Drafted}/compliance")).Expect(200);
        Assert.Equal(["2025"], (await app.Get($"/v1/organizations/{Drafted}")).Expect(200).At("editions").EnumerateArray().Select(e => e.GetString()));
    }

    public sealed class Organizations : IAsyncLifetime
    {
        public App App { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            App = await Documents.Start();
            foreach (var organization in new[] { Registered, Drafted }) (await App.Put($"/v1/organizations/{organization}", """{"name":"Altro ateneo"}""")).Expect(201);
            (await App.Post($"/v1/{Drafted}/charters", """{"edition":"2025","title":"Carta"}""")).Expect(201);
        }

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
