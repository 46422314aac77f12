using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Years;

/// <summary>The whole history of a value: who, when, why, and what was said before.</summary>
public sealed class HistoryTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string March = "/v1/unimi/services/master/indicators/effectiveness/measurements/2024-03";

    [Fact]
    public async Task Every_fact_about_a_value_is_told_with_what_was_said_before_it()
    {
        await using var app = await App.Start(at: "2024-07-10T10:00:00Z");
        const string Exclusion = "/v1/unimi/services/master/indicators/effectiveness/exclusions/2024-03";
        (await app.Put(March, """{"notMeasured":"system-unavailable","note":"migrazione"}""")).Expect(201);
        app.Clock.Set("2024-07-11T10:00:00Z");
        (await app.Put(March + "?reason=ritrovato", """{"numerator":3,"denominator":41,"evidence":"https://www.unimi.it/registro"}""", "If-Match: *")).Expect(200);
        app.Clock.Set("2024-07-12T10:00:00Z");
        (await app.Put(March + "?reason=verifica", """{"numerator":9,"denominator":41}""", "If-Match: *", "Acting-As: board")).Expect(200);
        app.Clock.Set("2024-07-13T10:00:00Z");
        (await app.Put(Exclusion, """{"code":"data-unreliable","note":"doppia conta"}""")).Expect(201);
        app.Clock.Set("2024-07-14T10:00:00Z");
        (await app.Delete(Exclusion + "?reason=chiarito")).Expect(204);
        app.Clock.Set("2024-07-15T10:00:00Z");
        (await app.Delete(March + "?reason=mese%20sbagliato", "If-Match: *")).Expect(204);
        app.Clock.Set("2024-07-16T10:00:00Z");
        (await app.Put(March, """{"numerator":1,"denominator":40}""")).Expect(201);
        // What is about other periods and indicators is not of this history.
        (await app.Put(Paths.Measurement("master", "effectiveness", "2024-04"), """{"numerator":1,"denominator":40}""")).Expect(201);
        (await app.Put(Paths.Measurement("master", "efficiency", "2024-03"), """{"numerator":1,"denominator":40}""")).Expect(201);

        var history = (await app.Get(March + "/history")).Expect(200);
        Assert.Equal(
            [
                "1 notMeasured office 10 - system-unavailable, before -",
                "2 rectified office 11 ritrovato 3/41, before system-unavailable",
                "3 rectified board 12 verifica 9/41, before 3/41",
                "4 excluded board 13 - data-unreliable, before 9/41",
                "5 readmitted board 14 chiarito -, before 9/41",
                "6 withdrawn office 15 mese sbagliato -, before 9/41",
                "7 reported office 16 - 1/40, before -",
            ],
            history.At("items").EnumerateArray().Select(Told));
        Assert.Equal(("migrazione", "https://www.unimi.it/registro", "doppia conta"), (history.TextAt("items.0.note"), history.TextAt("items.1.evidence"), history.TextAt("items.3.note")));
        Assert.Equal(history.At("items").GetRawText(), (await app.Get(March)).Expect(200).At("history").GetRawText());
        Assert.Equal(
            ["notMeasured", "rectified", "rectified"], (await app.Get(March + "/history?asOf=2024-07-12")).Expect(200).At("items").EnumerateArray().Select(f => f.Text("fact")));
    }

    [Fact]
    public async Task A_withdrawn_value_keeps_its_history()
    {
        await using var app = await App.Start(at: "2024-07-10T10:00:00Z");
        (await app.Put(March, """{"numerator":3,"denominator":41}""")).Expect(201);
        (await app.Delete(March + "?reason=x", "If-Match: *")).Expect(204);
        (await app.Get(March)).ExpectProblem(404, "no-measurement");
        Assert.Equal(["reported", "withdrawn"], (await app.Get(March + "/history")).Expect(200).At("items").EnumerateArray().Select(f => f.Text("fact")));
    }

    [Theory]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/measurements/2024-02/history", 404, "no-measurement")]
    [InlineData("/v1/unimi/services/master/indicators/nessuno/measurements/2024-02/history", 404, "unknown-indicator")]
    [InlineData("/v1/unimi/services/nessuno/indicators/effectiveness/measurements/2024-02/history", 404, "unknown-service")]
    [InlineData("/v1/nessuno/services/master/indicators/effectiveness/measurements/2024-02/history", 404, "unknown-organization")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/measurements/marzo/history", 400, "malformed-period")]
    public async Task A_history_of_nothing_is_told_why(string path, int status, string code) =>
        (await shared.App.Get(path)).ExpectProblem(status, code);

    private static string Told(System.Text.Json.JsonElement f)
    {
        var before = f.TryGetProperty("before", out var was) ? Said(was) : "-";
        return $"{f.At("revision")} {f.Text("fact")} {f.Text("role")} {f.Text("at")![8..10]} {f.Text("reason") ?? "-"} {Said(f)}, before {before}";
    }

    private static string Said(System.Text.Json.JsonElement said) =>
        said.TryGetProperty("numerator", out var numerator) ? $"{numerator}/{said.At("denominator")}"
        : said.TryGetProperty("notMeasured", out var code) || said.TryGetProperty("exclusion", out code) ? code.GetString()!
        : "-";
}
