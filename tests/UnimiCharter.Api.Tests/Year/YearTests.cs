using System.Globalization;
using System.Text.Json;
using UnimiCharter.Api.Tests.Changes;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Year;

/// <summary>Twelve months posted for all 66 indicators give the verdicts that were worked out by hand.</summary>
public sealed class YearTests(ReportedYear year) : IClassFixture<ReportedYear>
{
    private readonly App app = year.App;

    private static string[] Services => [.. YearTable.Rows.Select(r => r.Service).Distinct()];

    [Fact]
    public async Task Every_indicator_stands_as_the_table_says()
    {
        var items = (await app.Get("/v1/unimi/compliance")).Expect(200).At("items").EnumerateArray().ToArray();
        Assert.Equal(66, YearTable.Rows.Length);
        Assert.All(YearTable.Rows, row => Assert.Equal(12, row.Months.Length));
        Assert.Equal(YearTable.Rows.Select(row => $"{row}: {row.Standing}"), items.Select(Told));
    }

    [Fact]
    public async Task A_service_s_verdicts_are_its_rows_of_the_table()
    {
        foreach (var service in Services)
        {
            var answer = (await app.Get($"/v1/unimi/services/{service}/compliance")).Expect(200);
            var rows = YearTable.Rows.Where(r => r.Service == service).ToArray();
            Assert.Equal(rows.Select(row => $"{row}: {row.Standing}"), answer.At("items").EnumerateArray().Select(Told));
            Assert.Equal((service, "2024", "unimi"), (answer.TextAt("service"), answer.TextAt("edition"), answer.TextAt("organization")));
        }
    }

    [Fact]
    public async Task Counts_are_over_all_that_was_asked_for()
    {
        Assert.Equal((45, 16, 5), Counts(await app.Get("/v1/unimi/compliance")));
        Assert.Equal((45, 16, 5), Counts(await app.Get("/v1/unimi/compliance?limit=1")));
        Assert.Equal((45, 16, 5), Counts(await app.Get("/v1/unimi/compliance/matrix")));
        Assert.Equal((2, 0, 4), Counts(await app.Get("/v1/unimi/services/dottorato/compliance")));
        Assert.Equal((3, 2, 1), Counts(await app.Get("/v1/unimi/compliance?service=accreditamento-cds")));
        Assert.Equal((8, 2, 1), Counts(await app.Get("/v1/unimi/compliance?dimension=effectiveness")));
        Assert.Equal((0, 16, 0), Counts(await app.Get("/v1/unimi/compliance?outcome=missed")));
        Assert.Equal((0, 0, 1), Counts(await app.Get("/v1/unimi/compliance?outcome=notEvaluable&dimension=continuity&service=dottorato")));
        Assert.Equal((0, 0, 0), Counts(await app.Get("/v1/unimi/compliance?outcome=missed&service=dottorato")));

        static (int, int, int) Counts(Answer answer) =>
            (answer.Expect(200).At("counts.met").GetInt32(), answer.At("counts.missed").GetInt32(), answer.At("counts.notEvaluable").GetInt32());
    }

    [Fact]
    public async Task The_matrix_has_a_cell_for_every_row_of_the_table()
    {
        var matrix = (await app.Get("/v1/unimi/compliance/matrix?edition=2024")).Expect(200);
        Assert.Equal(["accessibility", "timeliness", "transparency", "effectiveness", "continuity", "efficiency"], matrix.At("dimensions").EnumerateArray().Select(d => d.GetString()));
        var cells =
            from service in matrix.At("items").EnumerateArray()
            from cell in service.At("cells").EnumerateArray()
            select $"{service.Text("service")}/{cell.Text("dimension")}: {OutcomeOf(cell)}";
        Assert.Equal(YearTable.Rows.Select(row => $"{row}: {row.Standing.Split(" | ")[1]}"), cells);
        Assert.Equal("Sportello di orientamento all'utenza", matrix.TextAt("items.0.name"));
    }

