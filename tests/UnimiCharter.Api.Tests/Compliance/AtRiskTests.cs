using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Tests.Year;

namespace UnimiCharter.Api.Tests.Compliance;

/// <summary>The open indicators on 20 July, those nearest to failing first; margins worked out by hand.</summary>
public sealed class AtRiskTests(AtRiskTests.InJuly july) : IClassFixture<AtRiskTests.InJuly>
{
    private const string AtRisk = "/v1/unimi/compliance/at-risk";

    private readonly App app = july.App;

    [Fact]
    public async Task The_smallest_margin_comes_first_equals_in_the_order_of_the_charter_and_those_without_one_last()
    {
        var items = (await app.Get(AtRisk)).Expect(200).At("items").EnumerateArray().ToArray();
        Assert.Equal(
            [
                "offerta-formativa-cds/effectiveness -5",
                "scuole-specializzazione/continuity 1",
                "dottorato/effectiveness 6",
                "master/effectiveness 6",
            ],
            items.Take(4).Select(i => $"{NameOf(i)} {i.At("margin.ifAllAdverse")}"));
        Assert.All(items.Skip(4), i => Assert.Equal((null, null), (i.Number("margin.ifAllAdverse"), i.Number("margin.onFinalVolume"))));

        // Of 66, six are of a certified year and two are lost.
        string[] ranked = [.. items.Take(4).Select(NameOf)];
        Assert.Equal(58, items.Length);
        Assert.Equal(
            YearTable.Rows.Select(r => r.ToString()).Where(r => !ranked.Contains(r) && !r.StartsWith("corsi-", StringComparison.Ordinal))
                .Except(["master/transparency", "mobilita-entrata/continuity"]),
            items.Skip(4).Select(NameOf));
    }

    [Fact]
    public async Task Only_what_is_open_is_at_risk()
    {
        Assert.All((await app.Get(AtRisk)).Expect(200).At("items").EnumerateArray(), i => Assert.Equal(("open", "provisional"), (i.Text("outlook"), i.Text("finality"))));
        var all = (await app.Get("/v1/unimi/compliance")).Expect(200).At("items").EnumerateArray().ToDictionary(NameOf);
        Assert.Equal(("lost", "lost", "certified"), (
            all["master/transparency"].Text("outlook"), all["mobilita-entrata/continuity"].Text("outlook"), all["corsi-perfezionamento/effectiveness"].Text("finality")));
    }

    /// <summary>3 of 41 with the volume unknown; 40 of 43 with 254 working days known: from 40/254 to 251/254; a yes may yet be a no. A flow may end above 100%, and has no margin.</summary>
    [Theory]
    [InlineData("master/effectiveness", "pooledSoFar", "7.317073", "0", "100")]
    [InlineData("scuole-specializzazione/continuity", "pooledSoFar", "93.023256", "15.748031", "98.818898")]
    [InlineData("master/timeliness", "asSoFar", "1", "0", "1")]
    [InlineData("mobilita-uscita/effectiveness", "pooledSoFar", "50", "0", "null")]
    public async Task Each_says_how_the_year_may_end(string indicator, string method, string expected, string lowest, string highest)
    {
        var forecast = (await app.Get(AtRisk)).Expect(200).At("items").EnumerateArray().Single(i => NameOf(i) == indicator).At("forecast");
        Assert.Equal((method, expected, lowest, highest), (forecast.Text("method"), forecast.At("expected.value").GetRawText(), forecast.At("lowest").GetRawText(), forecast.At("highest").GetRawText()));
        Assert.StartsWith("Proiezione a fine anno", forecast.Text("label"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_never_measured_has_no_forecast()
    {
        var silent = (await app.Get(AtRisk)).Expect(200).At("items").EnumerateArray().Single(i => NameOf(i) == "sportello-orientamento/effectiveness");
        Assert.False(silent.TryGetProperty("forecast", out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(58)]
    public async Task Pages_followed_to_the_end_hold_every_row_once(int limit)
    {
        var rows = new List<string>();
        for (var next = $"{AtRisk}?limit={limit}"; next is not null;)
        {
            var page = (await app.Get(next)).Expect(200);
            rows.AddRange(page.At("items").EnumerateArray().Select(NameOf));
            next = page.At("_links").TryGetProperty("next", out var link) ? new Uri(link.Text("href")!).PathAndQuery : null;
        }
        Assert.Equal((await app.Get(AtRisk)).At("items").EnumerateArray().Select(NameOf), rows);
    }

    [Fact]
    public async Task Before_the_first_fact_all_are_open_in_the_order_of_the_charter()
    {
        var items = (await app.Get(AtRisk + "?asOf=2024-07-10")).Expect(200).At("items").EnumerateArray();
        Assert.Equal(YearTable.Rows.Select(r => r.ToString()), items.Select(NameOf));
    }

    [Theory]
    [InlineData("?edition=2019", 404, "unknown-edition")]
    [InlineData("?edition=due", 400, "malformed-edition")]
    [InlineData("?limit=0", 400, "malformed-parameter")]
    [InlineData("?limit=501", 400, "malformed-parameter")]
    [InlineData("?cursor=boh", 400, "malformed-cursor")]
    [InlineData("?asOf=ieri", 400, "malformed-instant")]
    [InlineData("?asOf=2024-07-21", 422, "instant-in-the-future")]
    [InlineData("?outcome=met", 400, "unknown-parameter")]
    [InlineData("?edition=2024&edition=2024", 400, "repeated-parameter")]
    public async Task A_bad_parameter_is_told(string query, int status, string code) => (await app.Get(AtRisk + query)).ExpectProblem(status, code);

    private static string NameOf(JsonElement item) => $"{item.Text("service")}/{item.Text("indicator")}";

    public sealed class InJuly : IAsyncLifetime
    {
        public App App { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            App = await App.Start(at: "2024-07-20T10:00:00Z");
            // At most 20% of 41 and of 100, at most 10% of 10, at least 50% of 10, at least 90% of working days.
            await Put("master/effectiveness", "3/41");
            await Put("dottorato/effectiveness", "15/100");
            await Put("offerta-formativa-cds/effectiveness", "5/10");
            await Put("mobilita-uscita/effectiveness", "5/10");
            await Put("scuole-specializzazione/continuity", "22/22", "18/21");
            await Put("mobilita-entrata/continuity", "0/22", "0/21");
            await Put("master/timeliness", "y");
            await Put("master/transparency", "n");
            await Put("corsi-perfezionamento/effectiveness", "1/10");
            (await App.Post("/v1/unimi/services/corsi-perfezionamento/reporting/2024/certification?reason=prova", null)).Expect(201);
        }

        public async Task DisposeAsync() => await App.DisposeAsync();

        private async Task Put(string indicator, params string[] months)
        {
            for (var month = 1; month <= months.Length; month++)
                (await App.Put(Paths.Measurement(indicator.Split('/')[0], indicator.Split('/')[1], YearTable.Period(month)), YearTable.Body(months[month - 1]))).Expect(201);
        }
    }
}
