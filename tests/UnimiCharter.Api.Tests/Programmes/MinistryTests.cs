using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Programmes;

/// <summary>
/// The Luiss's programme with the Ministry, from "Contributo per il funzionamento ordinario delle Università non Statali 2025",
/// section 1.4. It is November 2026: its last year is not over.
/// </summary>
public sealed class MinistryTests(Documents documents) : IClassFixture<Documents>
{
    private static readonly string Ministry = ProgrammePaths.Programme("luiss", "programmazione-2024-2026");

    private readonly App app = documents.App;

    [Fact]
    public async Task Teaching_in_other_languages_went_from_0518_to_0515_and_is_to_reach_0530()
    {
        var item = await Item("d-h");
        Assert.Equal((0.518m, 0.53m, 0.515m), (item.Number("baseline.value"), item.Number("standard.value"), item.Number("result.value")));
        Assert.Equal(("missed", "provisional"), (item.Text("outcome"), item.Text("finality")));
        // 0.515 − 0.518 of 0.530 − 0.518: backwards by a quarter.
        Assert.Equal((-25m, "-25%"), (item.Number("progress.value"), item.Text("progress.text")));
        Assert.Equal("2026", item.At("targets").EnumerateArray().Single().Text("period"));
    }

    [Fact]
    public async Task Taking_part_in_European_Universities_is_to_stay_a_yes()
    {
        var item = await Item("d-j");
        Assert.Equal(("Yes", "Yes", "Yes", "met"), (item.Text("baseline.text"), item.Text("standard.text"), item.Text("result.text"), item.Text("outcome")));
        Assert.Equal("no-distance", item.Text("progress.reason"));
    }

    [Fact]
    public async Task The_target_of_2026_is_not_judged_by_the_level_of_2025()
    {
        var target = (await Item("d-h")).At("targets").EnumerateArray().Single();
        Assert.Equal(("2026", "notEvaluable", JsonValueKind.Null), (target.Text("period"), target.Text("outcome"), target.At("result").ValueKind));
    }

    public static TheoryData<string, string, string, decimal, decimal, decimal, decimal, string> Assumed => new()
    {
        // what is assumed, shortfall of d-j, of d-h over 0.530, mean over 1.06, rounded, euro, the product
        { "", "", "0", 0.015m, 0.015m, 0.014151m, 3743.55m, "264544 × 3/212 = 3743.55 EUR" },
        { "?assume=D_h:0.524", "d-h", "0", 0.006m, 0.006m, 0.00566m, 1497.42m, "264544 × 3/530 = 1497.42 EUR" },
        { "?assume=d-h:0.524", "d-h", "0", 0.006m, 0.006m, 0.00566m, 1497.42m, "264544 × 3/530 = 1497.42 EUR" },
        { "?assume=D_h:0.524,%20D_j:%20yes", "d-j d-h", "0", 0.006m, 0.006m, 0.00566m, 1497.42m, "264544 × 3/530 = 1497.42 EUR" },
        { "?assume=D_h:0.53", "d-h", "0", 0m, 0m, 0m, 0m, "264544 × 0/1 = 0 EUR" },
        { "?assume=D_h:0.6", "d-h", "0", 0m, 0m, 0m, 0m, "264544 × 0/1 = 0 EUR" },
        { "?assume=D_j:no,D_h:0.53", "d-j d-h", "1", 0m, 0.53m, 0.5m, 132272m, "264544 × 1/2 = 132272 EUR" },
        { "?assume=D_j:no,D_h:0.524", "d-j d-h", "1", 0.006m, 0.536m, 0.50566m, 133769.42m, "264544 × 134/265 = 133769.42 EUR" },
        { "?assume=D_j:no,D_h:0", "d-j d-h", "1", 0.53m, 1.06m, 1m, 264544m, "264544 × 1/1 = 264544 EUR" },
    };

    [Theory]
    [MemberData(nameof(Assumed))]
    public async Task Recovery_is_the_mean_shortfall_of_what_was_assigned(
        string query, string assumed, string yes, decimal share, decimal mean, decimal rounded, decimal euro, string product)
    {
        var recovery = (await app.Get(Ministry + "/recovery" + query, ProgrammePaths.English)).Expect(200).Json;
        var shortfalls = recovery.At("shortfalls").EnumerateArray().ToArray();
        Assert.Equal(["d-j", "d-h"], shortfalls.Select(s => s.Text("indicator")));
        Assert.Equal(assumed, string.Join(' ', shortfalls.Where(s => s.At("assumed").GetBoolean()).Select(s => s.Text("indicator"))));
        IsQuotient(shortfalls[0], "shortfall", yes == "1" ? 1 : 0, 1);
        IsQuotient(shortfalls[1], "shortfall", share, 0.53m);
        IsQuotient(recovery, "meanShortfall", mean, 1.06m);
        Assert.Equal((rounded, euro), (recovery.Number("meanShortfall.value"), recovery.Number("amount")));
        Assert.Equal(product, recovery.Text("text"));
        Assert.False(recovery.At("isFinal").GetBoolean());
    }

    [Fact]
    public async Task What_was_assigned_is_264544_over_three_years()
    {
        var recovery = (await app.Get(Ministry + "/recovery")).Expect(200).Json;
        Assert.Equal(264544m, recovery.Number("assigned"));
        Assert.Equal([("2024", 141790m), ("2025", 61377m), ("2026", 61377m)], recovery.At("allocation").EnumerateArray().Select(a => (a.Text("period")!, a.Number("amount")!.Value)));
    }