    [Theory]
    [InlineData("dimension=continuity")]
    [InlineData("outcome=met")]
    [InlineData("outcome=missed")]
    [InlineData("outcome=notEvaluable")]
    [InlineData("service=mobilita-uscita")]
    [InlineData("dimension=efficiency&outcome=missed")]
    [InlineData("service=master&outcome=missed&dimension=efficiency")]
    public async Task A_filter_leaves_the_rows_that_fit_in_their_order(string filter)
    {
        var asked = filter.Split('&').Select(f => f.Split('=')).ToDictionary(f => f[0], f => f[1]);
        var expected =
            from row in YearTable.Rows
            where asked.GetValueOrDefault("dimension", row.Indicator) == row.Indicator
            where asked.GetValueOrDefault("service", row.Service) == row.Service
            where asked.GetValueOrDefault("outcome") is not { } outcome || outcome == row.Standing.Split(" | ")[1].Split(' ')[0] switch
            {
                "met" => "met",
                "missed" => "missed",
                _ => "notEvaluable",
            }
            select row.ToString();
        Assert.Equal(expected, (await app.Get("/v1/unimi/compliance?" + filter)).Expect(200).At("items").EnumerateArray().Select(NameOf));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(33)]
    [InlineData(65)]
    [InlineData(66)]
    [InlineData(500)]
    public async Task Pages_followed_to_the_end_hold_every_row_once(int limit)
    {
        var rows = new List<string>();
        var pages = 0;
        for (var next = $"/v1/unimi/compliance?limit={limit}"; next is not null; pages++)
        {
            var page = (await app.Get(next)).Expect(200);
            Assert.InRange(page.At("items").GetArrayLength(), 1, limit);
            rows.AddRange(page.At("items").EnumerateArray().Select(NameOf));
            next = page.At("_links").TryGetProperty("next", out var link) ? PathOf(link.Text("href")!) : null;
        }
        Assert.Equal(YearTable.Rows.Select(r => r.ToString()), rows);
        Assert.Equal((66 + limit - 1) / limit, pages);
    }

    [Fact]
    public async Task Pages_keep_the_filter_and_the_limit()
    {
        var first = (await app.Get("/v1/unimi/compliance?outcome=missed&limit=10&edition=2024")).Expect(200);
        var second = (await app.Get(PathOf(first.TextAt("_links.next.href")!))).Expect(200);
        Assert.Equal(10, first.At("items").GetArrayLength());
        Assert.Equal(6, second.At("items").GetArrayLength());
        Assert.False(second.At("_links").TryGetProperty("next", out _));
        Assert.All(first.At("items").EnumerateArray().Concat(second.At("items").EnumerateArray()), item => Assert.Equal("missed", item.Text("outcome")));
    }

    [Fact]
    public async Task A_measurement_list_has_what_the_office_said_and_pages_by_month()
    {
        const string Path = "/v1/unimi/services/mobilita-uscita/indicators/efficiency/measurements";
        var all = (await app.Get(Path + "?edition=2024")).Expect(200).At("items").EnumerateArray().ToArray();
        Assert.Equal(Enumerable.Range(1, 12).Select(YearTable.Period), all.Select(m => m.Text("period")));
        Assert.Equal(3, all.Count(m => m.TryGetProperty("notMeasured", out var reason) && reason.GetString() == "system-unavailable"));

        var paged = new List<string?>();
        for (var next = Path + "?limit=5"; next is not null;)
        {
            var page = (await app.Get(next)).Expect(200);
            paged.AddRange(page.At("items").EnumerateArray().Select(m => m.Text("period")));
            next = page.At("_links").TryGetProperty("next", out var link) ? PathOf(link.Text("href")!) : null;
        }
        Assert.Equal(all.Select(m => m.Text("period")), paged);
    }

