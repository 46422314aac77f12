using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Tests.Measurements;

/// <summary>A year that the board closed, and periods that it set aside: facts that no resource records yet, but every one reads.</summary>
public sealed class ClosedYearTests
{
    private const string Yes = """{"yes":true}""";

    [Fact]
    public async Task A_closed_year_takes_the_same_again_and_nothing_else()
    {
        await using var app = await App.Start(at: "2025-03-01T10:00:00Z");
        var path = Paths.Measurement("master", "timeliness", "2024-03");
        var tag = (await app.Put(path, Yes)).Expect(201).ETag;
        await Record(app, new ReportingCommand.CertifyYear());
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
        await Record(app, new ReportingCommand.ExcludePeriod(new("timeliness"), Period.Month(2024, 3), ExclusionCode.Other, "sciopero"));
        for (var month = 1; month <= 12; month++) await Record(app, new ReportingCommand.ExcludePeriod(new("efficiency"), Period.Month(2024, month), ExclusionCode.Other, "sospeso"));

        var rows = (await app.Get(Paths.Compliance("master"))).Expect(200).At("items");
        Assert.Equal(("no-data", 11m, 0m), (rows[1].Text("reason"), rows[1].Number("periods.expected"), rows[1].Number("periods.reported")));
        Assert.Equal(("excluded", 0m, "final"), (rows[5].Text("reason"), rows[5].Number("periods.expected"), rows[5].Text("finality")));
        Assert.Equal(["reported", "excluded"], (await app.Get(path)).Expect(200).At("history").EnumerateArray().Select(h => h.Text("fact")));
        (await app.Get(Paths.Measurement("master", "efficiency", "2024-03"))).ExpectProblem(404, "no-measurement");
        Assert.Equal(0, (await Rebuild.Run(app.Database, null)).Mended);
    }

    private static async Task Record(App app, ReportingCommand command)
    {
        var (organization, service, year) = (new OrganizationCode("unimi"), new ServiceCode("master"), new EditionYear(2024));
        var (stream, card) = (StreamId.Reporting(organization, service, year), StreamId.Service(organization, service));
        var receipt = await app.Journal.Append(
            new Intent(stream, [card], streams => Reporting.Decide(command, streams.Of<ReportingYear>(stream), streams.Of<ServiceState>(card), service, year), command.Reason), new("board", null));
        Assert.IsType<Receipt.Recorded>(receipt);
    }
}
