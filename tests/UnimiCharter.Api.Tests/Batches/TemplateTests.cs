using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>A CSV of what an office may still report, to be filled in and posted.</summary>
public sealed class TemplateTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Header = "service,indicator,period,numerator,denominator,count,yes,amount,notMeasured,note,evidence,reason,revision";

    private readonly App app = shared.App;

    [Fact]
    public async Task It_has_a_row_for_each_indicator_and_period_that_has_begun_and_was_not_reported()
    {
        var organization = await Library.Open(app);
        (await app.Import(organization, "", Sending.Csv, "service,indicator,period,count,notMeasured\nbiblioteca,prestiti,2024-02,1,\nbiblioteca,prestiti,2024-03,,data-lost\n")).Expect(200);
        var rows = await Rows(organization, "");
        // July, in which it is, has begun.
        Assert.Equal(4 * 7 - 2, rows.Length);
        Assert.Equal(["2024-01", "2024-04", "2024-05", "2024-06", "2024-07"], rows.Where(r => r.StartsWith("biblioteca,prestiti,", StringComparison.Ordinal)).Select(r => r.Split(',')[2]));
        Assert.Equal(["aperta", "attesa", "gradimento", "prestiti"], rows.Select(r => r.Split(',')[1]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.EndsWith(",,,,,,,,,,", row, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("?period=2024-03", "2024-03")]
    [InlineData("?period=2024-Q2", "2024-04 2024-05 2024-06")]
    [InlineData("?period=2024-Q3", "2024-07")]
    [InlineData("?period=2024-H1", "2024-01 2024-02 2024-03 2024-04 2024-05 2024-06")]
    [InlineData("?period=2024", "2024-01 2024-02 2024-03 2024-04 2024-05 2024-06 2024-07")]
    [InlineData("?period=2024-08", "")]
    [InlineData("?period=2024-Q4", "")]
    public async Task It_keeps_within_a_period(string query, string periods)
    {
        var organization = await Library.Open(app);
        Assert.Equal(periods.Split(' ', StringSplitOptions.RemoveEmptyEntries), (await Rows(organization, query)).Where(r => r.Contains(",aperta,", StringComparison.Ordinal)).Select(r => r.Split(',')[2]));
    }

    [Fact]
    public async Task It_keeps_to_a_service()
    {
        Assert.Equal(11 * 6, (await Rows("unimi", "?period=2024-03")).Length);
        var rows = await Rows("unimi", "?service=master&period=2024-03");
        Assert.Equal(
            ["accessibility", "continuity", "effectiveness", "efficiency", "timeliness", "transparency"],
            rows.Select(r => r.Split(',')[1]).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.StartsWith("master,", row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Filled_in_and_posted_it_is_accepted_and_then_nothing_is_left_of_it()
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        var rows = await Rows(organization, "?service=biblioteca&period=2024-H1");
        Assert.Equal(24, rows.Length);
        var filled = string.Join("\r\n", rows.Select(FilledIn).Prepend(Header)) + "\r\n";
        Assert.Equal("24/0/0/0", (await app.Import(organization, "?mode=atomic", Sending.Csv, filled)).Expect(200).Counts());
        Assert.Equal(facts + 24, await app.Facts());
        Assert.Empty(await Rows(organization, "?service=biblioteca&period=2024-H1"));
    }

    [Fact]
    public async Task Posted_as_it_is_it_reports_nothing()
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        var file = (await app.Get(Sending.PathOf(organization, "/template?period=2024-03"))).Expect(200);
        var answer = (await app.Import(organization, "", Sending.Csv, file.Body)).Expect(200);
        Assert.Equal("0/0/0/0", answer.Counts());
        Assert.Equal(4, answer.At("counts").Number("blank"));
        Assert.All(answer.Rows(), row => Assert.EndsWith(" blank", row, StringComparison.Ordinal));
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task What_was_withdrawn_is_open_again()
    {
        var organization = await Library.Open(app);
        (await app.Import(organization, "", Sending.Csv, "service,indicator,period,yes\nbiblioteca,aperta,2024-02,true\n")).Expect(200);
        Assert.Equal(3, (await Rows(organization, "?period=2024-02")).Length);
        var path = Library.Measurement(organization, "aperta", "2024-02");
        (await app.Delete(path + "?reason=errore", "If-Match: " + (await app.Get(path)).ETag)).Expect(204);
        Assert.Equal(4, (await Rows(organization, "?period=2024-02")).Length);
    }

    [Fact]
    public async Task A_closed_period_is_left_out_until_it_is_extended()
    {
        await using var own = await App.Start(at: "2024-05-02T10:00:00Z");
        var organization = await Library.Open(own);
        // March closes on 30 April, April on 31 May.
        await own.Close(organization, "biblioteca");
        Assert.Equal(["2024-04", "2024-05"], await Open());
        (await own.Post($"/v1/{organization}/services/biblioteca/reporting/2024/extensions", """{"period":"2024-02","until":"2024-05-10","reason":"prova"}""")).Expect(201);
        Assert.Equal(["2024-02", "2024-04", "2024-05"], await Open());

        async Task<IEnumerable<string>> Open() => (await own.Get(Sending.PathOf(organization, "/template?dialect=standard"))).Expect(200).Text
            .Split("\r\n").Where(r => r.Contains(",aperta,", StringComparison.Ordinal)).Select(r => r.Split(',')[2]);
    }

    [Fact]
    public async Task A_certified_year_and_an_excluded_period_are_left_out()
    {
        await using var own = await App.Start(at: "2025-03-01T10:00:00Z");
        (await own.Put("/v1/unimi/services/master/indicators/timeliness/exclusions/2024-03", """{"code":"other","note":"sciopero"}""")).Expect(201);
        Assert.Equal(71, await Count("?service=master"));
        Assert.Equal(5, await Count("?service=master&period=2024-03"));
        (await own.Post("/v1/unimi/services/master/reporting/2024/certification?reason=prova", null)).Expect(201);
        Assert.Equal((0, 72), (await Count("?service=master"), await Count("?service=dottorato")));

        async Task<int> Count(string query) => (await own.Get(Sending.PathOf("unimi", "/template" + query))).Expect(200).Text.TrimEnd().Split("\r\n").Length - 1;
    }

    [Theory]
    [InlineData("?period=marzo", 400, "malformed-period")]
    [InlineData("?period=2024-13", 400, "malformed-period")]
    [InlineData("?period=", 400, "malformed-period")]
    [InlineData("?period=2031-01", 404, "unknown-edition")]
    [InlineData("?service=nessuno", 404, "unknown-service")]
    [InlineData("?edition=2024", 400, "unknown-parameter")]
    [InlineData("?dialect=lotus", 400, "malformed-parameter")]
    [InlineData("?period=2024&period=2023", 400, "repeated-parameter")]
    public async Task What_is_asked_otherwise_is_refused(string query, int status, string code) =>
        (await app.Get(Sending.PathOf("unimi", "/template" + query))).ExpectProblem(status, code);

    [Fact]
    public async Task Only_a_known_organization_has_a_template_and_only_as_a_table()
    {
        (await app.Get(Sending.PathOf("nessuno", "/template"))).ExpectProblem(404, "unknown-organization");
        (await app.Get(Sending.PathOf("unimi", "/template"), "Accept: image/png")).ExpectProblem(406, "not-acceptable");
    }

    private async Task<string[]> Rows(string organization, string query)
    {
        var lines = (await app.Get(Sending.PathOf(organization, "/template" + (query.Length > 0 ? query + "&" : "?") + "dialect=standard"))).Expect(200).Text.TrimEnd().Split("\r\n");
        Assert.Equal(Header, lines[0]);
        return lines[1..];
    }

    private static string FilledIn(string row) => string.Join(',', row.Split(',')[..3]) + row.Split(',')[1] switch
    {
        "prestiti" => ",,,1200,,,,,,,",
        "aperta" => ",,,,sì,,,,,,",
        "attesa" => ",,,,,\"2,5\",,,,,",
        "gradimento" => ",3,41,,,,,,,,",
        var other => throw new InvalidOperationException(other),
    };
}