    [Theory]
    [InlineData("D_h:abc", 400, "malformed-parameter")]
    [InlineData("D_h:", 400, "malformed-parameter")]
    [InlineData("D_h:yes", 400, "malformed-parameter")]
    [InlineData("D_h:1e-3", 400, "malformed-parameter")]
    [InlineData("D_h:0.1234567", 400, "malformed-parameter")]
    [InlineData("D_h:1000000000000", 400, "malformed-parameter")]
    [InlineData("D_j:1", 400, "malformed-parameter")]
    [InlineData("D_j:Yes", 400, "malformed-parameter")]
    [InlineData("D_h:0.5,D_h:0.6", 400, "malformed-parameter")]
    [InlineData("D_h:0.5,d-h:0.5", 400, "malformed-parameter")]
    [InlineData("D_x:0.5", 404, "unknown-indicator")]
    [InlineData("kpi-1:5", 404, "unknown-indicator")]
    [InlineData("%20:5", 400, "malformed-parameter")]
    public async Task A_bad_assumption_is_refused(string assume, int status, string code) =>
        (await app.Get($"{Ministry}/recovery?assume={assume}")).ExpectProblem(status, code);

    [Fact]
    public async Task Assuming_writes_nothing()
    {
        var facts = await app.Facts();
        var before = (await app.Get(Ministry + "/compliance")).Text;
        (await app.Get(Ministry + "/recovery?assume=D_h:0.524")).Expect(200);
        Assert.Equal((facts, before), (await app.Facts(), (await app.Get(Ministry + "/compliance")).Text));
    }

    [Theory]
    [InlineData("polimi", "piano-strategico-2020-2022")]
    [InlineData("polimi", "segreterie-studenti")]
    [InlineData("polimi", "tutorato")]
    public async Task Nothing_is_recovered_where_nothing_was_assigned(string organization, string programme)
    {
        (await app.Get(ProgrammePaths.Programme(organization, programme) + "/recovery")).ExpectProblem(404, "no-recovery");
        Assert.False((await app.Get(ProgrammePaths.Programme(organization, programme))).Expect(200).At("_links").TryGetProperty("recovery", out _));
    }

    [Fact]
    public async Task The_programme_links_to_its_recovery() =>
        Assert.EndsWith("/programmazione-2024-2026/recovery", (await app.Get(Ministry)).Expect(200).TextAt("_links.recovery.href"), StringComparison.Ordinal);

    [Theory]
    [InlineData("obj-a-a", 0.811, 0.848, 0.86, 0.037, 0.012)]
    [InlineData("obj-a-b", 0.92, 0.908, 0.94, -0.012, 0.032)]
    [InlineData("obj-b-a", 0.295, 0.314, 0.242, 0.019, -0.072)]
    [InlineData("obj-c-a", 0.937, 0.945, 0.956, 0.008, 0.011)]
    [InlineData("obj-c-b", 77.385, 78.842, 77.288, 1.457, -1.554)]
    [InlineData("obj-d-a", 0.057, 0.057, 0.051, 0, -0.006)]
    [InlineData("obj-d-b", 0.111, 0.1, 0.3, -0.011, 0.2)]
    [InlineData("obj-e-a", 0.568, 0.567, 0.688, -0.001, 0.121)]
    [InlineData("obj-e-b", 0.107, 0.165, 0.24, 0.058, 0.075)]
    public async Task An_objectives_levels_are_watched_with_their_yearly_change(string indicator, decimal of2023, decimal of2024, decimal of2025, decimal then, decimal since)
    {
        var series = (await app.Get(ProgrammePaths.Series("luiss", "programmazione-2024-2026", indicator))).Expect(200).Json;
        var points = series.At("items").EnumerateArray().ToArray();
        Assert.Equal([("2023", of2023), ("2024", of2024), ("2025", of2025)], points.Select(p => (p.Text("period")!, p.Number("value.value")!.Value)));
        Assert.Equal(JsonValueKind.Null, points[0].At("change").ValueKind);
        IsQuotient(points[1], "change", then, of2023);
        IsQuotient(points[2], "change", since, of2024);
        Assert.Equal(JsonValueKind.Null, series.At("total").ValueKind);
    }

    [Fact]
    public async Task Objectives_without_a_target_are_not_judged()
    {
        var items = (await app.Get(Ministry + "/compliance?outcome=notEvaluable")).Expect(200).At("items").EnumerateArray().ToArray();
        Assert.Equal(["obj-a-a", "obj-a-b", "obj-b-a", "obj-c-a", "obj-c-b", "obj-d-a", "obj-d-b", "obj-e-a", "obj-e-b"], items.Select(i => i.Text("indicator")));
        Assert.All(items, i => Assert.Equal("no-standard", i.Text("reason")));
    }

    private async Task<JsonElement> Item(string indicator) =>
        (await app.Get(Ministry + "/compliance", ProgrammePaths.English)).Expect(200).At("items").EnumerateArray().Single(i => i.Text("indicator") == indicator);

    private static void IsQuotient(JsonElement json, string at, decimal numerator, decimal denominator)
    {
        Assert.NotEqual(0m, json.Number(at + ".denominator"));
        Assert.Equal(numerator * json.Number(at + ".denominator"), denominator * json.Number(at + ".numerator"));
    }
}
