using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Measurements;

/// <summary>A year that the board closed, and periods that it set aside.</summary>
public sealed class ClosedYearTests
{
    private const string Yes = """{"yes":true}""";

    [Fact]
    public async Task A_closed_year_takes_the_same_again_and_nothing_else()
    {
        await using var app = await App.Start(at: "2025-03-01T10:00:00Z");
        var path = Paths.Measurement("master", "timeliness", "2024-03");
        var tag = (await app.Put(path, Yes)).Expect(201).ETag;
        (await app.Post("/v1/unimi/services/master/reporting/2024/certification?reason=prova", null)).Expect(201);
        (await app.Put(path, Yes)).Expect(200);
        (await app.Put(path + "?reason=x", """{"yes":false}""", "If-Match: " + tag)).ExpectProblem(409, "year-certified");
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-04"), Yes)).ExpectProblem(409, "year-certified");
        (await app.Delete(path + "?reason=x", "If-Match: " + tag)).ExpectProblem(409, "year-certified");
        (await app.Put(Paths.Measurement("dottorato", "timeliness", "2024-04"), Yes)).Expect(201);

        var rows = (await app.Get(Paths.Compliance("master"))).Expect(200).At("items").EnumerateArray().ToArray();
        Assert.All(rows, row => Assert.Equal(("certified", null), (row.Text("finality"), row.Text("outlook"))));
        Assert.Equal(["no-data", null, "no-data", "no-data", "no-data", "no-data"], rows.Select(r => r.Text("reason")));
        Assert.Equal(tag, (await app.Get(path)).Expect(200).ETag);
    }

    [Fact]
    public async Task A_period_set_aside_is_not_expected_and_its_measurement_stays_readable()
    {
        await using var app = await App.Start(at: "2025-03-01T10:00:00Z");
        var path = Paths.Measurement("master", "timeliness", "2024-03");
        (await app.Put(path, """{"yes":false}""")).Expect(201);
        (await app.Put("/v1/unimi/services/master/indicators/timeliness/exclusions/2024-03", """{"code":"other","note":"sciopero"}""")).Expect(201);
        for (var month = 1; month <= 12; month++) 
            (await app.Put($"/v1/unimi/services/master/indicators/efficiency/exclusions/2024-{month:D2}", """{"code":"service-suspended"}""")).Expect(201);

        var rows = (await app.Get(Paths.Compliance("master"))).Expect(200).At("items");
        Assert.Equal(("no-data", 11m, 0m), (rows[1].Text("reason"), rows[1].Number("periods.expected"), rows[1].Number("periods.reported")));
        Assert.Equal(("excluded", 0m, "final"), (rows[5].Text("reason"), rows[5].Number("periods.expected"), rows[5].Text("finality")));
        Assert.Equal(["reported", "excluded"], (await app.Get(path)).Expect(200).At("history").EnumerateArray().Select(h => h.Text("fact")));
        (await app.Get(Paths.Measurement("master", "efficiency", "2024-03"))).ExpectProblem(404, "no-measurement");
        Assert.Equal(0, (await app.Rebuild()).Mended);
    }
}
