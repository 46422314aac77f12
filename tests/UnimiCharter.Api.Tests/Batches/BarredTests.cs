using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>Rows of periods and years that are closed, or of more days than there were.</summary>
public sealed class BarredTests
{
    private const string File = """
        service,indicator,period,yes,numerator,denominator,reason
        master,timeliness,2024-02,false,,,ricontati
        master,timeliness,2024-03,true,,,
        master,timeliness,2024-04,true,,,
        dottorato,timeliness,2024-04,true,,,
        """;

    [Fact]
    public async Task After_closing_only_the_board_writes()
    {
        await using var app = await App.Start(at: "2024-03-20T10:00:00Z");
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-02"), """{"yes":true}""")).Expect(201);
        // February closes on 31 March, March on 30 April.
        await app.Close("unimi", "master");
        app.Clock.Set("2024-05-02T10:00:00Z");
        var facts = await app.Facts();

        Assert.Equal(["1 period-closed period", "2 period-closed period"], (await app.Import("unimi", "?mode=atomic", Sending.Csv, File)).ExpectProblem(422, "batch-refused").Errors());
        Assert.Equal(facts, await app.Facts());
        (await app.Import("unimi", "?mode=atomic", Sending.Csv, File, "Acting-As: nessuno")).ExpectProblem(400, "malformed-parameter");
        Assert.Equal(
            ["1 rejected period-closed period", "2 rejected period-closed period", "3 created", "4 created"],
            (await app.Import("unimi", "?dryRun=true", Sending.Csv, File, "Acting-As: office")).Expect(200).Rows());
        Assert.Equal(facts, await app.Facts());
        Assert.Equal(["1 rectified", "2 created", "3 created", "4 created"], (await app.Import("unimi", "?mode=atomic", Sending.Csv, File, "Acting-As: board")).Expect(200).Rows());
        Assert.Equal(facts + 4, await app.Facts());
        // Said already, it is unchanged for offices too.
        Assert.Equal(["1 unchanged", "2 unchanged", "3 unchanged", "4 unchanged"], (await app.Import("unimi", "?mode=atomic", Sending.Csv, File)).Expect(200).Rows());
    }

    [Theory]
    [InlineData("office")]
    [InlineData("board")]
    public async Task A_certified_year_takes_the_same_again_and_nothing_else(string role)
    {
        await using var app = await App.Start(at: "2025-03-01T10:00:00Z");
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-03"), """{"yes":true}""")).Expect(201);
        (await app.Post("/v1/unimi/services/master/reporting/2024/certification?reason=prova", null)).Expect(201);
        var facts = await app.Facts();
        Assert.Equal(
            ["1 year-certified period", "3 year-certified period"],
            (await app.Import("unimi", "?mode=atomic", Sending.Csv, File, "Acting-As: " + role)).ExpectProblem(422, "batch-refused").Errors());
        Assert.Equal(facts, await app.Facts());
        Assert.Equal(
            ["1 rejected year-certified period", "2 unchanged", "3 rejected year-certified period", "4 created"],
            (await app.Import("unimi", "?mode=each", Sending.Csv, File, "Acting-As: " + role)).Expect(200).Rows());
        Assert.Equal(facts + 1, await app.Facts());
        // What was exported is no change, certified or not.
        var export = (await app.Get(Sending.PathOf("unimi", "/export"))).Expect(200);
        Assert.Equal("0/2/0/0", (await app.Import("unimi", "?mode=atomic", Sending.Csv, export.Body)).Expect(200).Counts());
    }

    [Fact]
    public async Task Continuity_has_no_more_days_than_were_worked()
    {
        await using var app = await App.Start();
        // January 2024 had 23 weekdays; the first was New Year's, and Epiphany fell on a Saturday.
        const string Header = "service,indicator,period,numerator,denominator\n";
        Assert.Equal(
            ["1 rejected more-than-working-days denominator"],
            (await app.Import("unimi", "", Sending.Csv, Header + "master,continuity,2024-01,20,23\n")).Expect(200).Rows());
        Assert.Equal(["1 created"], (await app.Import("unimi", "", Sending.Csv, Header + "master,continuity,2024-01,20,22\n")).Expect(200).Rows());
    }

    [Fact]
    public async Task A_period_that_begins_tomorrow_is_told_so_and_today_it_is_taken()
    {
        await using var app = await App.Start(at: "2024-07-31T21:59:59Z");
        const string August = "service,indicator,period,yes\nmaster,timeliness,2024-08,true\n";
        var facts = await app.Facts();
        Assert.Equal(["1 period-not-begun period"], (await app.Import("unimi", "?mode=atomic", Sending.Csv, August)).ExpectProblem(422, "batch-refused").Errors());
        Assert.Equal(facts, await app.Facts());
        // In Italy it is August.
        app.Clock.Set("2024-07-31T22:00:00Z");
        Assert.Equal(["1 created"], (await app.Import("unimi", "?mode=atomic", Sending.Csv, August)).Expect(200).Rows());
    }

    [Fact]
    public async Task A_batch_for_nobody_is_told_so_before_its_file_is_looked_at()
    {
        await using var app = await App.Start();
        (await app.Import("nessuno", "", Sending.Csv, "x")).ExpectProblem(404, "unknown-organization");
        (await app.Import("Unimi", "", Sending.Csv, "x")).ExpectProblem(404, "unknown-organization");
    }
}
