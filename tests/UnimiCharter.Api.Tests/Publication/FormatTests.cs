using System.IO.Compression;
using System.Xml.Linq;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Publication;

/// <summary>The ways to read what is published: by Accept and by extension, in both languages, packed or not.</summary>
public sealed class FormatTests : IAsyncLifetime
{
    private const string Edition = "/v1/unimi/charters/2024";

    private App app = null!;

    public async Task InitializeAsync()
    {
        app = await App.Start(null, "2024-07-01T10:00:00Z", SigningKey.Setting);
        (await app.Put(Paths.Measurement("master", "effectiveness", "2024-03"), """{"numerator":3,"denominator":41}""")).Expect(201);
        (await app.Post(Edition + "/releases", null)).Expect(201);
    }

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    public static TheoryData<string> Documents => [Edition, Edition + "/versions/1.0.0", Edition + "/results", Edition + "/releases/1"];

    [Theory, MemberData(nameof(Documents))]
    public async Task A_document_comes_in_the_format_that_is_liked_best(string path)
    {
        foreach (var (accept, mediaType) in new[]
        {
            ("application/json", "application/json"), ("*/*", "application/json"), ("application/problem+json, */*;q=0.1", "application/json"),
            ("text/html", "text/html"), ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"), ("text/*", "text/html"),
            ("text/csv", "text/csv"), ("text/csv;q=0.5, text/html;q=0.4", "text/csv"), ("application/ld+json", "application/ld+json"),
        })
        {
            var answer = (await app.Get(path, App.Anonymous, "Accept: " + accept)).Expect(200);
            Assert.Equal((mediaType, "Accept, Accept-Language, Accept-Encoding"), (answer.Header("Content-Type")!.Split(';')[0], answer.Header("Vary")));
        }
        foreach (var accept in new[] { "image/png", "text/html;q=0", "application/xml" })
            (await app.Get(path, App.Anonymous, "Accept: " + accept)).ExpectProblem(406, "not-acceptable");
    }

    [Theory, MemberData(nameof(Documents))]
    public async Task An_extension_says_the_same_as_the_headers_whatever_they_say(string path)
    {
        foreach (var (extension, accept, language) in new[]
        {
            (".json", "application/json", "it"), (".html", "text/html", "it"), (".it.html", "text/html", "it"), (".en.html", "text/html", "en"), (".csv", "text/csv", "it"), (".jsonld", "application/ld+json", "it"),
        })
        {
            var asked = (await app.Get(path, App.Anonymous, "Accept: " + accept, "Accept-Language: " + language)).Expect(200);
            var named = (await app.Get(path + extension, App.Anonymous, "Accept: image/png")).Expect(200);
            Assert.Equal((asked.ETag, asked.Text, language), (named.ETag, named.Text, named.Header("Content-Language")));
        }
        foreach (var extension in new[] { ".xml", ".pdf", ".fr.html", ".HTML" }) Assert.InRange((await app.Get(path + extension, App.Anonymous)).Status, 400, 404);
    }

    [Fact]
    public async Task What_has_one_format_has_no_extension()
    {
        (await app.Get(Edition + "/versions.html", App.Anonymous)).ExpectProblem(404, "not-found");
        (await app.Get(Edition + "/versions.json", App.Anonymous)).ExpectProblem(404, "not-found");
        (await app.Get("/v1/unimi/services.json", App.Anonymous)).ExpectProblem(404, "not-found");
        (await app.Get("/v1/unimi/charters/2030.html", App.Anonymous)).ExpectProblem(404, "unknown-edition");
    }

    [Theory, MemberData(nameof(Documents))]
    public async Task Each_format_and_language_has_a_strong_tag_of_its_own(string path)
    {
        var tags = new List<string>();
        foreach (var extension in new[] { ".json", ".it.html", ".en.html", ".csv", ".jsonld" })
        {
            var answer = (await app.Get(path + extension, App.Anonymous)).Expect(200);
            tags.Add(answer.ETag);
            (await app.Get(path + extension, App.Anonymous, "If-None-Match: " + answer.ETag)).Expect(304);
        }
        Assert.Equal(tags.Count, tags.Distinct().Count());
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task A_document_is_packed_for_who_takes_that_under_a_tag_of_its_own(string coding)
    {
        foreach (var path in new[] { Edition, Edition + ".html", Edition + ".csv", "/v1/unimi/services", "/v1/unimi/compliance/matrix.svg" })
        {
            var plain = (await app.Get(path, App.Anonymous)).Expect(200);
            var packed = (await app.Get(path, App.Anonymous, "Accept-Encoding: " + coding)).Expect(200);
            Assert.Equal((coding, plain.Header("Content-Type")), (packed.Header("Content-Encoding"), packed.Header("Content-Type")));
            Assert.True(packed.Body.Length * 2 < plain.Body.Length, $"{path}: {packed.Body.Length} of {plain.Body.Length}");
            Assert.Equal(plain.Body, Unpacked(packed.Body, coding));
            Assert.NotEqual(plain.ETag, packed.ETag);
            (await app.Get(path, App.Anonymous, "Accept-Encoding: " + coding, "If-None-Match: " + packed.ETag)).Expect(304);
            (await app.Get(path, App.Anonymous, "If-None-Match: " + packed.ETag)).Expect(200);
        }
    }

    [Theory]
    [InlineData("br;q=0.1, gzip", "gzip")]
    [InlineData("gzip;q=0.5, br;q=0.5", "br")]
    [InlineData("*", "br")]
    [InlineData("deflate, zstd", null)]
    [InlineData("br;q=0, gzip;q=0", null)]
    [InlineData("identity", null)]
    public async Task The_coding_is_the_one_that_is_liked_best(string accepted, string? coding) =>
        Assert.Equal(coding, (await app.Get(Edition, App.Anonymous, "Accept-Encoding: " + accepted)).Expect(200).Header("Content-Encoding"));

    /// <summary>A tag that a write is to name is never another for how it was sent.</summary>
    [Fact]
    public async Task A_revision_is_the_same_tag_however_it_is_sent()
    {
        var path = Paths.Measurement("master", "effectiveness", "2024-03");
        var read = (await app.Get(path, "Accept-Encoding: br")).Expect(200);
        Assert.Equal("\"1\"", read.ETag);
        (await app.Put(path, """{"numerator":4,"denominator":41,"reason":"refuso"}""", "If-Match: " + read.ETag)).Expect(200);
    }

    [Fact]
    public async Task What_is_published_says_since_when_and_is_not_sent_again()
    {
        // In the second in which it was made, what is made once more would bear the same date.
        Assert.Null((await app.Get(Edition, App.Anonymous)).Header("Last-Modified"));
        app.Clock.Set("2024-07-01T10:00:01Z");
        foreach (var path in new[] { Edition, Edition + ".html", Edition + "/versions/1.0.0", Edition + "/results", Edition + "/releases/1" })
        {
            var answer = (await app.Get(path, App.Anonymous)).Expect(200);
            Assert.Equal("Mon, 01 Jul 2024 10:00:00 GMT", answer.Header("Last-Modified"));
            (await app.Get(path, App.Anonymous, "If-Modified-Since: Mon, 01 Jul 2024 10:00:00 GMT")).Expect(304);
            (await app.Get(path, App.Anonymous, "If-Modified-Since: Tue, 02 Jul 2024 10:00:00 GMT")).Expect(200);
            (await app.Get(path, App.Anonymous, "If-Modified-Since: Mon, 01 Jul 2024 10:00:00 GMT", "If-None-Match: \"x\"")).Expect(200);
            (await app.Get(path, App.Anonymous, "If-Modified-Since: ieri")).Expect(200);
        }
    }

    /// <summary>A row for each of the 66 promises, with the figures of the JSON.</summary>
    [Fact]
    public async Task A_table_has_a_row_for_each_promise()
    {
        var charter = Rows((await app.Get(Edition + ".csv", App.Anonymous)).Expect(200).Text);
        Assert.Equal(67, charter.Length);
        Assert.StartsWith("organization,edition,version,service,serviceName,indicator,dimension,title,unitOfMeasure,measure,aggregation,frequency,comparator,value,", charter[0], StringComparison.Ordinal);
        Assert.Contains(charter, row => row.StartsWith("unimi,2024,1.0.0,master,Master,effectiveness,effectiveness,", StringComparison.Ordinal) && row.EndsWith(",ratio,pooled,monthly,atMost,20,,,percent,,", StringComparison.Ordinal));
        var results = Rows((await app.Get(Edition + "/results.csv", App.Anonymous)).Expect(200).Text);
        Assert.Equal(67, results.Length);
        Assert.Contains(results, row => row.StartsWith("unimi,2024,1,1.0.0,2024-07-01,master,", StringComparison.Ordinal) && row.EndsWith(",atMost,20,,,percent,,,3,41,7.317073,met,,provisional", StringComparison.Ordinal));

        static string[] Rows(string csv) => csv.TrimEnd().Split("\r\n");
    }

    /// <summary>The page says what the JSON says, in the order of the document, and is well-formed.</summary>
    [Theory]
    [InlineData(".it.html", "it", "Valore programmato", "Link utili", "≤ 20%")]
    [InlineData(".en.html", "en", "Standard", "Useful links", "≤ 20%")]
    public async Task A_page_shows_every_card_and_every_promise(string extension, string language, params string[] words)
    {
        var answer = (await app.Get(Edition + extension, App.Anonymous)).Expect(200);
        Assert.Matches("^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$", answer.Header("Content-Security-Policy"));
        Assert.DoesNotContain("<script", answer.Text, StringComparison.OrdinalIgnoreCase);
        var page = XDocument.Parse(System.Text.RegularExpressions.Regex.Replace(answer.Text.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), "<(meta|link)([^>]*?)/?>", "<$1$2/>"));
        Assert.Equal(language, page.Root!.Attribute("lang")!.Value);
        var document = (await app.Get(Edition, App.Anonymous)).Json;
        Assert.Equal(document.At("services").EnumerateArray().Select(s => s.Text("name")!.Trim()), page.Descendants("h2").Select(h => h.Value));
        var rows = page.Descendants("tbody").Descendants("tr").Select(r => r.Elements().Select(c => c.Value).ToArray()).ToArray();
        Assert.Equal(66, rows.Length);
        Assert.Equal(
            document.At("services").EnumerateArray().SelectMany(s => s.At("indicators").EnumerateArray()).Select(i => (i.Text("title"), i.Text("unitOfMeasure"))), rows.Select(r => ((string?)r[1], (string?)r[2])));
        Assert.All(words, word => Assert.Contains(word, page.Root.Value, StringComparison.Ordinal));
        Assert.Empty(page.Descendants().Attributes("style"));
        Assert.Equal(page.Descendants().Attributes("id").Select(id => id.Value).Distinct().Count(), page.Descendants().Attributes("id").Count());
    }

    /// <summary>HTML knows no finer ones.</summary>
    [Fact]
    public async Task A_page_tells_instants_in_milliseconds_at_most()
    {
        app.Clock.Set("2024-07-02T10:00:00.1239999Z");
        (await app.Post("/v1/unimi/charters", """{"edition":"2025","title":"Carta dei servizi 2025","after":"2024"}""")).Expect(201);
        (await app.Post("/v1/unimi/charters/2025/versions", "")).Expect(201);
        (await app.Post(Edition + "/releases", null)).Expect(201);
        foreach (var (path, instant) in new[]
        {
            (Edition + ".html", "2024-07-01T10:00:00Z"), ("/v1/unimi/charters/2025.html", "2024-07-02T10:00:00.123Z"), (Edition + "/results.html", "2024-07-02T10:00:00.123Z"),
        })
            Assert.Equal(instant, System.Text.RegularExpressions.Regex.Match((await app.Get(path, App.Anonymous)).Expect(200).Text, "<time datetime=\"([^\"]*)\">").Groups[1].Value);
    }

    [Fact]
    public async Task A_page_of_provisional_results_says_so_before_anything_else()
    {
        var page = (await app.Get(Edition + "/results.it.html", App.Anonymous)).Expect(200).Text;
        Assert.True(page.IndexOf("Risultati provvisori.", StringComparison.Ordinal) is > 0 and var at && at < page.IndexOf("<table", StringComparison.Ordinal));
        Assert.Contains("3 su 41 (7,32%)", page, StringComparison.Ordinal);
        Assert.Contains("Provisional results.", (await app.Get(Edition + "/results.en.html", App.Anonymous)).Text, StringComparison.Ordinal);
    }

    /// <summary>Of a version, or a release, every link leads to the same one in another language or format.</summary>
    [Theory]
    [InlineData(Edition, Edition)]
    [InlineData(Edition + "/versions/1.0.0", Edition + "/versions/1.0.0")]
    [InlineData(Edition + "/releases/1", Edition + "/releases/1")]
    [InlineData(Edition + "/results", Edition + "/releases/1")]
    public async Task A_page_leads_to_itself_in_the_other_ways_to_read_it(string path, string itself)
    {
        var page = (await app.Get(path + ".it.html", App.Anonymous)).Expect(200).Text;
        foreach (var extension in new[] { ".en.html", ".json", ".csv", ".jsonld" })
        {
            Assert.Contains($"href=\"{itself}{extension}\"", page, StringComparison.Ordinal);
            (await app.Get(itself + extension, App.Anonymous)).Expect(200);
        }
    }

    /// <summary>Else whoever invents hosts would have a page made for each.</summary>
    [Fact]
    public async Task A_page_is_the_same_whatever_host_it_is_asked_of()
    {
        var page = (await app.Get(Edition + ".html", App.Anonymous)).Expect(200);
        var other = (await app.Get(Edition + ".html", App.Anonymous, "Host: altrove.example")).Expect(200);
        Assert.Equal(page.ETag, other.ETag);
        Assert.DoesNotContain("altrove", other.Text, StringComparison.Ordinal);
        Assert.Contains("http://altrove.example/v1/", (await app.Get(Edition + ".jsonld", App.Anonymous, "Host: altrove.example")).Expect(200).Text, StringComparison.Ordinal);
    }

    /// <summary>What a card says is text and nothing else, wherever it is shown.</summary>
    [Fact]
    public async Task Hostile_words_are_shown_as_words()
    {
        const string Hostile = "<script>alert(1)</script>\"'&{{x}}=cmd|' /C calc'!A0";
        (await app.Post("/v1/unimi/charters", $$"""{"edition":"2025","title":{{System.Text.Json.JsonSerializer.Serialize("=" + Hostile)}},"after":"2024"}""")).Expect(201);
        (await app.Post("/v1/unimi/charters/2025/versions", "")).Expect(201);
        var page = (await app.Get("/v1/unimi/charters/2025.html", App.Anonymous)).Expect(200).Text;
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;", page, StringComparison.Ordinal);
    }

    /// <summary>A link of a card that would run something is shown as text.</summary>
    [Fact]
    public async Task Only_what_leads_to_the_web_is_a_link()
    {
        await using (var altered = app.Database.CreateCommand(
            """update mt_doc_service set data = jsonb_set(data, '{state,card,links}', '[{"title":"qui","href":"javascript:alert(1)"},{"title":"là","href":"https://www.unimi.it/"}]') where tenant_id = 'unimi' and id = 'service/master'"""))
            Assert.Equal(1, await altered.ExecuteNonQueryAsync());
        await using (var facts = app.Database.CreateCommand(
            """update mt_events set data = jsonb_set(data, '{card,links}', '[{"title":"qui","href":"javascript:alert(1)"},{"title":"là","href":"https://www.unimi.it/"}]') where type = 'service_described' and tenant_id = 'unimi' and stream_id = 'service/master'"""))
            Assert.Equal(1, await facts.ExecuteNonQueryAsync());
        (await app.Post("/v1/unimi/charters", """{"edition":"2025","after":"2024"}""")).Expect(201);
        var page = (await app.Get("/v1/unimi/charters/2025.html")).Expect(200).Text;
        Assert.DoesNotContain("javascript:", page, StringComparison.Ordinal);
        Assert.Contains("""href="https://www.unimi.it/" lang="it">""", page, StringComparison.Ordinal);
    }

    private static byte[] Unpacked(byte[] body, string coding)
    {
        using var source = new MemoryStream(body);
        using Stream stream = coding == "br" ? new BrotliStream(source, CompressionMode.Decompress) : new GZipStream(source, CompressionMode.Decompress);
        using var into = new MemoryStream();
        stream.CopyTo(into);
        return into.ToArray();
    }
}
