using System.Text;
using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Domain;

namespace UnimiCharter.Api.Tests.Compliance;

/// <summary>Verdicts as a table: all rows at once, with the codes and numbers of JSON, and titles and texts for a reader.</summary>
public sealed class TableTests(TitlesTests.InJuly july) : IClassFixture<TitlesTests.InJuly>
{
    private const string Compliance = "/v1/unimi/compliance";
    private const string AtRisk = "/v1/unimi/compliance/at-risk";

    private static readonly string[] Columns =
    [
        "organization", "edition", "standardsOf", "service", "serviceTitle", "indicator", "indicatorTitle", "dimension", "dimensionTitle",
        "comparator", "value", "lowest", "highest", "unit", "precision", "standardText", "numerator", "denominator", "result", "resultText",
        "outcome", "reason", "finality", "outcomeText", "outlook", "expected", "reported", "onTime", "late", "missing", "marginIfAllAdverse", "marginOnFinalVolume", "smallSample",
    ];

    private readonly App app = july.App;

    [Theory]
    [InlineData(Compliance)]
    [InlineData(AtRisk)]
    public async Task Every_row_is_there_with_the_figures_of_the_list(string list)
    {
        var items = (await app.Get(list + "?limit=500")).Expect(200).At("items").EnumerateArray().ToArray();
        var rows = await Read(list + ".csv?limit=1");
        Assert.Equal(items.Select(i => (i.Text("service"), i.Text("indicator"), i.Text("outcome"), i.Text("reason") ?? "", i.Text("outcomeText"))),
            rows.Select(r => ((string?)r["service"], (string?)r["indicator"], (string?)r["outcome"], r["reason"], (string?)r["outcomeText"])));
        Assert.Equal(
            "unimi 2024  master Master effectiveness Soddisfazione degli utenti effectiveness Efficacia atMost 20   percent  ≤ 20% 3 41 7.317073 3 su 41 (7,32%) met  provisional "
            + "Rispettato (provvisorio, 1 periodo su 12) open 12 1 0 1 2024-01 2024-02 2024-04 2024-05 2024-06 6  false",
            string.Join(' ', Columns.Select(column => rows.Single(r => r["service"] == "master" && r["indicator"] == "effectiveness")[column])));
    }

    [Theory]
    [InlineData(Compliance)]
    [InlineData(AtRisk)]
    public async Task It_comes_by_accept_and_by_the_address_in_the_language_that_is_asked_for(string list)
    {
        var table = (await app.Get(list + ".csv")).Expect(200);
        Assert.Equal("text/csv; charset=utf-8", table.Header("Content-Type"));
        Assert.Contains("Accept,", table.Header("Vary"), StringComparison.Ordinal);
        Assert.Equal(table.Text, (await app.Get(list, "Accept: text/csv")).Expect(200).Text);
        Assert.Equal(JsonValueKind.Object, (await app.Get(list)).Expect(200).Json.ValueKind);
        (await app.Get(list + ".csv", "If-None-Match: " + table.ETag)).Expect(304);
        Assert.Contains("Met (provisional, 1 of 12 periods)", (await app.Get(list + ".en.csv")).Expect(200).Text, StringComparison.Ordinal);
        (await app.Get(list + ".html")).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task It_is_filtered_as_the_list_is()
    {
        Assert.Equal(["master"], (await Read(Compliance + ".csv?service=master&dimension=effectiveness&outcome=met")).Select(r => r["service"]));
        Assert.Empty(await Read(Compliance + ".csv?service=master&dimension=effectiveness&outcome=missed"));
        Assert.Equal(6, (await Read(AtRisk + ".csv?service=master")).Count);
    }

    [Fact]
    public async Task Who_may_not_see_the_list_may_not_see_the_table()
    {
        (await app.Get(AtRisk + ".csv", App.Anonymous)).ExpectProblem(401, "authentication-required");
        (await app.Get(Compliance + ".csv", App.Anonymous)).Expect(200);
    }

    [Fact]
    public async Task What_a_spreadsheet_would_take_for_a_formula_is_told_as_text()
    {
        const string Formula = "=HYPERLINK(\"http://x.example\";\"vinto\")";
        var service = new ServiceFile("ufficio", Formula, "", "", "", [], [],
            [new("uno", QualityDimension.Efficiency, Formula, "n", "count", Aggregation.Sum, Frequency.Monthly, new("atLeast", 1, "count"))]);
        Assert.True(await new CharterFile(new("formula", "Ateneo"), "2024", "Carta", new(12, 7), [service]).Load(app.Recorder));
        foreach (var row in await Read("/v1/formula/compliance.csv")) Assert.Equal(("'" + Formula, "'" + Formula), (row["serviceTitle"], row["indicatorTitle"]));
    }

    private async Task<IReadOnlyList<Dictionary<string, string>>> Read(string path)
    {
        var answer = (await app.Get(path)).Expect(200);
        await using var csv = CsvHelper.CsvReader.Create(new MemoryStream(answer.Body), new CsvHelper.CsvReaderOptions { Separator = ',', HasHeader = false });
        var rows = new List<string[]>();
        while (await csv.ReadAsync()) rows.Add([.. Enumerable.Range(0, csv.FieldCount).Select(i => Encoding.UTF8.GetString(csv.GetSpan(i)))]);
        Assert.Equal(Columns, rows[0]);
        return [.. rows.Skip(1).Select(row => Columns.Zip(row).ToDictionary())];
    }
}
