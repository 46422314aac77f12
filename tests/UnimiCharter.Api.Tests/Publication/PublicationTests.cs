using UnimiCharter.Api.Publication;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using UnimiCharter.Api.Tests.Changes;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Publication;

/// <summary>An edition from its draft to what is published of it, and what others see meanwhile.</summary>
public sealed class PublicationTests : IAsyncLifetime
{
    private const string Charters = "/v1/unimi/charters";
    private const string Draft = """{"edition":"2025","title":"Carta dei servizi 2025","after":"2024"}""";
    private const string Standard = "/v1/unimi/services/master/indicators/effectiveness/standards/2025";

    private App app = null!;

    public async Task InitializeAsync() => app = await App.Start(null, "2024-12-01T10:00:00Z", SigningKey.Setting);

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public async Task The_charter_that_the_registry_starts_with_is_published()
    {
        var version = Assert.Single((await app.Get(Charters + "/2024/versions", App.Anonymous)).Expect(200).At("items").EnumerateArray());
        Assert.Equal(("1.0.0", "current"), (version.Text("version"), version.Text("status")));
        var document = (await app.Get(Charters + "/2024", App.Anonymous)).Expect(200);
        Assert.Equal(document.Text, (await app.Get(Charters + "/2024/versions/1.0.0", App.Anonymous)).Expect(200).Text);
        Assert.Equal((11, 66), (document.At("services").GetArrayLength(), document.At("services").EnumerateArray().Sum(s => s.At("indicators").GetArrayLength())));
        Assert.Equal(("2024", "1.0.0", "unimi"), (document.TextAt("edition"), document.TextAt("version"), document.TextAt("organization.code")));
    }

