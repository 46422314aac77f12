using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Programmes;

/// <summary>
/// The demand on the Politecnico's student offices: "Digitalizzazione del modello tradizionale di contatto tra l'Ateneo e gli
/// studenti". The document's own totals come out of its data.
/// </summary>
public sealed class DemandTests(Documents documents) : IClassFixture<Documents>
{
    private readonly App app = documents.App;

    [Theory]
    [InlineData(0, "2016-01", 2714, 0.789145)]
    [InlineData(1, "2016-02", 4982, 1.448607)]
    [InlineData(2, "2016-03", 4756, 1.382893)]
    [InlineData(3, "2016-04", 2132, 0.619918)]
    [InlineData(4, "2016-05", 3270, 0.950812)]
    [InlineData(5, "2016-06", 2725, 0.792343)]
    [InlineData(6, "2016-07", 2842, 0.826363)]
    [InlineData(7, "2016-08", 1635, 0.475406)]
    [InlineData(8, "2016-09", 6211, 1.805961)]
    [InlineData(9, "2016-10", 5569, 1.619288)]
    [InlineData(10, "2016-11", 2692, 0.782748)]
    [InlineData(11, "2016-12", 1742, 0.506518)]
    public async Task A_month_has_its_contacts_and_how_many_times_the_mean_month_it_is(int index, string month, int contacts, decimal seasonal)
    {
        var point = (await Series("contatti")).At("items")[index];
        Assert.Equal(month, point.Text("period"));
        Assert.Equal((contacts, 1m), (point.Number("value.numerator"), point.Number("value.denominator")));
        Assert.Equal(12m * contacts * point.Number("seasonal.denominator"), 41270m * point.Number("seasonal.numerator"));
        Assert.Equal(seasonal, point.Number("seasonal.value"));
        Assert.Equal(JsonValueKind.Null, point.At("change").ValueKind);
    }

    [Fact]
    public async Task The_year_has_41270_contacts_and_its_peak_in_September()
    {
        var series = await Series("contatti");
        Assert.Equal(12, series.At("items").GetArrayLength());
        Assert.Equal((41270m, "count"), (series.Number("total"), series.Text("unit")));
        Assert.Equal(("2016-09", 6211m), (series.Text("peak.period"), series.Number("peak.value.value")));
    }

    [Fact]
    public async Task A_mean_month_and_a_mean_working_day_follow_from_the_total()
    {
        // 2016 has 261 days from Monday to Friday; nine of them were holidays.
        var series = await Series("contatti");
        Assert.Equal((41270m, 12m, 3439.166667m), Quotient(series, "meanPerPeriod"));
        Assert.Equal(252, series.At("workingDays").GetInt32());
        Assert.Equal((41270m, 252m, 163.769841m), Quotient(series, "meanPerWorkingDay"));
    }

    [Fact]
    public async Task The_months_add_up_in_the_list_of_measurements_too()
    {
        var items = (await app.Get(ProgrammePaths.Programme("polimi", "segreterie-studenti") + "/indicators/contatti/measurements")).Expect(200).At("items").EnumerateArray().ToArray();
        Assert.Equal(41270, items.Sum(i => i.At("said.count").GetInt32()));
        Assert.All(items, i => Assert.Equal((JsonValueKind.Null, false), (i.At("breakdown").ValueKind, i.At("inconsistent").GetBoolean())));
    }

    [Fact]
    public async Task Chats_of_2019_were_104359_all_on_one_channel()
    {
        var series = await Series("chat-gestite");
        Assert.Equal(104359m, series.Number("total"));
        Assert.Equal(["2019"], series.At("items").EnumerateArray().Select(i => i.Text("period")));
        var axis = series.At("shares").EnumerateArray().Single();
        var part = axis.At("parts").EnumerateArray().Single();
        Assert.Equal(("channel", "chat", 104359m, 1m), (axis.Text("axis"), part.Text("part"), part.Number("sum"), part.Number("share.value")));
    }

