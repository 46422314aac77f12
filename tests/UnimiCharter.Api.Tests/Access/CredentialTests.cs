using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>Credentials are issued over HTTP, and shown without their keys ever after.</summary>
public sealed class CredentialTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string March = "/v1/unimi/services/master/indicators/timeliness/measurements/2024-03";

    private readonly App app = shared.App;

    [Fact]
    public async Task A_key_of_256_bits_is_shown_once_and_kept_by_no_cache()
    {
        var issued = (await app.Post(Keys.PathOf("unimi"), """{"name":"una-volta","title":"Prova","roles":["office"],"services":["master","dottorato","master"]}""")).Expect(201);
        Assert.Matches("^uc_[A-Za-z0-9_-]{43}$", issued.TextAt("key"));
        Assert.Equal(("no-store", Keys.PathOf("unimi", "una-volta")), (issued.Header("Cache-Control"), issued.Header("Location")![app.Root.GetLeftPart(UriPartial.Authority).Length..]));

        var shown = (await app.Get(issued.Header("Location")!)).Expect(200);
        var listed = (await app.Get(Keys.PathOf("unimi"))).Expect(200);
        foreach (var later in new[] { shown.Text, listed.Text })
        {
            Assert.DoesNotContain(issued.TextAt("key")!, later, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", later, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Equal(("una-volta", "Prova", "active"), (shown.TextAt("name"), shown.TextAt("title"), shown.TextAt("status")));
        Assert.Equal(["dottorato", "master"], shown.At("services").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(shown.Text, listed.At("items").EnumerateArray().Single(c => c.Text("name") == "una-volta").GetRawText());
    }

    [Fact]
    public async Task No_two_keys_are_alike_and_none_is_kept()
    {
        var keys = new[] { await app.Issue("gemella-1", "board"), await app.Issue("gemella-2", "board") };
        Assert.Equal(2, keys.Distinct().Count());
        foreach (var key in keys)
            Assert.Equal(0, await app.Select<long>("select (select count(*) from mt_events where data::text like $1) + (select count(*) from mt_doc_credential where data::text like $1)", $"%{key}%"));
    }

    [Fact]
    public async Task A_name_is_not_used_again_not_even_after_it_is_revoked()
    {
        const string Body = """{"name":"nome-preso","title":"Un'altra","roles":["board"]}""";
        var key = await app.Issue("nome-preso", "office");
        (await app.Post(Keys.PathOf("unimi"), Body)).ExpectProblem(409, "credential-already-issued");
        (await app.Get(March + "/history", Keys.As(key))).ExpectProblem(404, "no-measurement");
        await app.Revoke("nome-preso");
        (await app.Post(Keys.PathOf("unimi"), Body)).ExpectProblem(409, "credential-already-issued");
    }

    [Theory]
    [InlineData("POST", "/v1/nessuno/credentials", "unknown-organization")]
    [InlineData("POST", "/v1/Unimi/credentials", "unknown-organization")]
    [InlineData("GET", "/v1/unimi/credentials/nessuno", "unknown-credential")]
    [InlineData("GET", "/v1/unimi/credentials/Non%20un%20nome", "unknown-credential")]
    [InlineData("DELETE", "/v1/unimi/credentials/nessuno?reason=x", "unknown-credential")]
    [InlineData("POST", "/v1/unimi/credentials/nessuno/rotations", "unknown-credential")]
    public async Task What_nobody_knows_is_not_found(string method, string path, string code)
    {
        var facts = await app.Facts();
        var body = method == "POST" ? App.Json(path.EndsWith("rotations", StringComparison.Ordinal) ? "{}"u8.ToArray() : """{"name":"x","title":"X","roles":["board"]}"""u8.ToArray()) : null;
        (await app.Send(method, path, body)).ExpectProblem(404, code);
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("""{"title":"T","roles":["board"]}""", "field-required /name")]
    [InlineData("""{"name":"Non un nome","title":"T","roles":["board"]}""", "code-expected /name")]
    [InlineData("""{"name":"n","roles":["board"]}""", "field-required /title")]
    [InlineData("""{"name":"n","title":"T"}""", "field-required /roles")]
    [InlineData("""{"name":"n","title":"T","roles":[]}""", "field-required /roles")]
    [InlineData("""{"name":"n","title":"T","roles":"board"}""", "array-expected /roles")]
    [InlineData("""{"name":"n","title":"T","roles":["board","Board"]}""", "unknown-choice /roles/1")]
    [InlineData("""{"name":"n","title":"T","roles":["owner"]}""", "unknown-choice /roles/0")]
    [InlineData("""{"name":"n","title":"T","roles":["office","board","admin","office"]}""", "array-expected /roles")]
    [InlineData("""{"name":"n","title":"T","roles":["office"],"services":["master","Due parole"]}""", "code-expected /services/1")]
    [InlineData("""{"name":"n","title":"T","roles":["office"],"services":"master"}""", "array-expected /services")]
    [InlineData("""{"name":"n","title":"T","roles":["office"],"expires":"domani"}""", "instant-expected /expires")]
    [InlineData("""{"name":"n","title":"T","roles":["office"],"expires":"2030-01-01"}""", "instant-expected /expires")]
    [InlineData("""{"name":"n","title":"T","roles":["office"],"key":"uc_mine"}""", "unknown-field /key")]
    [InlineData("""{"name":"","title":"T","roles":["office"]}""", "field-required /name")]
    [InlineData("""{"name":"n","title":" ","roles":["office"]}""", "field-required /title")]
    public async Task A_body_that_is_wrong_is_told_where_and_nothing_is_issued(string body, string error)
    {
        var facts = await app.Facts();
        var refused = (await app.Post(Keys.PathOf("unimi"), body)).Expect(422);
        Assert.Equal([error], refused.At("errors").EnumerateArray().Select(e => $"{e.Text("code")} {e.Text("pointer")}"));
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("2024-07-01T10:00:00Z")]
    [InlineData("2024-07-01T11:59:59+02:00")]
    public async Task It_expires_in_the_future(string expires)
    {
        var facts = await app.Facts();
        (await app.Post(Keys.PathOf("unimi"), $$"""{"name":"n","title":"T","roles":["office"],"expires":"{{expires}}"}""")).ExpectProblem(422, "expiry-passed");
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        var refused = (await app.Post(Keys.PathOf("unimi"), """{"name":"A B","roles":[],"expires":7}""")).Expect(422);
        Assert.Equal(["/expires", "/name", "/roles", "/title"], refused.At("errors").EnumerateArray().Select(e => e.Text("pointer")).Order());
    }

    [Fact]
    public async Task An_office_without_any_service_is_let_to_none()
    {
        (await app.Post(Keys.PathOf("unimi"), """{"name":"senza-servizi","title":"T","roles":["office"],"services":[]}""")).Expect(201);
        var issued = (await app.Get(Keys.PathOf("unimi", "senza-servizi"))).Expect(200);
        Assert.Equal(0, issued.At("services").GetArrayLength());
    }

    [Fact]
    public async Task A_role_said_twice_is_had_once()
    {
        (await app.Post(Keys.PathOf("unimi"), """{"name":"due-volte","title":"T","roles":["board","office","board"]}""")).Expect(201);
        Assert.Equal("""["office","board"]""", (await app.Get(Keys.PathOf("unimi", "due-volte"))).At("roles").GetRawText());
    }

    [Fact]
    public async Task Its_last_use_is_shown_to_the_minute()
    {
        var key = await app.Issue("usata", "board");
        Assert.Equal(JsonValueKind.Null, (await app.Get(Keys.PathOf("unimi", "usata"))).At("lastUsed").ValueKind);
        (await app.Get("/v1/unimi/services", Keys.As(key))).Expect(200);
        await Until.True(async () => (await app.Get(Keys.PathOf("unimi", "usata"))).At("lastUsed") is { ValueKind: JsonValueKind.String } used && used.GetString() == "2024-07-01T10:00:00Z");
    }

    [Fact]
    public async Task An_administrator_of_one_organization_does_not_touch_another_s_credentials()
    {
        (await app.Put("/v1/organizations/polimi", """{"name":"Politecnico di Milano"}""")).Expect(201);
        var mine = Keys.As(await app.Issue("amministra-unimi", "admin"));
        await app.Issue("amministra-polimi", "admin", organization: "polimi");
        var facts = await app.Facts();
        foreach (var answer in new[]
        {
            await app.Get(Keys.PathOf("polimi"), mine),
            await app.Get(Keys.PathOf("polimi", "amministra-polimi"), mine),
            await app.Post(Keys.PathOf("polimi"), """{"name":"intrusa","title":"T","roles":["admin"]}""", mine),
            await app.Post(Keys.PathOf("polimi", "amministra-polimi") + "/rotations", "{}", mine),
            await app.Delete(Keys.PathOf("polimi", "amministra-polimi") + "?reason=x", mine),
            await app.Put("/v1/organizations/polimi", """{"name":"Mio","reason":"x"}""", mine, "If-Match: *"),
        })
            answer.ExpectProblem(403, "forbidden");
        Assert.Equal(facts, await app.Facts());
        (await app.Get(Keys.PathOf("unimi"), mine)).Expect(200);
    }

    [Fact]
    public async Task The_credentials_of_all_organizations_are_nobody_s_over_HTTP()
    {
        Assert.DoesNotContain((await app.Get(Keys.PathOf("unimi"))).At("items").EnumerateArray(), c => c.Text("name") == "admin");
        foreach (var path in new[] { "/v1/unimi/credentials/admin", "/v1/*/credentials/admin", "/v1/%2A/credentials/admin", "/v1/*/credentials" })
            Assert.Equal(404, (await app.Ask("GET", path, null)).Status);
        foreach (var path in new[] { "/v1/*/credentials/admin?reason=x", "/v1/%2A/credentials/admin?reason=x", "/v1/unimi/credentials/admin?reason=x" })
            Assert.Equal(404, (await app.Ask("DELETE", path, null)).Status);
        (await app.Get("/v1/unimi/credentials")).Expect(200);
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer a b")]
    [InlineData("Bearer uc_€")]
    [InlineData(App.AdminKey)]
    [InlineData("Bearer " + App.AdminKey + "x")]
    [InlineData("Bearer " + Keys.Unknown)]
    public async Task What_is_no_key_or_nobody_s_is_refused(string header) =>
        Assert.Equal((401, "invalid-credential"), Told(await app.Get("/v1/organizations", "Authorization: " + header)));

    [Theory]
    [InlineData("bearer " + App.AdminKey)]
    [InlineData("BEARER   " + App.AdminKey)]
    public async Task The_scheme_is_read_in_any_case(string header) => Assert.Equal(200, (await app.Get("/v1/unimi/credentials", "Authorization: " + header)).Status);

    [Fact]
    public async Task Two_keys_are_none() =>
        Assert.Equal((401, "invalid-credential"), Told(await app.Get("/v1/organizations", "Authorization: Bearer " + App.AdminKey, "Authorization: Bearer " + App.AdminKey)));

    private static (int, string?) Told(Answer answer) => (answer.Status, answer.Code);
}
