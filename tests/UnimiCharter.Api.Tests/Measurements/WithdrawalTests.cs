using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Measurements;

public sealed class WithdrawalTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Yes = """{"yes":true}""";

    private readonly App app = shared.App;

    [Fact]
    public async Task What_was_withdrawn_is_gone_until_it_is_reported_anew_and_its_past_stays_readable()
    {
        await using var own = await App.Start(at: "2024-04-10T10:00:00Z");
        var path = Paths.Measurement("master", "timeliness", "2024-03");
        var first = (await own.Put(path, Yes)).Expect(201);
        own.Clock.Set("2024-06-10T10:00:00Z");

        var gone = (await own.Delete(path + "?reason=mese%20sbagliato", "If-Match: " + first.ETag)).Expect(204);
        Assert.Null(gone.Header("Content-Type"));
        (await own.Get(path)).ExpectProblem(404, "no-measurement");
        Assert.Equal("[]", (await own.Get(Paths.Measurements("master", "timeliness"))).At("items").GetRawText());
        var standing = (await own.Get(Paths.Compliance("master"))).At("items.1");
        Assert.Equal(("no-data", 0m), (standing.At("reason").GetString(), standing.Number("periods.reported")));
        Assert.Contains("2024-03", standing.At("periods.missing").EnumerateArray().Select(m => m.GetString()));

        var again = (await own.Put(path, Yes)).Expect(201);
        Assert.NotNull(again.Header("Location"));
        Assert.Equal(("2024-04-10", true), (again.TextAt("measurement.firstReportedOn"), again.At("measurement.onTime").GetBoolean()));
        Assert.NotEqual(first.ETag, again.ETag);
        var history = (await own.Get(path)).At("history").EnumerateArray().ToArray();
        Assert.Equal(["reported", "withdrawn", "reported"], history.Select(h => h.Text("fact")));
        Assert.Equal([null, "mese sbagliato", null], history.Select(h => h.Text("reason")));
    }

    [Fact]
    public async Task A_withdrawal_needs_the_tag_of_what_stands_and_a_reason()
    {
        var path = Paths.Measurement("dottorato", "timeliness", "2024-03");
        var tag = (await app.Put(path, Yes)).Expect(201).ETag;
        var facts = await app.Facts();
        var required = (await app.Delete(path + "?reason=x")).ExpectProblem(428, "precondition-required");
        Assert.Equal((tag, true), (required.ETag, required.At("current.yes").GetBoolean()));
        (await app.Delete(path + "?reason=x", "If-Match: \"999\"")).ExpectProblem(412, "precondition-failed");
        (await app.Delete(path + "?reason=x", "If-Match: W/" + tag)).ExpectProblem(412, "precondition-failed");
        (await app.Delete(path + "?reason=x", "If-None-Match: *")).ExpectProblem(412, "precondition-failed");
        (await app.Delete(path + "?reason=x", "If-Match: 1")).ExpectProblem(400, "malformed-precondition");
        (await app.Delete(path, "If-Match: " + tag)).ExpectProblem(422, "reason-required");
        (await app.Delete(path + "?reason=%20", "If-Match: " + tag)).ExpectProblem(422, "reason-required");
        (await app.Delete($"{path}?reason={new string('x', 501)}", "If-Match: " + tag)).ExpectProblem(422, "text-too-long");
        (await app.Delete(path + "?motivo=x", "If-Match: " + tag)).ExpectProblem(400, "unknown-parameter");
        Assert.Equal(facts, await app.Facts());
        (await app.Delete(path + "?reason=x", "If-Match: *")).Expect(204);
    }

    [Fact]
    public async Task What_does_not_stand_cannot_be_withdrawn()
    {
        var path = Paths.Measurement("dottorato", "transparency", "2024-03");
        (await app.Delete(path + "?reason=x", "If-Match: *")).ExpectProblem(404, "no-measurement");
        var tag = (await app.Put(path, Yes)).Expect(201).ETag;
        (await app.Delete(path + "?reason=x", "If-Match: " + tag)).Expect(204);
        var facts = await app.Facts();
        (await app.Delete(path + "?reason=x", "If-Match: " + tag)).ExpectProblem(404, "no-measurement");
        (await app.Put(path + "?reason=x", """{"yes":false}""", "If-Match: " + tag)).ExpectProblem(412, "precondition-failed");
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("/v1/nessuno/services/master/indicators/timeliness/measurements/2024-03", 404, "unknown-organization")]
    [InlineData("/v1/unimi/services/nessuno/indicators/timeliness/measurements/2024-03", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/master/indicators/nessuno/measurements/2024-03", 404, "unknown-indicator")]
    [InlineData("/v1/unimi/services/master/indicators/timeliness/measurements/marzo", 400, "malformed-period")]
    [InlineData("/v1/unimi/services/master/indicators/timeliness/measurements/2024-Q1", 422, "period-frequency-mismatch")]
    [InlineData("/v1/unimi/services/master/indicators/timeliness/measurements/2023-03", 422, "period-outside-edition")]
    public async Task A_withdrawal_of_nothing_that_can_be_is_told_why(string path, int status, string code) =>
        (await app.Delete(path + "?reason=x", "If-Match: *")).ExpectProblem(status, code);
}
