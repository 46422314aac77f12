using System.Text;
using System.Text.Json;
using CsvHelper;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>Who recorded what, in which role, when, from where and why.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private const string Audit = "/v1/unimi/audit";

    private App app = null!;
    private string office = null!;
    private string board = null!;

    public async Task InitializeAsync()
    {
        app = await App.Start(at: "2024-07-01T10:00:00Z");
        (office, board) = (Keys.As(await app.Issue("ufficio-master", "office", "master")), Keys.As(await app.Issue("presidio", "board")));
    }

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public async Task A_write_by_a_key_is_told_with_all_that_is_known_of_it()
    {
        var path = Paths.Measurement("master", "effectiveness", "2024-03");
        (await app.Put(path, """{"numerator":3,"denominator":41}""", office)).Expect(201);
        app.Clock.Set("2024-07-02T08:30:15Z");
        (await app.Put(path, """{"numerator":4,"denominator":41,"reason":"refuso"}""", office, "If-Match: *", "Correlation-ID: mia-1")).Expect(200);

        var fact = (await app.Get(Audit + "?actor=ufficio-master", board)).Expect(200).At("items.1");
        Assert.Equal(
            ("measurement_rectified", "2024-07-02T08:30:15Z", "ufficio-master", "office", "unimi/credential/ufficio-master"),
            (fact.Text("fact"), fact.Text("at"), fact.Text("actor"), fact.Text("role"), fact.Text("credential")));
        Assert.Equal(
            ("127.0.0.1", "mia-1", "refuso", "unimi/reporting/master/2024", 2),
            (fact.Text("address"), fact.Text("correlationId"), fact.Text("reason"), fact.Text("stream"), fact.At("version").GetInt32()));
        Assert.Equal(1, await app.Select<long>("select count(*) from mt_events where seq_id = $1 and id = $2", fact.At("position").GetInt64(), fact.At("id").GetGuid()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("due parole")]
    [InlineData("x2345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_correlation_id_that_is_none_is_replaced_by_the_one_that_is_told(string? given)
    {
        string[] headers = given is null ? [office] : [office, "Correlation-ID: " + given];
        var written = (await app.Put(Paths.Measurement("master", "timeliness", "2024-03"), """{"yes":true}""", headers)).Expect(201);
        Assert.NotEqual(given, written.Header("Correlation-ID"));
        Assert.Equal(written.Header("Correlation-ID"), (await app.Get(Audit + "?actor=ufficio-master", board)).TextAt("items.0.correlationId"));
    }

    [Fact]
    public async Task What_the_registry_loaded_itself_is_there_too()
    {
        var first = (await app.Get(Audit + "?limit=1", board)).Expect(200).At("items.0");
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (first.At("credential").ValueKind, first.At("address").ValueKind));
        Assert.Equal(await app.Select<long>("select count(*) from mt_events where tenant_id = 'unimi' or stream_id = 'organization/unimi' or (tenant_id = '-registry' and starts_with(stream_id, 'credential/'))"), (await Walk(Audit + "?limit=500")).Count);
    }

    [Fact]
    public async Task Nothing_of_another_organization_is_told()
    {
        (await app.Put("/v1/organizations/polimi", """{"name":"Politecnico di Milano"}""")).Expect(201);
        await app.Issue("presidio", "board", organization: "polimi");
        Assert.DoesNotContain(await Walk(Audit + "?limit=500"), fact => fact.Text("stream")!.StartsWith("polimi/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_actor_a_service_and_a_span_of_time_narrow_it()
    {
        await Report("master", "2024-03", office, "2024-07-03T21:59:59Z");
        await Report("dottorato", "2024-03", board, "2024-07-03T22:00:00Z");
        await Report("master", "2024-04", board, "2024-07-04T10:00:00Z");
        app.Clock.Set("2024-07-10T10:00:00Z");

        Assert.Equal(["ufficio-master 2024-03"], await Told("?actor=ufficio-master"));
        Assert.Equal(["ufficio-master 2024-03", "presidio 2024-04"], await Told("?service=master&from=2024-07-03"));
        Assert.Equal(["presidio 2024-04"], await Told("?service=master&actor=presidio"));
        // A day is one of Italy's, from its first to its last instant.
        Assert.Equal(["ufficio-master 2024-03"], await Told("?from=2024-07-03&to=2024-07-03"));
        Assert.Equal(["presidio 2024-03", "presidio 2024-04"], await Told("?from=2024-07-04"));
        // Both ends are included.
        Assert.Equal(["presidio 2024-03", "presidio 2024-04"], await Told("?from=2024-07-03T22:00:00Z&to=2024-07-04T12:00:00%2B02:00"));
        Assert.Empty(await Told("?from=2024-07-04T10:00:00.001Z"));
        Assert.Empty(await Told("?actor=nessuno"));
        Assert.Empty(await Told("?actor=presidio&service=nessuno"));
    }

    [Theory]
    [InlineData("?from=ieri", 400, "malformed-instant")]
    [InlineData("?to=2024-13-01", 400, "malformed-instant")]
    [InlineData("?to=2024-07-01T10:00:00", 400, "malformed-instant")]
    [InlineData("?cursor=x", 400, "malformed-cursor")]
    [InlineData("?limit=0", 400, "malformed-parameter")]
    [InlineData("?limit=501", 400, "malformed-parameter")]
    [InlineData("?service=Due%20parole", 404, "unknown-service")]
    [InlineData("?chi=io", 400, "unknown-parameter")]
    public async Task A_filter_that_is_none_is_refused(string query, int status, string code) => (await app.Get(Audit + query, board)).ExpectProblem(status, code);

    [Fact]
    public async Task An_actor_has_at_most_256_characters()
    {
        (await app.Get(Audit + "?actor=" + new string('x', 256), board)).Expect(200);
        (await app.Get(Audit + "?actor=" + new string('x', 257), board)).ExpectProblem(400, "malformed-parameter");
    }

    /// <summary>With everything else as long as it may be.</summary>
    [Theory]
    [InlineData("x")]
    [InlineData("@")]
    [InlineData("è")]
    [InlineData("€")]
    public async Task A_link_of_a_page_is_no_longer_than_the_document_says(string letter)
    {
        // Of 256 characters, and of the first position.
        var cursor = Convert.ToBase64String(Encoding.UTF8.GetBytes("1".PadLeft(192, '0')));
        var query = $"?actor={string.Concat(Enumerable.Repeat(Uri.EscapeDataString(letter), 256))}&service={new string('s', 64)}"
            + $"&from={Uri.EscapeDataString("2024-07-01T10:00:00.0000000+02:00")}&to={Uri.EscapeDataString("2024-07-01T12:00:00.0000000+02:00")}&cursor={cursor}&limit=0000000001";
        foreach (var ampersands in new[] { 0, 3_000 })
        {
            var page = (await app.Get($"{Audit}{query}{new string('&', ampersands)}", board)).Expect(200);
            Assert.InRange(page.TextAt("_links.self.href")!.Length, 1, Contract.Whole.At("components.schemas.Link.properties.href.maxLength").GetInt32());
        }
    }

    [Theory]
    [InlineData("?&limit=1", "?limit=1")]
    [InlineData("?limit=1&&&actor=x&", "?limit=1&actor=x")]
    [InlineData("?&", "?")]
    [InlineData("?actor=%26%26", "?actor=%26%26")]
    public async Task Ampersands_that_part_nothing_are_not_repeated(string query, string told) =>
        Assert.EndsWith(Audit + told, (await app.Get(Audit + query, board)).Expect(200).TextAt("_links.self.href"), StringComparison.Ordinal);

    /// <summary>PostgreSQL keeps no more, and what a fact says is compared with what its row says.</summary>
    [Fact]
    public async Task Its_instants_have_six_decimals_at_most()
    {
        app.Clock.Set("2024-07-02T08:30:15.1234567Z");
        await app.Issue("precisa", "office", expires: "2030-01-01T00:00:00.1234567Z");
        (await app.Post(Keys.PathOf("unimi", "precisa") + "/rotations", """{"overlapMinutes":60}""")).Expect(200);
        var facts = await Walk(Audit + "?limit=500&from=2024-07-02");
        Assert.Equal(["credential_issued", "credential_rotated"], facts.Select(fact => fact.Text("fact")));
        Assert.All(facts, fact => Assert.Equal("2024-07-02T08:30:15.123456Z", fact.Text("at")));
        Assert.All(facts, fact => Assert.DoesNotMatch(@"\d\.\d{7}", fact.GetRawText()));
        Assert.Matches(@"2030-01-01T00:00:00\.123456\D", facts[0].GetRawText());
        Assert.Matches(@"2024-07-02T09:30:15\.123456\D", facts[1].GetRawText());
    }

    [Fact]
    public async Task Pages_of_one_have_every_fact_once()
    {
        await Report("master", "2024-03", office, "2024-07-03T10:00:00Z");
        await Report("master", "2024-04", office, "2024-07-04T10:00:00Z");
        await Report("dottorato", "2024-04", board, "2024-07-05T10:00:00Z");
        var (whole, one) = (await Walk(Audit + "?limit=500&from=2024-07-01T00:00:00Z"), await Walk(Audit + "?limit=1&from=2024-07-01T00:00:00Z"));
        Assert.True(whole.Count > 3);
        Assert.Equal(whole.Select(f => f.GetRawText()), one.Select(f => f.GetRawText()));
    }

    [Fact]
    public async Task As_a_file_it_has_the_same_rows_under_a_header()
    {
        await Report("master", "2024-03", office, "2024-07-03T10:00:00Z");
        var (told, file) = (await Walk(Audit + "?limit=500"), await Csv("", board));
        Assert.Equal(["position", "id", "at", "actor", "role", "credential", "address", "correlationId", "reason", "fact", "stream", "version", "data"], file[0]);
        Assert.Equal(
            told.Select(f => $"{f.At("position")} {f.At("id")} {f.Text("at")} {f.Text("actor")} {f.Text("role")} {f.Text("credential")} {f.Text("address")} {f.Text("correlationId")} {f.Text("reason")} {f.Text("fact")} {f.Text("stream")} {f.At("version")}"),
            file[1..].Select(row => string.Join(' ', row[..12])));
        Assert.Equal(told.Select(f => f.At("data").GetRawText().Length > 2), file[1..].Select(row => JsonDocument.Parse(row[12]).RootElement.ValueKind == JsonValueKind.Object && row[12].Length > 2));
        Assert.Equal(2, (await Csv("?actor=ufficio-master", board)).Count);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+39 02", "'+39 02")]
    [InlineData("-1", "'-1")]
    [InlineData("@tutti", "'@tutti")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("'=1+1", "''=1+1")]
    [InlineData("a = b, \"c\"; d", "a = b, \"c\"; d")]
    public async Task A_cell_that_a_spreadsheet_would_take_for_a_formula_is_told_as_text(string reason, string cell)
    {
        await app.Issue("revocata", "office");
        (await app.Delete(Keys.PathOf("unimi", "revocata") + "?reason=" + Uri.EscapeDataString(reason))).Expect(204);
        Assert.Equal(cell, (await Csv("", board))[^1][8]);
        Assert.Equal(reason, (await Walk(Audit + "?limit=500"))[^1].Text("reason"));
    }

    [Fact]
    public async Task It_is_for_the_board_alone()
    {
        (await app.Get(Audit, office)).ExpectProblem(403, "forbidden");
        (await app.Get(Audit, Keys.As(await app.Issue("amministratore", "admin")))).ExpectProblem(403, "forbidden");
        Assert.Equal(401, (await app.Get(Audit, App.Anonymous, "Accept: text/csv")).Status);
        Assert.Equal(403, (await app.Get(Audit, "Accept: text/csv", office)).Status);
    }

    private async Task Report(string service, string period, string who, string at)
    {
        app.Clock.Set(at);
        (await app.Put(Paths.Measurement(service, "timeliness", period), """{"yes":true}""", who)).Expect(201);
    }

    /// <summary>The reports only.</summary>
    private async Task<IEnumerable<string>> Told(string query) =>
        (await Walk(Audit + query)).Where(f => f.Text("fact") == "measurement_reported").Select(f => $"{f.Text("actor")} {f.Text("data.period")}");

    private async Task<List<JsonElement>> Walk(string path)
    {
        var facts = new List<JsonElement>();
        for (string? at = path; at is not null;)
        {
            var page = (await app.Get(at, board)).Expect(200);
            facts.AddRange(page.At("items").EnumerateArray());
            at = page.At("_links").TryGetProperty("next", out var next) ? next.Text("href") : null;
            if (at is not null && Uri.TryCreate(at, UriKind.Absolute, out var whole)) at = whole.PathAndQuery;
        }
        return facts;
    }

    private async Task<List<string[]>> Csv(string query, string who)
    {
        var answer = await app.Ask("GET", Audit + query, null, "Accept: text/csv", who);
        Assert.Equal(("text/csv; charset=utf-8", "no-store"), (answer.Header("Content-Type"), answer.Header("Cache-Control")));
        await using var csv = CsvReader.Create(new MemoryStream(answer.Body), new CsvReaderOptions { Separator = ',', HasHeader = false });
        var rows = new List<string[]>();
        while (await csv.ReadAsync()) rows.Add([.. Enumerable.Range(0, csv.FieldCount).Select(i => Encoding.UTF8.GetString(csv.GetSpan(i)))]);
        return rows;
    }
}
