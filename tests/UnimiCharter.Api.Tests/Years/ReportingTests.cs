using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Years;

/// <summary>How completely and how timely an edition was reported, and who may still write to it.</summary>
public sealed class ReportingTests
{
    private const string Reporting = "/v1/unimi/reporting";
    private const string Office = "Ufficio Master, Corsi di perfezionamento e Formazione permanente";
    private const string Yes = """{"yes":true}""";

    /// <summary>
    /// On 1 June January to April are due: 4 periods of 6 indicators in each of 11 services, 72 expected of each in all. The master
    /// office said January on its due date, February a day late and March by its extension; each was rectified later.
    /// </summary>
    [Fact]
    public async Task Periods_are_counted_by_service_and_by_office_with_exact_shares()
    {
        await using var app = await App.Start(at: "2024-02-15T22:59:59Z");
        await Report(app, "2024-01", Yes);
        app.Clock.Set("2024-03-15T23:00:00Z");
        await Report(app, "2024-02", Yes);
        (await app.Post("/v1/unimi/services/master/reporting/2024/extensions", """{"period":"2024-03","until":"2024-05-31","reason":"guasto"}""")).Expect(201);
        app.Clock.Set("2024-05-31T21:59:59Z");
        await Report(app, "2024-03", Yes);
        app.Clock.Set("2024-06-01T10:00:00Z");
        foreach (var month in new[] { "2024-01", "2024-02", "2024-03" })
            (await app.Put(Paths.Measurement("master", "timeliness", month) + "?reason=x", """{"yes":false}""", "If-Match: *")).Expect(200);
        (await app.Put(Paths.Measurement("dottorato", "timeliness", "2024-01"), """{"notMeasured":"other"}""")).Expect(201);
        (await app.Put("/v1/unimi/services/corsi-perfezionamento/indicators/timeliness/exclusions/2024-01", """{"code":"other"}""")).Expect(201);

        var told = (await app.Get(Reporting + "?edition=2024")).Expect(200);
        Assert.Equal("72 3 2 1 21 | 3/72 4.166667 3 su 72 (4,17%) | 2/3 66.666667 2 su 3 (66,67%)", Tally(Service(told, "master")));
        Assert.Equal("72 0 0 0 23 | 0/72 0 0 su 72 (0%) | 0/0 null 0 su 0", Tally(Service(told, "dottorato")));
        Assert.Equal("71 0 0 0 23 | 0/71 0 0 su 71 (0%) | 0/0 null 0 su 0", Tally(Service(told, "corsi-perfezionamento")));
        Assert.Equal("72 0 0 0 24 | 0/72 0 0 su 72 (0%) | 0/0 null 0 su 0", Tally(Service(told, "mobilita-uscita")));
        Assert.Equal("791 3 2 1 259 | 3/791 0.379267 3 su 791 (0,38%) | 2/3 66.666667 2 su 3 (66,67%)", Tally(told.At("total")));
        var office = told.At("offices").EnumerateArray().Single(o => o.Text("office") == Office);
        Assert.Equal("143 3 2 1 44 | 3/143 2.097902 3 su 143 (2,1%) | 2/3 66.666667 2 su 3 (66,67%)", Tally(office));
        Assert.Equal(["master", "corsi-perfezionamento"], office.At("services").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(11, told.At("items").GetArrayLength());
    }

    /// <summary>Due by the 15th of the month after, closed after the end of the second.</summary>
    [Fact]
    public async Task After_closing_only_the_board_writes_until_the_period_is_extended()
    {
        await using var app = await App.Start(at: "2024-05-31T21:59:59Z");
        (await app.Put(
            Reporting + "/calendar", """{"due":{"months":1,"day":15},"closing":{"months":2,"day":31},"patronDay":{"month":12,"day":7},"closures":[],"reason":"x"}""", "If-Match: *")).Expect(200);
        var (march, other) = (Paths.Measurement("master", "timeliness", "2024-03"), Paths.Measurement("master", "transparency", "2024-03"));
        await Report(app, "2024-03", Yes);
        app.Clock.Set("2024-05-31T22:00:00Z");
        var facts = await app.Facts();
        foreach (var role in new[] { "Acting-As: office", "Accept: */*" })
        {
            var refused = (await app.Put(other, Yes, role, "Accept-Language: en")).ExpectProblem(409, "period-closed");
            Assert.Contains("2024-05-31", refused.TextAt("detail"), StringComparison.Ordinal);
            (await app.Put(other, """{"notMeasured":"other"}""", role)).ExpectProblem(409, "period-closed");
            (await app.Put(march + "?reason=x", """{"yes":false}""", "If-Match: *", role)).ExpectProblem(409, "period-closed");
            (await app.Delete(march + "?reason=x", "If-Match: *", role)).ExpectProblem(409, "period-closed");
        }
        (await app.Put(other, Yes, "Acting-As: rettore")).Expect(400);
        (await app.Put(march, Yes)).Expect(200);
        Assert.Equal(facts, await app.Facts());

        (await app.Put(march + "?reason=x", """{"yes":false}""", "If-Match: *", "Acting-As: board")).Expect(200);
        (await app.Put(other, Yes, "Acting-As: board")).Expect(201);
        (await app.Delete(other + "?reason=x", "If-Match: *", "Acting-As: board")).Expect(204);
        // The month after is still open.
        (await app.Put(Paths.Measurement("master", "transparency", "2024-04"), Yes)).Expect(201);

        (await app.Post("/v1/unimi/services/master/reporting/2024/extensions", """{"period":"2024-03","until":"2024-06-02","reason":"x"}""")).Expect(201);
        (await app.Put(Paths.Measurement("master", "accessibility", "2024-03"), """{"count":1}""")).Expect(201);
        (await app.Put(Paths.Measurement("dottorato", "accessibility", "2024-03"), """{"count":1}""")).ExpectProblem(409, "period-closed");
        app.Clock.Set("2024-06-02T22:00:00Z");
        (await app.Put(Paths.Measurement("master", "efficiency", "2024-03"), """{"numerator":1,"denominator":1}""")).ExpectProblem(409, "period-closed");
    }

    [Fact]
    public async Task An_extension_names_a_later_day_of_a_period_of_the_year_and_says_why()
    {
        await using var app = await App.Start(at: "2024-04-20T10:00:00Z");
        const string Extensions = "/v1/unimi/services/master/reporting/2024/extensions";
        await Report(app, "2024-03", Yes);
        Assert.False((await app.Get(Paths.Measurement("master", "timeliness", "2024-03"))).At("onTime").GetBoolean());
        var facts = await app.Facts();
        (await app.Post(Extensions, """{"period":"2024-03","until":"2024-04-15","reason":"x"}""")).ExpectProblem(422, "extension-not-later");
        (await app.Post(Extensions, """{"period":"2024-03","until":"2024-04-20"}""")).ExpectProblem(422, "reason-required");
        (await app.Post(Extensions, """{"period":"2023-12","until":"2024-04-20","reason":"x"}""")).ExpectProblem(422, "period-not-reported");
        (await app.Post(Extensions, """{"period":"2024-03","until":"domani","reason":"x"}""")).ExpectProblem(422, "day-expected");
        Assert.Equal(facts, await app.Facts());

        var granted = (await app.Post(Extensions, """{"period":"2024-03","until":"2024-04-20","reason":"guasto"}""")).Expect(201);
        Assert.Equal(("2024-03", "2024-04-20", "2024-04-20"), (granted.TextAt("periods.2.period"), granted.TextAt("periods.2.dueOn"), granted.TextAt("periods.2.extendedTo")));
        (await app.Post(Extensions, """{"period":"2024-03","until":"2024-04-20","reason":"guasto"}""")).Expect(200);
        (await app.Post(Extensions, """{"period":"2024-03","until":"2024-04-18","reason":"x"}""")).ExpectProblem(422, "extension-not-later");
        Assert.Equal(facts + 1, await app.Facts());
        Assert.True((await app.Get(Paths.Measurement("master", "timeliness", "2024-03"))).At("onTime").GetBoolean());
    }

    private static async Task Report(App app, string period, string body) => (await app.Put(Paths.Measurement("master", "timeliness", period), body)).Expect(201);

    private static JsonElement Service(Answer told, string service) => told.At("items").EnumerateArray().Single(i => i.Text("service") == service);

    private static string Tally(JsonElement t) =>
        $"{t.At("expected")} {t.At("reported")} {t.At("onTime")} {t.At("late")} {t.At("missing")} | {Share(t.At("completeness"))} | {Share(t.At("timeliness"))}";

    private static string Share(JsonElement s) => $"{s.At("numerator")}/{s.At("denominator")} {s.At("value").GetRawText()} {s.Text("text")}";
}
