using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Years;

/// <summary>Periods that the board sets aside and takes in again, on 1 July 2024: neither is ever mistaken for a zero.</summary>
public sealed class ExclusionTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App app = shared.App;

    [Theory]
    [InlineData("service-suspended", "01")]
    [InlineData("force-majeure", "02")]
    [InlineData("rule-changed", "03")]
    [InlineData("data-unreliable", "04")]
    [InlineData("not-applicable", "05")]
    [InlineData("other", "06")]
    public async Task A_period_is_set_aside_for_a_reason_of_a_closed_set(string code, string month)
    {
        var path = Exclusion("master", "timeliness", "2024-" + month);
        var facts = await app.Facts();
        var body = $$"""{"code":"{{code}}","note":"nota"}""";
        var set = (await app.Put(path, body)).Expect(201);
        Assert.Equal(path, new Uri(set.Header("Location")!).AbsolutePath);
        Assert.Equal(("2024-" + month, code, "nota"), (set.TextAt("exclusion.period"), set.TextAt("exclusion.code"), set.TextAt("exclusion.note")));
        (await app.Put(path, body)).Expect(200);
        Assert.Equal(facts + 1, await app.Facts());
        (await app.Put(path, $$"""{"code":"{{(code == "other" ? "force-majeure" : "other")}}","note":"nota"}""")).ExpectProblem(409, "period-already-excluded");
        (await app.Put(path, $$"""{"code":"{{code}}"}""")).ExpectProblem(409, "period-already-excluded");
        Assert.Contains(("2024-" + month, code), (await app.Get("/v1/unimi/services/master/reporting/2024")).Expect(200).At("exclusions").EnumerateArray()
            .Select(e => (e.Text("period"), e.Text("code"))));
        Assert.Equal(facts + 1, await app.Facts());
    }

    [Theory]
    [InlineData("""{}""", "field-required", "/code")]
    [InlineData("""{"note":"nota"}""", "field-required", "/code")]
    [InlineData("""{"code":"holiday"}""", "unknown-choice", "/code")]
    [InlineData("""{"code":"ForceMajeure"}""", "unknown-choice", "/code")]
    [InlineData("""{"code":"data-lost"}""", "unknown-choice", "/code")]
    [InlineData("""{"code":2}""", "unknown-choice", "/code")]
    [InlineData("""{"code":"other","why":"x"}""", "unknown-field", "/why")]
    public async Task Any_other_reason_is_refused(string body, string code, string at)
    {
        var facts = await app.Facts();
        var refused = (await app.Put(Exclusion("master", "transparency", "2024-01"), body)).Expect(422);
        Assert.Contains((code, at), refused.At("errors").EnumerateArray().Select(e => (e.Text("code"), e.Text("pointer"))));
        Assert.Equal(facts, await app.Facts());
    }

    /// <summary>2 of 20 in May and 18 of 20 in June: 20 of 40 are over 20%; without June 2 of 20 are not, and 2 of 40 they never are.</summary>
    [Fact]
    public async Task A_period_set_aside_counts_neither_above_nor_below_the_line()
    {
        (await app.Put(Paths.Measurement("dottorato", "effectiveness", "2024-05"), """{"numerator":2,"denominator":20}""")).Expect(201);
        (await app.Put(Paths.Measurement("dottorato", "effectiveness", "2024-06"), """{"numerator":18,"denominator":20}""")).Expect(201);
        Assert.Equal("20 su 40 (50%) missed 12 2", await Effectiveness("dottorato"));
        var set = (await app.Put(Exclusion("dottorato", "effectiveness", "2024-06"), """{"code":"data-unreliable"}""")).Expect(201);
        Assert.Equal(("2 su 20 (10%)", "met"), (set.TextAt("standing.result.text"), set.TextAt("standing.outcome")));
        Assert.Equal("2 su 20 (10%) met 11 1", await Effectiveness("dottorato"));

        // What is reported of it meanwhile is kept, and counts when it is taken in again.
        (await app.Put(Paths.Measurement("dottorato", "effectiveness", "2024-06") + "?reason=ricontato", """{"numerator":4,"denominator":20}""", "If-Match: *")).Expect(200);
        Assert.Equal("2 su 20 (10%) met 11 1", await Effectiveness("dottorato"));
        (await app.Delete(Exclusion("dottorato", "effectiveness", "2024-06") + "?reason=verificato")).Expect(204);
        Assert.Equal("6 su 40 (15%) met 12 2", await Effectiveness("dottorato"));
    }

    [Theory]
    [InlineData("accordi-internazionali", "set aside", "excluded 0")]
    [InlineData("progetti-internazionali", "not measured", "not-measured 6")]
    [InlineData("mobilita-uscita", "zero", "missed 6")]
    [InlineData("mobilita-entrata", "zero of zero", "zero-denominator 6")]
    [InlineData("corsi-perfezionamento", "silent", "no-data 6")]
    public async Task Set_aside_not_measured_zero_nothing_to_judge_and_silence_are_five_things(string service, string what, string told)
    {
        // July to December are set aside everywhere, so that what is said of the other months is all there is.
        for (var month = what == "set aside" ? 1 : 7; month <= 12; month++)
            (await app.Put(Exclusion(service, "efficiency", $"2024-{month:D2}"), """{"code":"other"}""")).Expect(201);
        for (var month = 1; month <= 6 && what is not ("set aside" or "silent"); month++)
            (await app.Put(Paths.Measurement(service, "efficiency", $"2024-{month:D2}"), what switch
            {
                "not measured" => """{"notMeasured":"staff-unavailable"}""",
                "zero" => """{"numerator":0,"denominator":5}""",
                _ => """{"numerator":0,"denominator":0}""",
            })).Expect(201);
        var efficiency = (await app.Get(Paths.Compliance(service))).Expect(200).At("items.5");
        Assert.Equal(told, $"{efficiency.Text("reason") ?? efficiency.Text("outcome")} {efficiency.At("periods.expected")}");
    }

    [Fact]
    public async Task A_period_is_taken_in_again_only_with_a_reason_and_only_once()
    {
        var path = Exclusion("scuole-specializzazione", "timeliness", "2024-03");
        var facts = await app.Facts();
        (await app.Delete(path + "?reason=x")).Expect(204);
        Assert.Equal(facts, await app.Facts());
        (await app.Put(path, """{"code":"other"}""")).Expect(201);
        (await app.Delete(path)).ExpectProblem(422, "reason-required");
        (await app.Delete(path + "?reason=%20")).ExpectProblem(422, "reason-required");
        Assert.Equal(facts + 1, await app.Facts());
        (await app.Delete(path + "?reason=errore")).Expect(204);
        (await app.Delete(path + "?reason=errore")).Expect(204);
        Assert.Equal(facts + 2, await app.Facts());
        (await app.Put(path, """{"code":"force-majeure"}""")).Expect(201);
    }

    [Theory]
    [InlineData("/v1/unimi/services/nessuno/indicators/timeliness/exclusions/2024-03", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/master/indicators/nessuno/exclusions/2024-03", 404, "unknown-indicator")]
    [InlineData("/v1/unimi/services/master/indicators/timeliness/exclusions/marzo", 400, "malformed-period")]
    [InlineData("/v1/unimi/services/master/indicators/timeliness/exclusions/2024-Q1", 422, "period-frequency-mismatch")]
    [InlineData("/v1/unimi/services/master/indicators/timeliness/exclusions/2023-03", 422, "period-outside-edition")]
    public async Task An_exclusion_of_nothing_that_can_be_is_told_why(string path, int status, string code)
    {
        (await app.Put(path, """{"code":"other"}""")).ExpectProblem(status, code);
        (await app.Delete(path + "?reason=x")).ExpectProblem(status, code);
    }

    private async Task<string> Effectiveness(string service)
    {
        var row = (await app.Get(Paths.Compliance(service))).Expect(200).At("items.3");
        return $"{row.Text("result.text")} {row.Text("outcome")} {row.At("periods.expected")} {row.At("periods.reported")}";
    }

    private static string Exclusion(string service, string indicator, string period) => $"/v1/unimi/services/{service}/indicators/{indicator}/exclusions/{period}";
}
