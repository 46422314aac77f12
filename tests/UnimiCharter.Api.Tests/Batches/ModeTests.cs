using System.Globalization;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>All or nothing, each by itself, or only to see what would happen; and the same file again.</summary>
public sealed class ModeTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Standing = """
        service,indicator,period,count,yes,note
        biblioteca,prestiti,2024-01,100,,
        biblioteca,prestiti,2024-02,200,,prima
        biblioteca,prestiti,2024-03,300,,
        biblioteca,aperta,2024-01,,true,
        """;

    /// <summary>On <see cref="Standing"/>: a row of every outcome, wrong in its text or by a rule.</summary>
    private const string Mixed = """
        service,indicator,period,count,yes,numerator,denominator,note,reason,revision
        biblioteca,prestiti,2024-01,100,,,,,,
        biblioteca,prestiti,2024-02,250,,,,,ricontati,
        biblioteca,prestiti,2024-03,350,,,,,,
        biblioteca,prestiti,2024-04,400,,,,nuova,,
        biblioteca,prestiti,2024-04,401,,,,,,
        biblioteca,prestiti,2024-05,-1,,,,,,
        biblioteca,prestiti,2024-13,1,,,,,,
        biblioteca,prestiti,2024-12,1,,,,,,
        biblioteca,gradimento,2024-01,,,42,41,,,
        biblioteca,gradimento,2024-02,7,,,,,,
        biblioteca,aperta,2024-01,,false,,,,sbagliato,999
        nessuna,aperta,2024-01,,true,,,,,
        biblioteca,,2024-01,,forse,,,,,
        biblioteca,aperta,2024-02,,true,,,,,
        """;

    private static readonly string[] MixedOutcomes =
    [
        "1 unchanged",
        "2 rectified",
        "3 rejected reason-required reason",
        "4 created",
        "5 rejected duplicate-row",
        "6 rejected negative-number count",
        "7 rejected malformed-period period",
        "8 rejected period-not-begun period",
        "9 rejected numerator-exceeds-denominator numerator",
        "10 rejected shape-mismatch",
        "11 rejected precondition-failed revision",
        "12 rejected unknown-service service",
        "13 rejected field-required indicator",
        "14 created",
    ];

    private static readonly string[] MixedErrors =
    [
        "3 reason-required reason",
        "5 duplicate-row",
        "6 negative-number count",
        "7 malformed-period period",
        "8 period-not-begun period",
        "9 numerator-exceeds-denominator numerator",
        "10 shape-mismatch",
        "11 precondition-failed revision",
        "12 unknown-service service",
        "13 field-required indicator",
        "13 boolean-expected yes",
    ];

    private const string Good = """
        service,indicator,period,count,yes,numerator,denominator,note,reason
        biblioteca,prestiti,2024-01,100,,,,,
        biblioteca,prestiti,2024-02,250,,,,,ricontati
        biblioteca,prestiti,2024-04,400,,,,,
        biblioteca,gradimento,2024-01,,,3,41,,
        biblioteca,aperta,2024-01,,false,,,,era chiusa
        """;

    private static readonly string[] GoodOutcomes = ["1 unchanged", "2 rectified", "3 created", "4 created", "5 rectified"];

    private readonly App app = shared.App;

    [Theory]
    [InlineData("")]
    [InlineData("?mode=each")]
    [InlineData("?mode=each&dryRun=false")]
    public async Task Each_good_row_is_recorded_and_every_row_has_its_outcome(string query)
    {
        var organization = await Reported();
        var facts = await app.Facts();
        var answer = (await app.Import(organization, query, Sending.Csv, Mixed)).Expect(200);
        Assert.Equal(MixedOutcomes, answer.Rows());
        Assert.Equal(("2/1/1/10", "each", false), (answer.Counts(), answer.TextAt("mode"), answer.At("dryRun").GetBoolean()));
        Assert.Equal(facts + 3, await app.Facts());
        Assert.Equal((250m, 300m, 400m), (await Count(organization, "2024-02"), await Count(organization, "2024-03"), await Count(organization, "2024-04")));
        Assert.True((await app.Get(Library.Measurement(organization, "aperta", "2024-01"))).At("yes").GetBoolean());
    }

    [Fact]
    public async Task A_row_with_more_than_one_mistake_is_told_all_of_them()
    {
        var organization = await Reported();
        var row = (await app.Import(organization, "", Sending.Csv, Mixed)).At("items.12");
        Assert.Equal(["field-required indicator", "boolean-expected yes"], row.At("errors").EnumerateArray().Select(e => $"{e.Text("code")} {e.Text("pointer")}"));
        Assert.All(row.At("errors").EnumerateArray(), e => Assert.Equal(13, e.At("row").GetInt32()));
    }

    [Fact]
    public async Task An_atomic_batch_with_wrong_rows_tells_every_one_and_writes_none()
    {
        var organization = await Reported();
        var facts = await app.Facts();
        var refused = (await app.Import(organization, "?mode=atomic", Sending.Csv, Mixed)).ExpectProblem(422, "batch-refused");
        Assert.Equal(MixedErrors, refused.Errors());
        Assert.Equal(facts, await app.Facts());
        Assert.Equal(200m, await Count(organization, "2024-02"));
        (await app.Get(Library.Measurement(organization, "prestiti", "2024-04"))).ExpectProblem(404, "no-measurement");
    }

    [Fact]
    public async Task An_atomic_batch_that_only_a_rule_refuses_writes_none()
    {
        var organization = await Reported();
        var facts = await app.Facts();
        var refused = (await app.Import(organization, "?mode=atomic", Sending.Csv, Good + "\nbiblioteca,gradimento,2024-03,,,42,41,,")).ExpectProblem(422, "batch-refused");
        Assert.Equal(["6 numerator-exceeds-denominator numerator"], refused.Errors());
        Assert.Equal(facts, await app.Facts());
        Assert.Equal(200m, await Count(organization, "2024-02"));
    }

    [Fact]
    public async Task An_atomic_batch_of_good_rows_is_recorded_whole()
    {
        var organization = await Reported();
        var facts = await app.Facts();
        var answer = (await app.Import(organization, "?mode=atomic", Sending.Csv, Good)).Expect(200);
        Assert.Equal(GoodOutcomes, answer.Rows());
        Assert.Equal(("2/1/2/0", "atomic"), (answer.Counts(), answer.TextAt("mode")));
        Assert.Equal(facts + 4, await app.Facts());
        Assert.Equal((250m, 400m), (await Count(organization, "2024-02"), await Count(organization, "2024-04")));
        Assert.Equal(0, (await app.Rebuild()).Mended);
    }

    [Theory]
    [InlineData("each", Mixed)]
    [InlineData("each", Good)]
    [InlineData("atomic", Mixed)]
    [InlineData("atomic", Good)]
    public async Task A_dry_run_says_exactly_what_then_happens_and_writes_nothing(string mode, string file)
    {
        var organization = await Reported();
        var facts = await app.Facts();
        var would = await app.Import(organization, $"?mode={mode}&dryRun=true", Sending.Csv, file);
        Assert.Equal(facts, await app.Facts());
        Assert.Equal(200m, await Count(organization, "2024-02"));

        var did = (await app.Import(organization, $"?mode={mode}", Sending.Csv, file)).Expect(would.Status);
        Assert.Equal((mode, file) == ("atomic", Mixed) ? 422 : 200, did.Status);
        // All is the same but for the answer's own word that it was a dry run.
        Assert.Equal(would.Text.Replace("\"dryRun\":true", "\"dryRun\":false", StringComparison.Ordinal), did.Text);
        if (did.Status == 200) Assert.True(would.At("dryRun").GetBoolean());
        Assert.Equal(did.Status == 422 ? facts : facts + (file == Good ? 4 : 3), await app.Facts());
    }

    [Theory]
    [InlineData("each")]
    [InlineData("atomic")]
    public async Task The_same_file_again_changes_nothing(string mode)
    {
        var organization = await Reported();
        (await app.Import(organization, $"?mode={mode}", Sending.Csv, Good)).Expect(200);
        var facts = await app.Facts();
        foreach (var query in new[] { $"?mode={mode}", $"?mode={mode}&dryRun=true", "?mode=each", "?mode=atomic" })
        {
            var again = (await app.Import(organization, query, Sending.Csv, Good)).Expect(200);
            Assert.Equal(["1 unchanged", "2 unchanged", "3 unchanged", "4 unchanged", "5 unchanged"], again.Rows());
            Assert.Equal("0/5/0/0", again.Counts());
        }
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task A_correction_takes_only_the_rows_that_were_wrong()
    {
        var organization = await Reported();
        (await app.Import(organization, "", Sending.Csv, Mixed)).Expect(200);
        var facts = await app.Facts();
        var corrected = Mixed.Replace("2024-03,350,,,,,,", "2024-03,350,,,,,ricontati,", StringComparison.Ordinal).Replace("2024-05,-1", "2024-05,1", StringComparison.Ordinal);
        var answer = (await app.Import(organization, "", Sending.Csv, corrected)).Expect(200);
        Assert.Equal(["1 unchanged", "2 unchanged", "3 rectified", "4 unchanged", "6 created", "14 unchanged"], answer.Rows().Where(r => !r.Contains("rejected", StringComparison.Ordinal)));
        Assert.Equal(facts + 2, await app.Facts());
    }

    [Fact]
    public async Task A_rectification_in_a_batch_is_told_in_the_history_with_its_reason()
    {
        var organization = await Reported();
        (await app.Import(organization, "?mode=atomic", Sending.Csv, Good)).Expect(200);
        var history = (await app.Get(Library.Measurement(organization, "prestiti", "2024-02"))).At("history").EnumerateArray().ToArray();
        Assert.Equal(["reported", "rectified"], history.Select(h => h.Text("fact")));
        Assert.Equal([null, "ricontati"], history.Select(h => h.Text("reason")));
        Assert.Equal([200m, 250m], history.Select(h => h.Number("count")));
    }

    [Fact]
    public async Task The_revision_that_stands_may_be_named_and_then_holds()
    {
        var organization = await Reported();
        var revision = (await app.Get(Library.Measurement(organization, "prestiti", "2024-02"))).At("revision").GetInt64();
        var file = string.Create(CultureInfo.InvariantCulture, $"service,indicator,period,count,reason,revision\nbiblioteca,prestiti,2024-02,250,ricontati,{revision}\n");
        Assert.Equal(["1 rectified"], (await app.Import(organization, "?mode=atomic", Sending.Csv, file)).Expect(200).Rows());
        // By then another revision stands.
        var stale = file.Replace(",250,", ",260,", StringComparison.Ordinal);
        Assert.Equal(["1 precondition-failed revision"], (await app.Import(organization, "?mode=atomic", Sending.Csv, stale)).ExpectProblem(422, "batch-refused").Errors());
        Assert.Equal(250m, await Count(organization, "2024-02"));
    }

    [Theory]
    [InlineData("each")]
    [InlineData("atomic")]
    public async Task A_file_with_revisions_that_landed_is_unchanged_for_who_sent_it_and_stale_for_another(string mode)
    {
        var organization = await Reported();
        var (one, other) = (Keys.As(await app.Issue("uno", "office", organization: organization)), Keys.As(await app.Issue("altro", "office,board", organization: organization)));
        async Task<string> Revision(string period) => (await app.Get(Library.Measurement(organization, "prestiti", period))).At("revision").GetRawText();
        var file = "service,indicator,period,count,reason,revision\n"
            + $"biblioteca,prestiti,2024-01,150,ricontati,{await Revision("2024-01")}\nbiblioteca,prestiti,2024-02,250,ricontati,{await Revision("2024-02")}\n";
        Assert.Equal("0/0/2/0", (await app.Import(organization, $"?mode={mode}", Sending.Csv, file, one)).Expect(200).Counts());
        var facts = await app.Facts();
        foreach (var query in new[] { $"?mode={mode}", $"?mode={mode}&dryRun=true" })
        {
            Assert.Equal(["1 unchanged", "2 unchanged"], (await app.Import(organization, query, Sending.Csv, file, one)).Expect(200).Rows());
            await Stale(query, file, other);
            await Stale(query, file.Replace("ricontati", "di nuovo", StringComparison.Ordinal), one);
            await Stale(query, file, other, "Acting-As: board");
        }
        Assert.Equal(facts, await app.Facts());

        // What was written over is stale, and what comes with it is recorded or not, as the mode has it.
        (await app.Put(Library.Measurement(organization, "prestiti", "2024-02"), """{"count":260,"reason":"altro"}""", other, "If-Match: *")).Expect(200);
        var more = file + "biblioteca,prestiti,2024-06,1,,\n";
        var answer = await app.Import(organization, $"?mode={mode}", Sending.Csv, more, one);
        if (mode == "each") Assert.Equal(["1 unchanged", "2 rejected precondition-failed revision", "3 created"], answer.Expect(200).Rows());
        else Assert.Equal(["2 precondition-failed revision"], answer.ExpectProblem(422, "batch-refused").Errors());
        var good = string.Join('\n', more.Split('\n').Where(line => !line.Contains("2024-02", StringComparison.Ordinal)));
        Assert.Equal(mode == "each" ? ["1 unchanged", "2 unchanged"] : ["1 unchanged", "2 created"], (await app.Import(organization, $"?mode={mode}", Sending.Csv, good, one)).Expect(200).Rows());

        async Task Stale(string query, string text, params string[] headers)
        {
            var refused = await app.Import(organization, query, Sending.Csv, text, headers);
            string[] rows = [.. mode == "each" ? refused.Expect(200).Rows() : refused.ExpectProblem(422, "batch-refused").Errors()];
            Assert.Equal(2, rows.Length);
            Assert.All(rows, row => Assert.Contains("precondition-failed revision", row, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_revision_where_nothing_stands_is_not_met()
    {
        var organization = await Reported();
        var answer = (await app.Import(organization, "", Sending.Json, """{"items":[{"service":"biblioteca","indicator":"prestiti","period":"2024-06","count":1,"revision":1}]}""")).Expect(200);
        Assert.Equal(("rejected", "precondition-failed"), (answer.TextAt("items.0.outcome"), answer.TextAt("items.0.code")));
    }

    [Fact]
    public async Task A_value_gives_way_to_why_there_is_none_and_back_only_with_a_reason()
    {
        var organization = await Reported();
        const string Header = "service,indicator,period,count,notMeasured,reason\n";
        async Task<string> Row(string row) => (await app.Import(organization, "", Sending.Csv, Header + row)).Expect(200).Rows().Single();
        Assert.Equal("1 rejected reason-required reason", await Row("biblioteca,prestiti,2024-01,,data-lost,"));
        Assert.Equal("1 rectified", await Row("biblioteca,prestiti,2024-01,,data-lost,archivio perso"));
        Assert.Equal("1 unchanged", await Row("biblioteca,prestiti,2024-01,,data-lost,"));
        Assert.Equal("1 rectified", await Row("biblioteca,prestiti,2024-01,0,,ritrovato"));
        Assert.Equal(0m, await Count(organization, "2024-01"));
    }

    [Fact]
    public async Task A_withdrawn_value_may_be_reported_again()
    {
        var organization = await Reported();
        var path = Library.Measurement(organization, "prestiti", "2024-03");
        (await app.Delete(path + "?reason=errore", "If-Match: " + (await app.Get(path)).ETag)).Expect(204);
        Assert.Equal(["1 created"], (await app.Import(organization, "", Sending.Csv, "service,indicator,period,count\nbiblioteca,prestiti,2024-03,301\n")).Expect(200).Rows());
        Assert.Equal(301m, await Count(organization, "2024-03"));
    }

    [Theory]
    [InlineData(Sending.Json, """{"items":[]}""")]
    [InlineData(Sending.Csv, "service,indicator,period,count\n")]
    public async Task A_file_of_no_rows_changes_nothing(string mediaType, string text)
    {
        var organization = await Reported();
        var facts = await app.Facts();
        foreach (var mode in new[] { "each", "atomic" })
        {
            var answer = (await app.Import(organization, $"?mode={mode}", mediaType, text)).Expect(200);
            Assert.Equal(("0/0/0/0", "[]"), (answer.Counts(), answer.At("items").GetRawText()));
        }
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("?mode=all", 400, "malformed-parameter")]
    [InlineData("?mode=", 400, "malformed-parameter")]
    [InlineData("?mode=Atomic", 400, "malformed-parameter")]
    [InlineData("?mode=2", 400, "malformed-parameter")]
    [InlineData("?dryRun=yes", 400, "malformed-parameter")]
    [InlineData("?dryRun=", 400, "malformed-parameter")]
    [InlineData("?mode=each&mode=atomic", 400, "repeated-parameter")]
    [InlineData("?dryrun=true&dry=1", 400, "unknown-parameter")]
    public async Task What_is_asked_otherwise_is_refused_and_nothing_written(string query, int status, string code)
    {
        var organization = await Reported();
        var facts = await app.Facts();
        (await app.Import(organization, query, Sending.Csv, Good)).ExpectProblem(status, code);
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task The_verdicts_are_those_of_the_rows_at_once()
    {
        var organization = await Reported();
        const string File = "service,indicator,period,numerator,denominator\nbiblioteca,gradimento,2024-01,10,100\nbiblioteca,gradimento,2024-02,80,100\n";
        (await app.Import(organization, "", Sending.Csv, File)).Expect(200);
        var row = (await app.Get($"/v1/{organization}/services/biblioteca/compliance")).At("items").EnumerateArray().Single(i => i.Text("indicator") == "gradimento");
        Assert.Equal((90m, 200m, "met"), (row.Number("result.numerator"), row.Number("result.denominator"), row.Text("outcome")));
    }

    /// <summary>A new organization with what <see cref="Standing"/> says.</summary>
    private async Task<string> Reported()
    {
        var organization = await Library.Open(app);
        Assert.Equal("4/0/0/0", (await app.Import(organization, "", Sending.Csv, Standing)).Expect(200).Counts());
        return organization;
    }

    private async Task<decimal?> Count(string organization, string period) =>
        (await app.Get(Library.Measurement(organization, "prestiti", period))).Expect(200).Json.Number("count");
}
