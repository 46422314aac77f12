using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Programmes;

/// <summary>Tutoring at the Politecnico: "Tutorato Universitario @Politecnico di Milano: esperienza e buone pratiche".</summary>
public sealed class TutoringTests(Documents documents) : IClassFixture<Documents>
{
    private static readonly string Tutoring = ProgrammePaths.Programme("polimi", "tutorato");

    private readonly App app = documents.App;

    [Fact]
    public async Task First_years_who_took_part_were_120_and_then_193_which_is_73_more()
    {
        var series = (await app.Get(ProgrammePaths.Series("polimi", "tutorato", "matricole-partecipanti"))).Expect(200);
        Assert.Equal([("2023", 120m), ("2024", 193m)], series.At("items").EnumerateArray().Select(i => (i.Text("period")!, i.Number("value.value")!.Value)));
        Assert.Equal(JsonValueKind.Null, series.At("items.0.change").ValueKind);
        Assert.Equal((73m, 120m, 0.608333m), (series.Json.Number("items.1.change.numerator"), series.Json.Number("items.1.change.denominator"), series.Json.Number("items.1.change.value")));
        Assert.Equal((313m, "2024"), (series.Json.Number("total"), series.TextAt("peak.period")));
    }

    [Fact]
    public async Task Editions_were_two_and_then_one_which_is_half_less()
    {
        var series = (await app.Get(ProgrammePaths.Series("polimi", "tutorato", "edizioni"))).Expect(200).Json;
        Assert.Equal((2m, 1m, -0.5m, 3m), (series.Number("items.0.value.value"), series.Number("items.1.value.value"), series.Number("items.1.change.value"), series.Number("total")));
    }

    [Theory]
    [InlineData("tutor-formati", 609, 389, 220)]
    [InlineData("tutee", 1101, 596, 505)]
    public async Task Engineering_and_the_other_schools_make_the_university(string indicator, int all, int engineering, int others)
    {
        var measurement = (await app.Get(ProgrammePaths.Measurement("polimi", "tutorato", indicator, "2024"))).Expect(200).Json;
        Assert.Equal((all, engineering, others), (measurement.Number("said.count"), measurement.Number("breakdown.school.ingegneria"), measurement.Number("breakdown.school.altre-scuole")));
        Assert.False(measurement.At("inconsistent").GetBoolean());
    }

    [Fact]
    public async Task Students_at_risk_are_stored_as_printed_with_the_90_that_the_schools_lack()
    {
        var measurement = (await app.Get(ProgrammePaths.Measurement("polimi", "tutorato", "studenti-a-rischio", "2024"))).Expect(200);
        Assert.Equal(998, measurement.At("said.count").GetInt32());
        Assert.Equal("""{"architettura":71,"design":94,"ingegneria":743}""", measurement.At("breakdown.school").GetRawText());
        Assert.True(measurement.At("inconsistent").GetBoolean());
        Assert.Equal("""{"school":90}""", measurement.At("differences").GetRawText());
    }

    [Fact]
    public async Task The_inconsistency_shows_in_the_list_and_in_the_verdicts_and_nowhere_else()
    {
        var listed = (await app.Get(Tutoring + "/indicators/studenti-a-rischio/measurements")).Expect(200).At("items").EnumerateArray().Single();
        Assert.True(listed.At("inconsistent").GetBoolean());
        var items = (await app.Get(Tutoring + "/compliance")).Expect(200).At("items").EnumerateArray().ToDictionary(i => i.Text("indicator")!, i => i.At("inconsistencies").GetRawText());
        Assert.Equal("""[{"period":"2024","axis":"school","difference":90}]""", items["studenti-a-rischio"]);
        Assert.All(items.Where(i => i.Key != "studenti-a-rischio"), i => Assert.Equal("[]", i.Value));
    }

    [Fact]
    public async Task Shares_are_of_the_parts_together_and_not_of_the_printed_total()
    {
        var parts = (await app.Get(ProgrammePaths.Series("polimi", "tutorato", "studenti-a-rischio"))).Expect(200).At("shares.0.parts").EnumerateArray();
        Assert.Equal(
            [("architettura", 71m, 908m), ("design", 94m, 908m), ("ingegneria", 743m, 908m)],
            parts.Select(p => (p.Text("part")!, p.Number("share.numerator")!.Value, p.Number("share.denominator")!.Value)));
    }

    [Fact]
    public async Task The_rate_of_those_who_leave_is_measured_without_a_standard_as_the_document_sets_none()
    {
        var rate = (await app.Get(Tutoring + "/compliance", ProgrammePaths.English)).Expect(200).At("items").EnumerateArray().Single(i => i.Text("indicator") == "tasso-di-abbandono");
        Assert.Equal(("notEvaluable", "no-standard", "30%", "9.6%"), (rate.Text("outcome"), rate.Text("reason"), rate.Text("baseline.text"), rate.Text("result.text")));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, "no-target"), (rate.At("standard").ValueKind, rate.At("progress.value").ValueKind, rate.Text("progress.reason")));
        Assert.Equal("Not evaluable: there is no standard (provisional, 1 of 2 periods)", rate.Text("outcomeText"));
        var told = (await app.Get(Tutoring + "/indicators/tasso-di-abbandono/explanation")).Expect(200);
        Assert.EndsWith("senza un valore atteso: il risultato è 9,6%.", told.TextAt("sentence.it"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_has_a_target()
    {
        var answer = (await app.Get(Tutoring + "/compliance")).Expect(200);
        Assert.Equal((0, 0, 6, 0), (answer.At("counts.met").GetInt32(), answer.At("counts.missed").GetInt32(), answer.At("counts.notEvaluable").GetInt32(), answer.At("counts.declared").GetInt32()));
    }
}