    [Fact]
    public async Task A_published_version_is_canonical_hashed_and_signed()
    {
        var document = (await app.Get(Charters + "/2024/versions/1.0.0", App.Anonymous)).Expect(200);
        Assert.Equal("public, max-age=31536000, immutable", document.Header("Cache-Control"));
        (await app.Get(Charters + "/2024/versions/1.0.0", App.Anonymous, "If-None-Match: " + document.ETag)).Expect(304);
        Assert.Equal(document.Text, CanonicalJson.Write(System.Text.Json.Nodes.JsonNode.Parse(document.Text)));

        var proof = (await app.Get(Charters + "/2024/versions/1.0.0/proof", App.Anonymous)).Expect(200);
        var bytes = Encoding.UTF8.GetBytes(document.Text);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), proof.TextAt("sha256"));
        using var pem = ECDsa.Create();
        pem.ImportFromPem(proof.TextAt("publicKeyPem"));
        Assert.True(pem.VerifyData(bytes, Convert.FromBase64String(proof.TextAt("signatureDer")!), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

        var keys = (await app.Get("/.well-known/jwks.json", App.Anonymous)).Expect(200).At("keys");
        var key = Assert.Single(keys.EnumerateArray(), k => k.Text("kid") == proof.TextAt("keyId"));
        Assert.Equal(("EC", "P-256", "ES256", "sig"), (key.Text("kty"), key.Text("crv"), key.Text("alg"), key.Text("use")));
        using var jwk = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = { X = Base64Url.DecodeFromChars(key.Text("x")), Y = Base64Url.DecodeFromChars(key.Text("y")) } });
        Assert.True(jwk.VerifyData(bytes, Base64Url.DecodeFromChars(proof.TextAt("signature")), HashAlgorithmName.SHA256));
    }

    [Fact]
    public async Task A_draft_is_nobody_elses_under_any_address()
    {
        var drafted = (await app.Post(Charters, Draft)).Expect(201);
        Assert.Equal(("draft", "/v1/unimi/charters/2025"), (drafted.TextAt("status"), new Uri(drafted.Header("Location")!).AbsolutePath));
        (await app.Put("/v1/organizations/altro", """{"name":"Altro ateneo"}""")).Expect(201);
        var other = Keys.As(await app.Issue("estraneo", "board", organization: "altro"));
        foreach (var path in new[]
        {
            Charters + "/2025", Charters + "/2025/versions", Charters + "/2025/versions/1.0.0", "/v1/unimi/services?edition=2025", "/v1/unimi/services/master?edition=2025",
            "/v1/unimi/compliance?edition=2025", "/v1/unimi/compliance/matrix?edition=2025", "/v1/unimi/services/master/compliance?edition=2025", "/v1/unimi/compliance?edition=2024&standardsOf=2025",
            "/v1/unimi/services/master/indicators/effectiveness/explanation?edition=2025", Standard,
        })
        {
            (await app.Get(path, App.Anonymous)).ExpectProblem(404, "unknown-edition");
            (await app.Get(path, other)).ExpectProblem(404, "unknown-edition");
        }
        Assert.DoesNotContain("2025", (await app.Get(Charters, App.Anonymous)).Expect(200).Text, StringComparison.Ordinal);
        Assert.Equal(["2024"], EditionsOf(await app.Get("/v1/organizations/unimi", App.Anonymous)));
        Assert.Equal("2024", (await app.Get("/v1/unimi/services/master", App.Anonymous)).TextAt("edition"));
        Assert.Equal("2024", (await app.Get("/v1/unimi/services/master")).TextAt("edition"));

        var office = Keys.As(await app.Issue("ufficio", "office", "master"));
        Assert.Equal(["2025", "2024"], EditionsOf(await app.Get("/v1/organizations/unimi", office)));
        (await app.Get(Charters + "/2025", office)).Expect(200);
        (await app.Get("/v1/unimi/services/master/compliance?edition=2025", office)).Expect(200);

        (await app.Post(Charters + "/2025/versions", "")).Expect(201);
        (await app.Get(Charters + "/2025", App.Anonymous)).Expect(200);
        (await app.Get("/v1/unimi/services/master/compliance?edition=2025", App.Anonymous)).Expect(200);
        Assert.Equal("2025", (await app.Get("/v1/unimi/services/master", App.Anonymous)).TextAt("edition"));
    }

    /// <summary>Nor does the feed of changes tell of it, before it is published or after: then it tells that it is public, and what changes from then on.</summary>
    [Fact]
    public async Task The_feed_keeps_a_draft_to_itself()
    {
        (await app.Post(Charters, Draft)).Expect(201);
        await FeedTests.UpToDate(app);
        Assert.Equal(66, (await Told()).Length);
        Assert.Empty(await Told(App.Anonymous));

        (await app.Post(Charters + "/2025/versions", "")).Expect(201);
        app.Clock.Set("2025-02-01T10:00:00Z");
        (await app.Put(Paths.Measurement("master", "effectiveness", "2025-01"), """{"numerator":1,"denominator":20}""")).Expect(201);
        await FeedTests.UpToDate(app);
        string[] later = ["version-published  > ", "verdict-changed notEvaluable > met"];
        Assert.Equal(later, await Told(App.Anonymous));
        Assert.Equal(later, (await Told()).Skip(66));

        // What anyone could hear, anyone may hear when nobody sees the edition any more.
        (await app.Post(Charters + "/2025/versions/1.0.0/withdrawal", """{"reason":"prova"}""")).Expect(200);
        (await app.Put(Paths.Measurement("master", "timeliness", "2025-01"), """{"yes":true}""")).Expect(201);
        await FeedTests.UpToDate(app);
        Assert.Equal(later.Append("version-withdrawn  > "), await Told(App.Anonymous));
        Assert.Equal(66 + 4, (await Told()).Length);

        async Task<string[]> Told(params string[] headers) =>
        [
            .. (await app.Get("/v1/unimi/changes?after=0&limit=500", headers)).Expect(200).At("items").EnumerateArray().Where(change => change.Text("edition") == "2025")
                .Select(change => $"{change.Text("kind")} {Outcome(change.At("before"))} > {Outcome(change.At("after"))}"),
        ];

        static string? Outcome(JsonElement verdict) => verdict.ValueKind == JsonValueKind.Null ? null : verdict.Text("outcome");
    }

    [Fact]
    public async Task What_a_draft_leaves_to_be_reported_is_nobody_elses()
    {
        (await app.Post(Charters, Draft)).Expect(201);
        const string Due = "/v1/unimi/reporting/due/calendar?service=master&at=2026-02-01";
        Assert.Contains("2025-", (await app.Get(Due)).Expect(200).Text, StringComparison.Ordinal);
        var told = (await app.Get(Due, App.Anonymous)).Expect(200).Text;
        Assert.Contains("2024-", told, StringComparison.Ordinal);
        Assert.DoesNotContain("2025-", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_was_withdrawn_before_anybody_saw_it_is_nobody_elses()
    {
        (await app.Post(Charters, Draft)).Expect(201);
        (await app.Post(Charters + "/2025/versions", """{"publicFrom":"2025-01-01T00:00:00Z"}""")).Expect(201);
        (await app.Post(Charters + "/2025/versions/1.0.0/withdrawal", """{"reason":"prova"}""")).Expect(200);
        (await app.Put(Standard, """{"comparator":"atMost","value":15,"unit":"percent","reason":"piano"}""", "If-Match: *")).Expect(200);
        app.Clock.Set("2025-01-02T00:00:00Z");
        (await app.Post(Charters + "/2025/versions", """{"reason":"di nuovo"}""")).Expect(201);

        Assert.Equal(["1.1.0"], await Listed(App.Anonymous));
        Assert.Equal(["1.1.0", "1.0.0"], await Listed("Accept: application/json"));
        foreach (var path in new[] { "", "/changes", "/proof", ".html" })
        {
            (await app.Get(Charters + "/2025/versions/1.0.0" + path, App.Anonymous)).ExpectProblem(404, "unknown-version");
            (await app.Get(Charters + "/2025/versions/1.0.0" + path)).Expect(200);
        }
        Assert.Empty((await app.Get(Charters + "/2025/versions/1.1.0/changes", App.Anonymous)).Expect(200).At("items").EnumerateArray());

        async Task<string[]> Listed(string who) => [.. (await app.Get(Charters + "/2025/versions", who)).Expect(200).At("items").EnumerateArray().Select(v => v.Text("version")!)];
    }

    private static string[] EditionsOf(Answer answer) => [.. answer.Expect(200).At("editions").EnumerateArray().Select(e => e.GetString()!)];

    [Fact]
    public async Task An_edition_begins_with_what_the_one_before_promised()
    {
        (await app.Post(Charters, Draft)).Expect(201);
        (await app.Post(Charters, Draft)).ExpectProblem(409, "charter-already-open");
        var before = (await app.Get(Charters + "/2024")).Expect(200).At("services").GetRawText();
        Assert.Equal(before, (await app.Get(Charters + "/2025")).Expect(200).At("services").GetRawText());
    }

    [Fact]
    public async Task What_lacks_something_is_not_published_and_says_what()
    {
        (await app.Post(Charters, """{"edition":"2026","title":"Vuota"}""")).Expect(201);
        (await app.Post(Charters + "/2026/versions", "")).ExpectProblem(409, "charter-incomplete");
        Assert.Equal(["noServices"], Remarks(await app.Get(Charters + "/2026/checklist")));
        (await app.Put(Charters + "/2026/services/master", "")).Expect(200);
        Assert.Equal(["serviceWithoutStandards"], Remarks(await app.Get(Charters + "/2026/checklist")));
        (await app.Post(Charters + "/2026/versions", "")).ExpectProblem(409, "charter-incomplete");
        (await app.Get(Charters + "/2026/checklist", App.Anonymous)).ExpectProblem(401, "authentication-required");
        Assert.Empty((await app.Get(Charters + "/2026/versions")).Expect(200).At("items").EnumerateArray());

        static string[] Remarks(Answer answer) => [.. answer.Expect(200).At("items").EnumerateArray().Select(r => r.Text("remark")!)];
    }

    [Fact]
    public async Task Each_version_says_by_its_number_what_changed_and_the_ones_before_stay_as_they_were()
    {
        (await app.Post(Charters, Draft)).Expect(201);
        (await app.Post(Charters + "/2025/versions", "")).Expect(201);
        var first = (await app.Get(Charters + "/2025/versions/1.0.0", App.Anonymous)).Expect(200).Text;
        (await app.Post(Charters + "/2025/versions", """{"reason":"di nuovo"}""")).ExpectProblem(409, "nothing-to-publish");

        (await app.Put(Standard, """{"comparator":"atMost","value":15,"unit":"percent","reason":"piano"}""", "If-Match: \"1\"")).Expect(200);
        (await app.Post(Charters + "/2025/versions", "")).ExpectProblem(422, "reason-required");
        Assert.Equal(("1.1.0", "minor"), Numbered(await app.Post(Charters + "/2025/versions", """{"reason":"piano"}""")));
        (await app.Put(Standard, """{"comparator":"atMost","value":18,"unit":"percent","reason":"troppo"}""", "If-Match: \"2\"")).Expect(200);
        Assert.Equal(("2.0.0", "major"), Numbered(await app.Post(Charters + "/2025/versions", """{"reason":"troppo"}""")));
        (await app.Delete(Charters + "/2025/services/dottorato")).Expect(200);
        Assert.Equal(("3.0.0", "major"), Numbered(await app.Post(Charters + "/2025/versions", """{"reason":"passato ad altri"}""")));

        Assert.Equal(first, (await app.Get(Charters + "/2025/versions/1.0.0", App.Anonymous)).Expect(200).Text);
        var versions = (await app.Get(Charters + "/2025/versions", App.Anonymous)).Expect(200).At("items").EnumerateArray();
        Assert.Equal(["3.0.0 current", "2.0.0 superseded", "1.1.0 superseded", "1.0.0 superseded"], versions.Select(v => $"{v.Text("version")} {v.Text("status")}"));
        var change = Assert.Single((await app.Get(Charters + "/2025/versions/2.0.0/changes", App.Anonymous, "Accept-Language: en")).Expect(200).At("items").EnumerateArray());
        Assert.Equal(
            ("promiseLoosened", "major", "15", "18", "master, effectiveness: the standard is loosened from ≤ 15% to ≤ 18%."),
            (change.Text("change"), change.Text("amendment"), change.Text("from.value"), change.Text("to.value"), change.Text("text")));
        Assert.Empty((await app.Get(Charters + "/2025/versions/1.0.0/changes", App.Anonymous)).Expect(200).At("items").EnumerateArray());

        static (string?, string?) Numbered(Answer answer) => (answer.Expect(201).TextAt("version"), answer.TextAt("amendment"));
    }

    [Fact]
    public async Task The_version_before_is_the_charter_until_the_very_instant()
    {
        (await app.Post(Charters, Draft)).Expect(201);
        (await app.Post(Charters + "/2025/versions", "")).Expect(201);
        (await app.Put(Standard, """{"comparator":"atMost","value":15,"unit":"percent","reason":"piano"}""", "If-Match: \"1\"")).Expect(200);
        (await app.Post(Charters + "/2025/versions", """{"publicFrom":"2024-12-01T09:59:59Z","reason":"tardi"}""")).ExpectProblem(422, "publication-in-the-past");
        var scheduled = (await app.Post(Charters + "/2025/versions", """{"publicFrom":"2025-01-01T00:00:00Z","reason":"anno nuovo"}""")).Expect(201);
        Assert.Equal(("1.1.0", "scheduled"), (scheduled.TextAt("version"), scheduled.TextAt("status")));

        app.Clock.Set("2024-12-31T23:59:59.999999Z");
        Assert.Equal("1.0.0", (await app.Get(Charters + "/2025", App.Anonymous)).Expect(200).TextAt("version"));
        (await app.Get(Charters + "/2025/versions/1.1.0", App.Anonymous)).ExpectProblem(404, "unknown-version");
        app.Clock.Set("2025-01-01T00:00:00Z");
        Assert.Equal("1.1.0", (await app.Get(Charters + "/2025", App.Anonymous)).Expect(200).TextAt("version"));
        (await app.Get(Charters + "/2025/versions/1.1.0", App.Anonymous)).Expect(200);
    }

    [Fact]
    public async Task A_withdrawn_version_is_told_as_such_and_the_one_before_is_the_charter_again()
    {
        (await app.Post(Charters, Draft)).Expect(201);
        (await app.Post(Charters + "/2025/versions", "")).Expect(201);
        (await app.Delete(Charters + "/2025/services/dottorato")).Expect(200);
        (await app.Post(Charters + "/2025/versions", """{"reason":"per errore"}""")).Expect(201);
        (await app.Post(Charters + "/2025/versions/2.0.0/withdrawal", "")).ExpectProblem(422, "reason-required");
        Assert.Equal("withdrawn", (await app.Post(Charters + "/2025/versions/2.0.0/withdrawal", """{"reason":"per errore"}""")).Expect(200).TextAt("status"));
        Assert.Equal("1.0.0", (await app.Get(Charters + "/2025", App.Anonymous)).Expect(200).TextAt("version"));
        (await app.Get(Charters + "/2025/versions/2.0.0", App.Anonymous)).Expect(200);
        (await app.Post(Charters + "/2025/versions/1.0.0/withdrawal", """{"reason":"anche questa"}""")).Expect(200);
        (await app.Get(Charters + "/2025", App.Anonymous)).ExpectProblem(404, "unknown-edition");
        // What a node knows of drafts may be a moment old where it is not the charter itself that is asked for.
        await Until.True(async () => (await app.Get("/v1/unimi/compliance?edition=2025", App.Anonymous)).Status == 404);
        (await app.Post(Charters + "/2025/versions/9.0.0/withdrawal", """{"reason":"nulla"}""")).ExpectProblem(404, "unknown-version");
    }

    /// <summary>A reason is needed, and said in the body or in the query: what form asks for is no more than that.</summary>
    [Theory]
    [InlineData("", null, 422, "reason-required")]
    [InlineData("", "{}", 422, "reason-required")]
    [InlineData("", """{"reason":null}""", 422, "reason-required")]
    [InlineData("?reason=errore", """{"reason":"altro"}""", 422, "reason-ambiguous")]
    [InlineData("?reason=errore", "{}", 200, null)]
    [InlineData("?reason=errore", null, 200, null)]
    public async Task The_reason_of_a_withdrawal_may_stand_in_the_query(string query, string? body, int status, string? code)
    {
        var answer = (await app.Post(Charters + "/2024/versions/1.0.0/withdrawal" + query, body)).Expect(status);
        Assert.Equal(code, status == 200 ? null : answer.Code);
    }

    [Fact]
    public async Task A_draft_of_nothing_needs_a_title_and_every_fault_of_its_form_is_told_at_once()
    {
        Assert.Equal(["field-required /title"], Faults((await app.Post(Charters, """{"edition":"2026"}""")).ExpectProblem(422, "field-required")));
        Assert.Equal(
            ["malformed-edition /edition", "text-expected /title", "malformed-edition /after", "unknown-field /altro"],
            Faults(await app.Post(Charters, """{"edition":"26","title":1,"after":"mai","altro":1}""")));

        static string[] Faults(Answer answer) => [.. answer.At("errors").EnumerateArray().Select(e => $"{e.Text("code")} {e.Text("pointer")}")];
    }

    /// <summary>The registry's clock tells tenths of a microsecond, and so may who schedules a version; PostgreSQL keeps none.</summary>
    [Fact]
    public async Task Instants_are_recorded_and_told_in_whole_microseconds()
    {
        app.Clock.Set("2024-12-01T10:00:00.1234569Z");
        (await app.Post(Charters, Draft)).Expect(201);
        var published = (await app.Post(Charters + "/2025/versions", "")).Expect(201);
        Assert.Equal(("2024-12-01T10:00:00.123456Z", "2024-12-01T10:00:00.123456Z"), (published.TextAt("publicFrom"), published.TextAt("publishedAt")));
        Assert.Equal("2024-12-01T10:00:00.123456Z", (await app.Get(Charters + "/2025", App.Anonymous)).Expect(200).TextAt("publicFrom"));
        Assert.Equal("2024-12-01T10:00:00.123456Z", (await app.Post(Charters + "/2025/releases", null)).Expect(201).TextAt("releasedAt"));
        Assert.Equal("2024-12-01T10:00:00.123456Z", (await app.Get(Charters + "/2025/results", App.Anonymous)).Expect(200).TextAt("releasedAt"));

        (await app.Delete(Charters + "/2025/services/dottorato")).Expect(200);
        var scheduled = (await app.Post(Charters + "/2025/versions", """{"publicFrom":"2025-01-01T01:00:00.0000019+01:00","reason":"anno nuovo"}""")).Expect(201);
        Assert.Equal("2025-01-01T00:00:00.000001Z", scheduled.TextAt("publicFrom"));
        app.Clock.Set("2025-01-01T00:00:00.000001Z");
        Assert.Equal("2025-01-01T00:00:00.000001Z", (await app.Get(Charters + "/2025", App.Anonymous)).Expect(200).TextAt("publicFrom"));
    }

    /// <summary>Registries once recorded what their clock told: what was signed stays as it is, what is told of it has six decimals.</summary>
    [Fact]
    public async Task What_was_recorded_more_finely_is_told_in_whole_microseconds()
    {
        (await app.Post(Charters + "/2024/releases", null)).Expect(201);
        await using (var altered = app.Database.CreateCommand(
            """update mt_events set data = data || '{"from":"2024-12-01T10:00:00.1234567+00:00","at":"2024-12-01T10:00:00.1234567+00:00"}' where type in ('version_published', 'results_released')"""))
            Assert.Equal(2, await altered.ExecuteNonQueryAsync());
        Assert.Equal("2024-12-01T10:00:00.123456Z", (await app.Get(Charters + "/2024/versions")).Expect(200).TextAt("items.0.publicFrom"));
        Assert.Equal("2024-12-01T10:00:00.123456Z", (await app.Get(Charters + "/2024/releases")).Expect(200).TextAt("items.0.releasedAt"));
        Assert.DoesNotContain("00.1234567", (await app.Get(Charters + "/2024/results.jsonld")).Expect(200).Text, StringComparison.Ordinal);
    }

    /// <summary>It is no operation whose callers are counted: what asks for it may add what it likes.</summary>
    [Fact]
    public async Task The_keys_are_told_whatever_the_query_says() =>
        Assert.Single((await app.Get("/.well-known/jwks.json?v=1&v=2", App.Anonymous)).Expect(200).At("keys").EnumerateArray());

    [Fact]
    public async Task Of_twenty_who_publish_at_once_one_does()
    {
        (await app.Post(Charters, Draft)).Expect(201);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Post(Charters + "/2025/versions", "")));
        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a.Status != 201), a => Assert.Matches("^409 (nothing-to-publish|overtaken)$", $"{a.Status} {a.Code}"));
        Assert.Single((await app.Get(Charters + "/2025/versions")).Expect(200).At("items").EnumerateArray());
    }

    /// <summary>Whatever is written meanwhile, what was published is what the facts up to its position come to.</summary>
    [Fact]
    public async Task What_is_published_amid_other_writes_can_be_made_again_from_the_facts()
    {
        (await app.Post(Charters, Draft)).Expect(201);
        var writes = Enumerable.Range(1, 30).Select(async value =>
            await app.Put(Standard, $$"""{"comparator":"atMost","value":{{value}},"unit":"percent","reason":"prova"}""", "If-Match: *"));
        var publications = Enumerable.Range(0, 5).Select(async _ => await app.Post(Charters + "/2025/versions", """{"reason":"prova"}"""));
        await Task.WhenAll([.. writes, .. publications]);

        var versions = (await app.Get(Charters + "/2025/versions")).Expect(200).At("items").EnumerateArray().ToArray();
        Assert.NotEmpty(versions);
        foreach (var version in versions) Assert.Equal((0, "It is the same as was published."), await Reproduced("2025", version.Text("version")!));
    }

    [Fact]
    public async Task A_version_that_was_altered_behind_the_registrys_back_is_not_the_same()
    {
        Assert.Equal((0, "It is the same as was published."), await Reproduced("2024", "1.0.0"));
        await using (var altered = app.Database.CreateCommand("""update mt_events set data = jsonb_set(data, '{name}', '"Altro"') where type = 'service_registered' and tenant_id = 'unimi' and stream_id = 'service/master'"""))
            await altered.ExecuteNonQueryAsync();
        var (exitCode, told) = await Reproduced("2024", "1.0.0");
        Assert.Equal(1, exitCode);
        Assert.StartsWith("It is not the same: what was published has SHA-256 ", told, StringComparison.Ordinal);
        Assert.Equal((2, ""), await Reproduced("2024", "7.0.0"));
    }

    private async Task<(int ExitCode, string Told)> Reproduced(string edition, string version)
    {
        var (told, exitCode) = await WholeRun.Command(Path.GetTempPath(), "reproduce", "unimi", edition, version, "--ConnectionStrings:Charter=" + app.Connection);
        return (exitCode, told.TrimEnd('\n').Split('\n').Last());
    }

    [Fact]
    public async Task Without_a_key_nothing_is_published_and_the_charter_is_shown_as_it_stands()
    {
        await using var keyless = await App.Start();
        (await keyless.Post(Charters + "/2024/versions", "")).ExpectProblem(503, "signing-key-missing");
        Assert.Empty((await keyless.Get("/.well-known/jwks.json", App.Anonymous)).Expect(200).At("keys").EnumerateArray());
        var shown = (await keyless.Get(Charters + "/2024", App.Anonymous)).Expect(200);
        Assert.Null(shown.TextAt("version"));
        Assert.Equal(11, shown.At("services").GetArrayLength());
    }

    [Fact]
    public async Task A_key_that_is_missing_or_no_key_stops_the_start()
    {
        var other = SigningKey.Make(ECCurve.NamedCurves.nistP384);
        foreach (var file in new[] { "/nowhere/signing.pem", other, typeof(App).Assembly.Location })
            Assert.Contains(file, (await Assert.ThrowsAsync<FormatException>(() => App.Start(null, "2024-12-01T10:00:00Z", "Charter:Signing:Keys=" + file))).Message, StringComparison.Ordinal);
        File.Delete(other);
    }
}