    [Theory]
    [InlineData("sportello-orientamento/transparency", "1 | met provisional open | 5 5 0 |  | - - no")]
    [InlineData("sportello-orientamento/effectiveness", "10/50 20 | met provisional open | 5 5 0 |  | 0 - no")]
    [InlineData("offerta-formativa-cds/accessibility", "0 | missed provisional lost | 5 5 0 |  | - - no")]
    [InlineData("accreditamento-cds/transparency", "0 | missed provisional lost | 4 4 0 | 01 | - - no")]
    [InlineData("accreditamento-cds/efficiency", "0/0 - | zero-denominator provisional open | 5 5 0 |  | - - no")]
    [InlineData("dottorato/timeliness", "- | not-measured provisional open | 0 0 0 |  | - - no")]
    [InlineData("dottorato/transparency", "- | no-data provisional open | 0 0 0 | 01 02 03 04 05 | - - no")]
    [InlineData("scuole-specializzazione/continuity", "5/5 100 | met provisional open | 5 5 0 |  | 0 25 no")]
    [InlineData("scuole-specializzazione/transparency", "1 | met provisional open | 5 0 5 |  | - - no")]
    [InlineData("mobilita-uscita/transparency", "0 | missed provisional lost | 5 5 0 |  | - - no")]
    [InlineData("mobilita-entrata/timeliness", "0 | missed provisional lost | 1 1 0 | 02 03 04 05 | - - no")]
    [InlineData("progetti-internazionali/effectiveness", "9/50 18 | met provisional open | 5 5 0 |  | 1 - no")]
    public void In_June_what_was_said_by_then_is_judged(string indicator, string standing) =>
        Assert.Equal($"{indicator}: {standing}", Told(Assert.Single(year.InJune.At("items").EnumerateArray(), item => NameOf(item) == indicator)));

    [Fact]
    public async Task A_rebuild_from_the_first_fact_finds_nothing_to_mend()
    {
        await FeedTests.UpToDate(app);
        var report = await app.Rebuild();
        Assert.Equal(0, report.Mended);
        Assert.Equal(await app.Facts(), report.Facts);
        // The services and their years, the edition, whom the cards name and the key; and what the feed tells, of each verdict at least that it was promised.
        Assert.Equal(11 + 11 + 1 + 1 + 1, report.Streams);
        Assert.Equal(report.Streams + await app.Select<long>("select count(*) from mt_doc_change"), report.Rows);
        Assert.True(report.Rows > report.Streams + 66, $"{report.Rows} documents");
    }

    [Fact]
    public async Task A_wrong_row_would_be_mended()
    {
        await using var copy = await App.Start();
        (await copy.Put("/v1/unimi/services/master/indicators/timeliness/measurements/2024-01", """{"yes":true}""")).Expect(201);
        await copy.Select<object>("with spoilt as (update mt_doc_year set data = jsonb_set(data, '{state,indicators}', '{}') returning 1) select count(*) from spoilt");
        Assert.Equal(1, (await copy.Rebuild()).Mended);
    }

    private static string PathOf(string href) => new Uri(href).PathAndQuery;

    private static string NameOf(JsonElement item) => $"{item.Text("service")}/{item.Text("indicator")}";

    private static string OutcomeOf(JsonElement item) =>
        string.Join(' ', new[] { item.Text("reason") ?? item.Text("outcome"), item.Text("finality"), item.Text("outlook") }.OfType<string>());

    /// <summary>A standing as the table writes it.</summary>
    private static string Told(JsonElement item)
    {
        Assert.Equal(item.Text("outcome") == "notEvaluable", item.Text("reason") is not null);
        Assert.Equal((item.Text("indicator"), "2024", 12m), (item.Text("dimension"), item.Text("edition"), item.Number("periods.expected")));
        var periods = item.At("periods");
        var margin = item.At("margin");
        return $"{NameOf(item)}: " + string.Join(
            " | ",
            item.At("result") is { ValueKind: JsonValueKind.Object } result ? ResultOf(result) : "-",
            OutcomeOf(item),
            $"{periods.At("reported")} {periods.At("onTime")} {periods.At("late")}",
            string.Join(' ', periods.At("missing").EnumerateArray().Select(m => m.GetString()!["2024-".Length..])),
            $"{Shown(margin.Number("ifAllAdverse"))} {Shown(margin.Number("onFinalVolume"))} {(margin.At("smallSample").GetBoolean() ? "yes" : "no")}");
    }

    private static string ResultOf(JsonElement result) => result.Number("numerator") is { } numerator
        ? $"{Shown(numerator)}/{Shown(result.Number("denominator"))} {Shown(result.Number("value"))}"
        : Shown(result.Number("value"));

    private static string Shown(decimal? number) => number?.ToString("0.######", CultureInfo.InvariantCulture) ?? "-";
}