    [Fact]
    public async Task The_peak_day_had_3602_chats_and_peaks_do_not_add_up()
    {
        var series = await Series("chat-picco-giornaliero");
        Assert.Equal(("2019", 3602m), (series.Text("peak.period"), series.Number("peak.value.value")));
        foreach (var sum in new[] { "total", "meanPerPeriod", "meanPerWorkingDay" }) Assert.Equal(JsonValueKind.Null, series.At(sum).ValueKind);
    }

    [Fact]
    public async Task Of_100_operators_46_were_of_the_first_level_and_54_of_the_second()
    {
        var series = await Series("operatori-chat");
        Assert.Equal(100m, series.At("items")[0].Number("value.value"));
        var axis = series.At("shares").EnumerateArray().Single();
        Assert.Equal("level", axis.Text("axis"));
        Assert.Equal(
            [("primo-livello", 46m, 46m, 100m, 0.46m), ("secondo-livello", 54m, 54m, 100m, 0.54m)],
            axis.At("parts").EnumerateArray().Select(p => (p.Text("part")!, p.Number("sum")!.Value, p.Number("share.numerator")!.Value, p.Number("share.denominator")!.Value, p.Number("share.value")!.Value)));
    }

    [Fact]
    public async Task Parts_that_add_up_are_not_inconsistent()
    {
        var measurement = (await app.Get(ProgrammePaths.Measurement("polimi", "segreterie-studenti", "operatori-chat", "2019"))).Expect(200);
        Assert.Equal((46m, 54m), (measurement.Json.Number("breakdown.level.primo-livello"), measurement.Json.Number("breakdown.level.secondo-livello")));
        Assert.False(measurement.At("inconsistent").GetBoolean());
        Assert.Empty(measurement.At("differences").EnumerateObject());
    }

    [Fact]
    public async Task The_emergency_saw_11078_chats_over_56_working_days_rounded_198_a_day()
    {
        var value = (await Series("chat-per-giorno-lavorativo")).At("items").EnumerateArray().Single();
        Assert.Equal((11078m, 56m, 197.821429m), Quotient(value, "value"));
        Assert.Equal(198m, Math.Round(value.Number("value.value")!.Value));
        var item = (await app.Get(ProgrammePaths.Programme("polimi", "segreterie-studenti") + "/compliance", ProgrammePaths.English)).Expect(200)
            .At("items").EnumerateArray().Single(i => i.Text("indicator") == "chat-per-giorno-lavorativo");
        Assert.Equal("11078 of 56 (197.82)", item.Text("result.text"));
    }

    [Fact]
    public async Task What_is_only_watched_is_neither_met_nor_missed()
    {
        var answer = (await app.Get(ProgrammePaths.Programme("polimi", "segreterie-studenti") + "/compliance")).Expect(200);
        Assert.Equal((0, 0, 7), (answer.At("counts.met").GetInt32(), answer.At("counts.missed").GetInt32(), answer.At("counts.notEvaluable").GetInt32()));
        Assert.All(answer.At("items").EnumerateArray(), i => Assert.Equal(("no-standard", JsonValueKind.Null), (i.Text("reason"), i.At("standard").ValueKind)));
    }

    [Theory]
    [InlineData("studenti", "2020", 42453)]
    [InlineData("code-tematiche", "2019", 20)]
    public async Task Single_figures_are_kept(string indicator, string year, int figure)
    {
        var point = (await Series(indicator)).At("items").EnumerateArray().Single();
        Assert.Equal((year, figure), (point.Text("period"), point.Number("value.value")));
    }

    private async Task<JsonElement> Series(string indicator) => (await app.Get(ProgrammePaths.Series("polimi", "segreterie-studenti", indicator))).Expect(200).Json;

    private static (decimal?, decimal?, decimal?) Quotient(JsonElement json, string at) => (json.Number(at + ".numerator"), json.Number(at + ".denominator"), json.Number(at + ".value"));
}
