using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Years;

/// <summary>The board closes a service's year, and opens it again. On 20 July 2024 January to June are due: 36 periods of six indicators.</summary>
public sealed class CertificationTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Year = "/v1/unimi/services/master/reporting/2024";
    private const string Certification = Year + "/certification";
    private const string Yes = """{"yes":true}""";

    [Fact]
    public async Task A_year_with_periods_missing_is_certified_only_with_a_reason()
    {
        await using var app = await App.Start(at: "2024-07-20T10:00:00Z");
        var facts = await app.Facts();
        foreach (var body in new[] { null, "{}", """{"reason":null}""", """{"reason":" "}""" })
            Assert.Contains("36", (await app.Post(Certification, body)).ExpectProblem(409, "periods-missing").TextAt("detail"), StringComparison.Ordinal);
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-06"), Yes)).Expect(201);
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-05"), """{"notMeasured":"other"}""")).Expect(201);
        (await app.Put("/v1/unimi/services/master/indicators/timeliness/exclusions/2024-04", """{"code":"other"}""")).Expect(201);
        Assert.Contains("33", (await app.Post(Certification, null)).ExpectProblem(409, "periods-missing").TextAt("detail"), StringComparison.Ordinal);
        Assert.Equal(facts + 3, await app.Facts());

        var certified = (await app.Post(Certification, """{"reason":"gestionale dismesso"}""")).Expect(201);
        Assert.Equal(Year, new Uri(certified.Header("Location")!).AbsolutePath);
        Assert.Equal((true, 33), (certified.At("certified").GetBoolean(), certified.At("missing").GetInt32()));
        (await app.Post(Certification, null)).Expect(200);
        Assert.Equal(facts + 4, await app.Facts());
        Assert.All((await app.Get(Paths.Compliance("master"))).At("items").EnumerateArray(), i => Assert.Equal(("certified", null), (i.Text("finality"), i.Text("outlook"))));
        Assert.All((await app.Get(Paths.Compliance("dottorato"))).At("items").EnumerateArray(), i => Assert.Equal("provisional", i.Text("finality")));
    }

    [Fact]
    public async Task A_year_of_which_nothing_due_is_missing_needs_no_reason()
    {
        await using var app = await App.Start(at: "2024-03-15T10:00:00Z");
        foreach (var indicator in new[] { "accessibility", "timeliness", "transparency", "effectiveness", "continuity", "efficiency" })
            (await app.Put(Paths.Measurement("master", indicator, "2024-01"), """{"notMeasured":"other"}""")).Expect(201);
        (await app.Post(Certification, null)).Expect(201);
    }

    [Fact]
    public async Task Nothing_of_a_certified_year_is_written_until_it_is_reopened_with_a_reason()
    {
        await using var app = await App.Start(at: "2024-07-20T10:00:00Z");
        var june = Paths.Measurement("master", "timeliness", "2024-06");
        var exclusion = "/v1/unimi/services/master/indicators/timeliness/exclusions/2024-04";
        (await app.Put(june, Yes)).Expect(201);
        (await app.Put(exclusion, """{"code":"other"}""")).Expect(201);
        (await app.Post(Certification + "?reason=chiusura", null)).Expect(201);

        var facts = await app.Facts();
        foreach (var role in new[] { "Acting-As: office", "Acting-As: board" })
        {
            (await app.Put(Paths.Measurement("master", "timeliness", "2024-05"), Yes, role)).ExpectProblem(409, "year-certified");
            (await app.Put(june + "?reason=x", """{"yes":false}""", "If-Match: *", role)).ExpectProblem(409, "year-certified");
            (await app.Delete(june + "?reason=x", "If-Match: *", role)).ExpectProblem(409, "year-certified");
        }
        (await app.Put("/v1/unimi/services/master/indicators/timeliness/exclusions/2024-03", """{"code":"other"}""")).ExpectProblem(409, "year-certified");
        (await app.Delete(exclusion + "?reason=x")).ExpectProblem(409, "year-certified");
        (await app.Post(Year + "/extensions", """{"period":"2024-06","until":"2024-08-31","reason":"x"}""")).ExpectProblem(409, "year-certified");
        (await app.Delete(Certification)).ExpectProblem(422, "reason-required");
        // What is so already is no write.
        (await app.Put(june, Yes)).Expect(200);
        (await app.Put(exclusion, """{"code":"other"}""")).Expect(200);
        Assert.Equal(facts, await app.Facts());

        (await app.Delete(Certification + "?reason=ricorso")).Expect(204);
        (await app.Delete(Certification + "?reason=ricorso")).ExpectProblem(409, "year-not-certified");
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-05"), Yes)).Expect(201);
        (await app.Delete(exclusion + "?reason=x")).Expect(204);
        Assert.Equal(facts + 3, await app.Facts());
        Assert.False((await app.Get(Year)).Expect(200).At("certified").GetBoolean());
    }

    [Fact]
    public async Task All_of_it_is_history()
    {
        await using var app = await App.Start(at: "2024-07-20T10:00:00Z");
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-06"), Yes)).Expect(201);
        app.Clock.Set("2024-07-21T10:00:00Z");
        (await app.Post(Year + "/extensions", """{"period":"2024-06","until":"2024-08-31","reason":"guasto"}""")).Expect(201);
        app.Clock.Set("2024-07-22T10:00:00Z");
        (await app.Post(Certification, """{"reason":"chiusura"}""")).Expect(201);
        app.Clock.Set("2024-07-23T10:00:00Z");
        (await app.Delete(Certification + "?reason=ricorso")).Expect(204);
        app.Clock.Set("2024-07-24T10:00:00Z");
        (await app.Post(Certification, """{"reason":"di nuovo"}""")).Expect(201);

        var history = (await app.Get(Year + "/history")).Expect(200);
        Assert.Equal(
            [
                "1 reported office 2024-07-20T10:00:00Z ",
                "2 extended board 2024-07-21T10:00:00Z guasto",
                "3 certified board 2024-07-22T10:00:00Z chiusura",
                "4 reopened board 2024-07-23T10:00:00Z ricorso",
                "5 certified board 2024-07-24T10:00:00Z di nuovo",
            ],
            history.At("items").EnumerateArray().Select(f => $"{f.At("revision")} {f.Text("fact")} {f.Text("role")} {f.Text("at")} {f.Text("reason")}"));
        Assert.Equal(("2024-06", "2024-08-31"), (history.TextAt("items.1.period"), history.TextAt("items.1.until")));

        var pages = new List<string?>();
        for (var next = Year + "/history?limit=2"; next is not null;)
        {
            var page = (await app.Get(next)).Expect(200);
            pages.AddRange(page.At("items").EnumerateArray().Select(f => f.Text("fact")));
            next = page.At("_links").TryGetProperty("next", out var link) ? new Uri(link.GetProperty("href").GetString()!).PathAndQuery : null;
        }
        Assert.Equal(["reported", "extended", "certified", "reopened", "certified"], pages);
    }

    [Theory]
    [InlineData("/v1/nessuno/services/master/reporting/2024/certification", 404, "unknown-organization")]
    [InlineData("/v1/unimi/services/nessuno/reporting/2024/certification", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/master/reporting/2019/certification", 404, "unknown-edition")]
    [InlineData("/v1/unimi/services/master/reporting/boh/certification", 400, "malformed-edition")]
    public async Task A_year_that_is_not_is_told_so(string path, int status, string code) =>
        (await shared.App.Post(path, """{"reason":"x"}""")).ExpectProblem(status, code);
}
