using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>What stands between the registry and the open network: browsers, proxies, TLS.</summary>
public sealed class EdgeTests(EdgeTests.ForPortals portals) : IClassFixture<EdgeTests.ForPortals>
{
    private const string Portal = "https://portale.unimi.it";

    private readonly App app = portals.App;

    [Theory]
    [InlineData("GET", "/v1/organizations", 200)]
    [InlineData("GET", "/status", 200)]
    [InlineData("GET", "/health/live", 200)]
    [InlineData("GET", "/health/ready", 200)]
    [InlineData("GET", "/openapi/charter.v1.json", 200)]
    [InlineData("GET", "/v1/unimi/services?x=1", 400)]
    [InlineData("GET", "/v1/unimi/audit", 401)]
    [InlineData("GET", "/v1/unimi/services/nessuno", 404)]
    [InlineData("GET", "/nulla", 404)]
    [InlineData("PATCH", "/v1/unimi/services", 405)]
    public async Task Every_answer_is_hardened_and_says_nothing_of_the_server(string method, string path, int status)
    {
        var answer = await Anyone(app, method, path);
        Assert.Equal(status, answer.Status);
        Assert.Equal(("nosniff", "no-referrer", "default-src 'none'; frame-ancestors 'none'"), (answer.Header("X-Content-Type-Options"), answer.Header("Referrer-Policy"), answer.Header("Content-Security-Policy")));
        Assert.Null(answer.Header("Server"));
        Assert.Null(answer.Header("X-Powered-By"));
        Assert.Null(answer.Header("Strict-Transport-Security"));
    }

