using UnimiCharter.Api.Tests.Batches;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>A batch is let in row by row: an office's own services, and nobody else's.</summary>
public sealed class BatchTests : IAsyncLifetime
{
    private const string Rows = "service,indicator,period,yes\r\nmaster,timeliness,2024-03,true\r\ndottorato,timeliness,2024-03,true\r\nnessuno,timeliness,2024-03,true\r\nmaster,transparency,2024-03,true\r\n";

    private App app = null!;
    private string office = null!;

    public async Task InitializeAsync()
    {
        app = await App.Start();
        office = Keys.As(await app.Issue("ufficio-master", "office", "master"));
    }

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public async Task Its_own_rows_are_recorded_and_of_others_it_is_not_told_whether_there_is_such_a_service()
    {
        var facts = await app.Facts();
        var imported = (await app.Import("unimi", "?mode=each", Sending.Csv, Rows, office)).Expect(200);
        Assert.Equal(["1 created", "2 rejected forbidden service", "3 rejected forbidden service", "4 created"], imported.Rows());
        Assert.Equal(facts + 2, await app.Facts());
        var rows = imported.At("items").EnumerateArray().Where(row => row.Text("outcome") == "rejected").Select(row => row.GetRawText().Replace(row.At("row").GetRawText(), "n", StringComparison.Ordinal)).ToArray();
        Assert.Equal(rows[0], rows[1].Replace("nessuno", "dottorato", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_JSON_the_pointer_is_of_the_row_s_field()
    {
        const string Items = """{"items":[{"service":"master","indicator":"timeliness","period":"2024-03","yes":true},{"service":"dottorato","indicator":"timeliness","period":"2024-03","yes":true},{"programme":"piano","indicator":"k","period":"2024","count":1}]}""";
        var imported = (await app.Import("unimi", "?mode=each", Sending.Json, Items, office)).Expect(200);
        Assert.Equal(["1 created", "2 rejected forbidden /items/1/service", "3 rejected forbidden /items/2/programme"], imported.Rows());
    }

    [Fact]
    public async Task Where_all_rows_or_none_are_recorded_a_row_of_another_s_is_none()
    {
        var facts = await app.Facts();
        var refused = (await app.Import("unimi", "?mode=atomic", Sending.Csv, Rows, office)).ExpectProblem(422, "batch-refused");
        Assert.Equal(["2 forbidden service", "3 forbidden service"], refused.Errors());
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("each")]
    [InlineData("atomic")]
    public async Task A_dry_run_tells_no_more(string mode)
    {
        var facts = await app.Facts();
        var tried = await app.Import("unimi", $"?mode={mode}&dryRun=true", Sending.Csv, Rows, office);
        Assert.Equal(mode == "each" ? 200 : 422, tried.Status);
        Assert.DoesNotContain("unknown-service", tried.Text, StringComparison.Ordinal);
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task Who_wrote_the_rows_is_the_office()
    {
        (await app.Import("unimi", "?mode=each", Sending.Csv, Rows, office)).Expect(200);
        Assert.Equal(2, await app.Select<long>("select count(*) from mt_events where user_name = 'ufficio-master' and headers ->> 'as' = 'office' and headers ->> 'credential' = 'unimi/credential/ufficio-master'"));
    }

    [Fact]
    public async Task A_first_answer_is_repeated_only_to_who_got_it()
    {
        var other = Keys.As(await app.Issue("ufficio-dottorato", "office", "dottorato"));
        var first = (await app.Import("unimi", "?mode=each", Sending.Csv, Rows, office, "Idempotency-Key: \"chiave\"")).Expect(200);
        Assert.Equal(first.Text, (await app.Import("unimi", "?mode=each", Sending.Csv, Rows, office, "Idempotency-Key: \"chiave\"")).Expect(200).Text);
        (await app.Import("unimi", "?mode=each", Sending.Csv, Rows, other, "Idempotency-Key: \"chiave\"")).ExpectProblem(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task An_export_holds_an_office_s_own_services()
    {
        (await app.Import("unimi", "?mode=atomic", Sending.Csv, "service,indicator,period,yes\r\nmaster,timeliness,2024-03,true\r\ndottorato,timeliness,2024-03,true\r\n")).Expect(200);
        Assert.Equal(["master"], await Services("", office));
        Assert.Equal(["master"], await Services("?service=master", office));
        Assert.Equal(["dottorato", "master"], await Services("", Keys.As(App.AdminKey)));
        Assert.Equal(["dottorato", "master"], await Services("", Keys.As(await app.Issue("tutti", "office"))));
        foreach (var another in new[] { "dottorato", "nessuno" })
            (await app.Get($"/v1/unimi/measurement-batches/export?service={another}", office)).ExpectProblem(403, "forbidden");
    }

    private async Task<IEnumerable<string>> Services(string query, string who) =>
        (await app.Get("/v1/unimi/measurement-batches/export" + query, who)).Expect(200).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..]
            .Select(line => line.Split(',', ';')[0]).Distinct().Order(StringComparer.Ordinal);
}
