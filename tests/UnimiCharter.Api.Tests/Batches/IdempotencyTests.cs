using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Domain;
using UnimiCharter.Store;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>A key makes a resend get the first answer, whatever has happened since.</summary>
public sealed class IdempotencyTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string File = "service,indicator,period,count,reason\nbiblioteca,prestiti,2024-01,100,\nbiblioteca,prestiti,2024-02,-1,\n";

    private static int made;

    private readonly App app = shared.App;
    private readonly string key = $"Idempotency-Key: \"chiave-{Interlocked.Increment(ref made)}\"";

    /// <summary>Each holds a connection of its own while it is written, of which there are a few.</summary>
    [Fact]
    public async Task Twenty_four_imports_with_keys_at_once_are_all_written()
    {
        var organization = await Library.Open(app);
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(n =>
            app.Import(organization, "", Sending.Csv, $"service,indicator,period,count,reason\nbiblioteca,prestiti,2024-01,{n},ricontati\n", $"Idempotency-Key: \"once-{organization}-{n}\"")));
        Assert.All(answers, answer => answer.Expect(200));
        Assert.Equal(24, (await app.Get(Library.Measurement(organization, "prestiti", "2024-01"))).At("history").GetArrayLength());
    }

    [Fact]
    public async Task A_resend_gets_the_first_answer_also_after_the_values_changed()
    {
        var organization = await Library.Open(app);
        var first = (await app.Import(organization, "", Sending.Csv, File, key)).Expect(200);
        Assert.Equal(["1 created", "2 rejected negative-number count"], first.Rows());
        (await app.Import(organization, "", Sending.Csv, File.Replace(",100,", ",150,ricontati", StringComparison.Ordinal))).Expect(200);
        var facts = await app.Facts();

        var again = (await app.Import(organization, "", Sending.Csv, File, key)).Expect(200);
        Assert.Equal(first.Body, again.Body);
        Assert.Equal((first.ETag, first.Header("Content-Type")), (again.ETag, again.Header("Content-Type")));
        Assert.Equal(facts, await app.Facts());
        Assert.Equal(150m, (await app.Get(Library.Measurement(organization, "prestiti", "2024-01"))).Json.Number("count"));
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("?mode=atomic", 422)]
    public async Task A_resend_in_another_language_gets_the_first_answer_which_says_its_own(string query, int status)
    {
        var organization = await Library.Open(app);
        var first = (await app.Import(organization, query, Sending.Csv, File, key)).Expect(status);
        var again = (await app.Import(organization, query, Sending.Csv, File, key, "Accept-Language: en")).Expect(status);
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(("it", "it"), (first.Header("Content-Language"), again.Header("Content-Language")));
    }

    [Fact]
    public async Task Keys_that_are_held_leave_the_database_to_all_others()
    {
        await using var held = await App.Start(await Cluster.NewDatabase() + ";Timeout=3");
        var (organization, answers, holds) = (new OrganizationCode("unimi"), held.Answers, new List<Hold>());
        while (holds.Count < 8) holds.Add(Assert.IsType<Claim.Granted>(await answers.Claim(organization, $"held-{holds.Count}", [1], default)).Hold);

        var waiting = held.Import("unimi", "", Sending.Csv, File, key);
        await Until.True(async () => (await held.Get("/v1/unimi/compliance")).Status == 200);
        await Until.True(async () => (await held.Put("/v1/unimi/services/master/indicators/effectiveness/measurements/2024-03", """{"numerator":3,"denominator":41}""")).Status is 200 or 201);

        Assert.False(waiting.IsCompleted);
        await holds[0].DisposeAsync();
        (await waiting).Expect(200);
        foreach (var hold in holds[1..]) await hold.DisposeAsync();
    }

    [Fact]
    public async Task Without_the_key_the_same_file_is_answered_anew()
    {
        var organization = await Library.Open(app);
        (await app.Import(organization, "", Sending.Csv, File, key)).Expect(200);
        Assert.Equal(["1 unchanged", "2 rejected negative-number count"], (await app.Import(organization, "", Sending.Csv, File)).Expect(200).Rows());
        Assert.Equal(["1 unchanged", "2 rejected negative-number count"], (await app.Import(organization, "", Sending.Csv, File, key[..^1] + "-bis\"")).Expect(200).Rows());
    }

    [Fact]
    public async Task A_refusal_is_a_first_answer_too()
    {
        var organization = await Library.Open(app);
        var first = (await app.Import(organization, "?mode=atomic", Sending.Csv, File, key)).ExpectProblem(422, "batch-refused");
        (await app.Import(organization, "?mode=atomic", Sending.Csv, File.Replace("-1", "1", StringComparison.Ordinal))).Expect(200);
        var again = (await app.Import(organization, "?mode=atomic", Sending.Csv, File, key)).ExpectProblem(422, "batch-refused");
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(["2 negative-number count"], again.Errors());
    }

    [Theory]
    [InlineData("", Sending.Csv, File + " ")]
    [InlineData("?mode=atomic", Sending.Csv, File)]
    [InlineData("?dryRun=true", Sending.Csv, File)]
    [InlineData("", Sending.NdJson, File)]
    [InlineData("", Sending.Json, """{"items":[]}""")]
    public async Task Another_request_with_the_same_key_is_refused(string query, string mediaType, string text)
    {
        var organization = await Library.Open(app);
        var first = (await app.Import(organization, "", Sending.Csv, File, key)).Expect(200);
        var facts = await app.Facts();
        (await app.Import(organization, query, mediaType, text, key)).ExpectProblem(422, "idempotency-key-reused");
        Assert.Equal(facts, await app.Facts());
        Assert.Equal(first.Body, (await app.Import(organization, "", Sending.Csv, File, key)).Expect(200).Body);
    }

    [Fact]
    public async Task In_another_name_it_is_another_request()
    {
        var organization = await Library.Open(app);
        (await app.Import(organization, "", Sending.Csv, File, key)).Expect(200);
        (await app.Import(organization, "", Sending.Csv, File, key, "Acting-As: board")).ExpectProblem(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_key_is_the_organizations_own()
    {
        var (one, two) = (await Library.Open(app), await Library.Open(app));
        (await app.Import(one, "", Sending.Csv, File, key)).Expect(200);
        var other = (await app.Import(two, "", Sending.Csv, File, key)).Expect(200);
        Assert.Equal((two, "1/0/0/1"), (other.TextAt("organization"), other.Counts()));
    }

    [Fact]
    public async Task Packed_or_not_it_is_the_same_file()
    {
        var organization = await Library.Open(app);
        var body = System.Text.Encoding.UTF8.GetBytes(File);
        var first = (await app.ImportAs("gzip", organization, "", Sending.Csv, Sending.Gzip(body), key)).Expect(200);
        Assert.Equal(first.Body, (await app.Import(organization, "", Sending.Csv, body, key)).Expect(200).Body);
    }

    [Fact]
    public async Task A_file_that_cannot_be_received_leaves_the_key_free()
    {
        var organization = await Library.Open(app);
        var packed = Sending.Gzip(System.Text.Encoding.UTF8.GetBytes(File));
        (await app.ImportAs("gzip", organization, "", Sending.Csv, packed[..^9], key)).ExpectProblem(400, "malformed-gzip");
        Assert.Equal("1/0/0/1", (await app.ImportAs("gzip", organization, "", Sending.Csv, packed, key)).Expect(200).Counts());
    }

    [Fact]
    public async Task An_answer_is_kept_for_a_day()
    {
        await using var own = await App.Start(at: "2024-07-01T10:00:00Z");
        var organization = await Library.Open(own);
        var first = (await own.Import(organization, "", Sending.Csv, File, key)).Expect(200);
        own.Clock.Set("2024-07-02T09:59:59Z");
        Assert.Equal(first.Body, (await own.Import(organization, "", Sending.Csv, File, key)).Expect(200).Body);
        (await own.Import(organization, "?dryRun=true", Sending.Csv, File, key)).ExpectProblem(422, "idempotency-key-reused");
        own.Clock.Set("2024-07-02T10:00:01Z");
        Assert.Equal("0/1/0/1", (await own.Import(organization, "", Sending.Csv, File, key)).Expect(200).Counts());
    }

    [Fact]
    public async Task Of_the_same_request_many_times_at_once_one_writes_and_the_others_hear_the_same_or_that_it_is_under_way()
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Import(organization, "", Sending.Csv, File, key)));
        var answered = answers.Where(a => a.Status == 200).ToArray();
        Assert.NotEmpty(answered);
        Assert.All(answered, a => Assert.Equal(answered[0].Body, a.Body));
        Assert.Equal("1/0/0/1", answered[0].Counts());
        Assert.All(answers.Except(answered), a => a.ExpectProblem(409, "idempotency-key-in-flight"));
        Assert.Equal(facts + 1, await app.Facts());
    }

    [Theory]
    [InlineData("chiave-senza-virgolette", true)]
    [InlineData("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", true)]
    [InlineData("\"LONGEST\"", true)]
    [InlineData("\"LONGER\"", false)]
    [InlineData("", false)]
    [InlineData("\"\"", false)]
    [InlineData("\"", false)]
    [InlineData("\"aperta", false)]
    [InlineData("chiusa\"", false)]
    [InlineData("\"a b\"", false)]
    [InlineData("\"a\\b\"", false)]
    [InlineData("\"a\", \"b\"", false)]
    public async Task A_key_is_a_string_of_visible_characters(string written, bool isKey)
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        var header = "Idempotency-Key: " + written.Replace("LONGEST", new string('k', 255), StringComparison.Ordinal).Replace("LONGER", new string('k', 256), StringComparison.Ordinal);
        var answer = await app.Import(organization, "", Sending.Csv, File, header);
        if (isKey) answer.Expect(200);
        else answer.ExpectProblem(400, "malformed-idempotency-key");
        Assert.Equal(isKey ? facts + 1 : facts, await app.Facts());
    }
}