    [Fact]
    public async Task The_documentation_page_may_run_its_own_scripts_and_nobody_else_s()
    {
        var page = await Anyone(app, "GET", "/docs/index.html");
        Assert.Equal(200, page.Status);
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
        Assert.StartsWith("default-src 'self';", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.EndsWith("frame-ancestors 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        // The script within the page by its hash, as a browser reads its lines, and no other.
        Assert.DoesNotMatch("script-src[^;]*unsafe", page.Header("Content-Security-Policy"));
        var script = System.Text.RegularExpressions.Regex.Match(page.Text, "<script>(.*?)</script>", System.Text.RegularExpressions.RegexOptions.Singleline).Groups[1].Value;
        Assert.Contains($"'sha256-{Convert.ToBase64String(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(script.ReplaceLineEndings("\n"))))}'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_portal_s_script_may_call_and_read_what_it_needs()
    {
        var answer = await Anyone(app, "GET", "/v1/unimi/services", "Origin: " + Portal);
        Assert.Equal((200, Portal), (answer.Status, answer.Header("Access-Control-Allow-Origin")));
        foreach (var header in new[] { "ETag", "Location", "Retry-After", "RateLimit-Remaining", "Correlation-ID" })
            Assert.Contains(header, answer.Header("Access-Control-Expose-Headers")!.Split(','), StringComparer.OrdinalIgnoreCase);
        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
        // Also what went wrong is for it to read.
        var refused = await Anyone(app, "GET", "/v1/unimi/audit", "Origin: " + Portal);
        Assert.Equal((401, Portal), (refused.Status, refused.Header("Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("https://altrove.example")]
    [InlineData("http://portale.unimi.it")]
    [InlineData("https://portale.unimi.it.example")]
    [InlineData("null")]
    public async Task Another_s_script_reads_what_anyone_may_and_nothing_else(string origin)
    {
        foreach (var path in new[] { "/v1/unimi/services", "/v1/organizations", "/status", "/openapi/charter.v1.json", "/v1/unimi/charters/2024.html" })
        {
            var answer = await Anyone(app, "GET", path, "Origin: " + origin);
            Assert.Equal((200, "*", null), (answer.Status, answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Allow-Credentials")));
        }
        var asked = await Anyone(app, "OPTIONS", "/v1/unimi/services", "Origin: " + origin, "Access-Control-Request-Method: GET", "Access-Control-Request-Headers: if-none-match");
        Assert.Equal((204, "*"), (asked.Status, asked.Header("Access-Control-Allow-Origin")));
        Assert.Contains("If-None-Match", asked.Header("Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
        // What a key is needed for: not asked, not read, not written.
        Assert.Null((await Anyone(app, "GET", "/v1/unimi/audit", "Origin: " + origin)).Header("Access-Control-Allow-Origin"));
        foreach (var (method, path) in new[] { ("PUT", "/v1/organizations/unimi"), ("GET", "/v1/unimi/audit"), ("DELETE", "/v1/unimi/services/master/indicators/timeliness/measurements/2024-03") })
            Assert.Null((await Anyone(app, "OPTIONS", path, "Origin: " + origin, "Access-Control-Request-Method: " + method)).Header("Access-Control-Allow-Origin"));
        var withKey = await Anyone(app, "OPTIONS", "/v1/unimi/services", "Origin: " + origin, "Access-Control-Request-Method: GET", "Access-Control-Request-Headers: authorization");
        Assert.DoesNotContain("authorization", withKey.Header("Access-Control-Allow-Headers") ?? "", StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("PUT", "/v1/unimi/services/master/indicators/timeliness/measurements/2024-03")]
    [InlineData("DELETE", "/v1/unimi/services/master/indicators/timeliness/measurements/2024-03")]
    [InlineData("POST", "/v1/unimi/measurement-batches")]
    [InlineData("GET", "/v1/unimi/audit")]
    public async Task A_preflight_is_answered_without_a_key(string method, string path)
    {
        var facts = await app.Facts();
        var answer = await Anyone(app, "OPTIONS", path, "Origin: " + Portal, "Access-Control-Request-Method: " + method, "Access-Control-Request-Headers: authorization,content-type,if-match");
        Assert.Equal((204, Portal, method), (answer.Status, answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Allow-Methods")));
        Assert.Equal("authorization,content-type,if-match", answer.Header("Access-Control-Allow-Headers"));
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task A_cache_is_told_that_an_answer_is_for_its_origin()
    {
        foreach (var headers in new[] { new[] { "Origin: " + Portal }, ["Origin: https://altrove.example"], [] })
            Assert.Contains("Origin", (await Anyone(app, "GET", "/v1/unimi/services", headers)).Header("Vary")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_portal_is_named_there_is_none()
    {
        await using var own = await App.Start();
        Assert.Null((await Anyone(own, "GET", "/v1/unimi/audit", "Origin: " + Portal)).Header("Access-Control-Allow-Origin"));
        Assert.Equal("Accept-Language, Accept-Encoding", (await Anyone(own, "GET", "/v1/unimi/services")).Header("Vary"));
    }

    [Fact]
    public async Task Behind_a_proxy_s_TLS_browsers_are_told_to_stay_with_it()
    {
        await using var behind = await App.Start(settings: "Charter:Proxies=127.0.0.1");
        Assert.Equal("max-age=31536000", (await Anyone(behind, "GET", "/v1/organizations", "X-Forwarded-Proto: https")).Header("Strict-Transport-Security"));
        Assert.Null((await Anyone(behind, "GET", "/v1/organizations", "X-Forwarded-Proto: http")).Header("Strict-Transport-Security"));
        Assert.Null((await Anyone(behind, "GET", "/v1/organizations")).Header("Strict-Transport-Security"));
        // Links are told as the caller knows the registry.
        var listed = await Anyone(behind, "GET", "/v1/organizations", "X-Forwarded-Proto: https", "X-Forwarded-Host: registro.unimi.it");
        Assert.Equal("https://registro.unimi.it/v1/organizations", listed.TextAt("_links.self.href"));
    }

    [Fact]
    public async Task Who_is_no_proxy_is_not_believed_about_TLS() =>
        Assert.Null((await Anyone(app, "GET", "/v1/organizations", "X-Forwarded-Proto: https")).Header("Strict-Transport-Security"));

    [Fact]
    public async Task Kestrel_speaks_TLS_with_a_certificate_of_its_own()
    {
        const string Password = "prova";
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx, Password));
        try
        {
            await using var own = await App.ListenUnready(
                await Cluster.NewDatabase(), settings: ["urls=https://127.0.0.1:0", $"Kestrel:Certificates:Default:Path={file}", $"Kestrel:Certificates:Default:Password={Password}"]);
            using var client = new HttpClient(new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.Thumbprint },
            }) { BaseAddress = own.Root };
            await Until.True(async () => (await client.GetAsync("/health/ready")).IsSuccessStatusCode);
            using var answer = await client.GetAsync("/v1/organizations");
            Assert.Equal(("https", 200), (own.Root.Scheme, (int)answer.StatusCode));
            Assert.Equal("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A preflight is of no operation, and for a portal answers differ by its origin: the contract says nothing of that.</summary>
    private static Task<Answer> Anyone(App app, string method, string path, params string[] headers) => app.Ask(method, path, null, [App.Anonymous, .. headers]);

    public sealed class ForPortals : IAsyncLifetime
    {
        public App App { get; private set; } = null!;

        public async Task InitializeAsync() => App = await App.Start(settings: "Charter:Origins=" + Portal);

        public Task DisposeAsync() => App.DisposeAsync().AsTask();
    }
}
