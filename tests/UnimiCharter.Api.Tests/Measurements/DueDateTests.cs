using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Measurements;

/// <summary>Days end at midnight in Rome: UTC+1 in winter, UTC+2 in summer. A month's report is due on the 15th of the next.</summary>
public sealed class DueDateTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App app = shared.App;

    [Theory]
    [InlineData("master", "2024-01", "2024-02-15T22:59:59Z", "2024-02-15", true)]
    [InlineData("dottorato", "2024-01", "2024-02-15T23:00:00Z", "2024-02-16", false)]
    [InlineData("master", "2024-03", "2024-04-15T21:59:59Z", "2024-04-15", true)]
    [InlineData("dottorato", "2024-03", "2024-04-15T22:00:00Z", "2024-04-16", false)]
    [InlineData("master", "2024-09", "2024-10-15T21:59:59Z", "2024-10-15", true)]
    [InlineData("dottorato", "2024-10", "2024-11-15T22:59:59Z", "2024-11-15", true)]
    [InlineData("master", "2024-12", "2025-01-15T22:59:59Z", "2025-01-15", true)]
    [InlineData("dottorato", "2024-12", "2025-01-15T23:00:00Z", "2025-01-16", false)]
    [InlineData("master", "2024-06", "2024-06-01T00:00:00Z", "2024-06-01", true)]
    [InlineData("master", "2024-02", "2029-02-28T12:00:00Z", "2029-02-28", false)]
    public async Task A_report_by_the_15th_of_the_next_month_is_on_time(string service, string period, string at, string on, bool onTime)
    {
        app.Clock.Set(at);
        var answer = (await app.Put(Paths.Measurement(service, "timeliness", period), """{"yes":true}""")).Expect(201);
        Assert.Equal((on, onTime), (answer.TextAt("measurement.firstReportedOn"), answer.At("measurement.onTime").GetBoolean()));
        Assert.Equal(at, (await app.Get(Paths.Measurement(service, "timeliness", period))).TextAt("history.0.at"));
    }

    [Theory]
    [InlineData("scuole-specializzazione", "2024-01", "2023-12-31T22:59:59Z", "2023-12-31T23:00:00Z")]
    [InlineData("scuole-specializzazione", "2024-03", "2024-02-29T22:59:59Z", "2024-02-29T23:00:00Z")]
    [InlineData("scuole-specializzazione", "2024-04", "2024-03-31T21:59:59Z", "2024-03-31T22:00:00Z")]
    [InlineData("scuole-specializzazione", "2024-11", "2024-10-31T22:59:59Z", "2024-10-31T23:00:00Z")]
    public async Task A_month_can_be_reported_from_its_first_midnight_in_Rome(string service, string period, string before, string from)
    {
        var path = Paths.Measurement(service, "accessibility", period);
        app.Clock.Set(before);
        var facts = await app.Facts();
        (await app.Put(path, """{"count":1}""")).ExpectProblem(422, "period-not-begun");
        (await app.Put(path, """{"notMeasured":"other"}""")).ExpectProblem(422, "period-not-begun");
        Assert.Equal(facts, await app.Facts());
        app.Clock.Set(from);
        (await app.Put(path, """{"count":1}""")).Expect(201);
    }

    [Theory]
    [InlineData("2024-01-31T12:00:00Z", "not-due", "")]
    [InlineData("2024-02-15T22:59:59Z", "not-due", "")]
    [InlineData("2024-02-15T23:00:00Z", "no-data", "2024-01")]
    [InlineData("2024-04-15T21:59:59Z", "no-data", "2024-01 2024-02")]
    [InlineData("2024-04-15T22:00:00Z", "no-data", "2024-01 2024-02 2024-03")]
    [InlineData("2023-06-01T12:00:00Z", "not-due", "")]
    public async Task A_month_is_missing_from_the_16th_of_the_next(string at, string reason, string missing)
    {
        app.Clock.Set(at);
        foreach (var path in new[] { Paths.Compliance("mobilita-uscita"), "/v1/unimi/compliance?service=mobilita-uscita" })
        {
            var items = (await app.Get(path)).Expect(200).At("items").EnumerateArray().ToArray();
            Assert.Equal(6, items.Length);
            Assert.All(items, item =>
            {
                Assert.Equal(("notEvaluable", reason, "provisional", "open"), (item.Text("outcome"), item.Text("reason"), item.Text("finality"), item.Text("outlook")));
                Assert.Equal(missing, string.Join(' ', item.At("periods.missing").EnumerateArray()));
                Assert.Equal(System.Text.Json.JsonValueKind.Null, item.At("result").ValueKind);
            });
        }
    }
}
