using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>People come with a token of the university's sign-on, which is checked by the keys that it publishes.</summary>
public sealed class SignOnTokenTests(SignOnTokenTests.University university) : IClassFixture<SignOnTokenTests.University>
{
    private const string Yes = """{"yes":true}""";
    private readonly App app = university.App;

    [Fact]
    public async Task A_group_makes_a_board_and_another_an_office_of_its_services()
    {
        (await app.Get("/v1/unimi/audit", university.Token(groups: "presidio-qualita"))).Expect(200);
        var office = university.Token(groups: "ufficio-master");
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-03"), Yes, office)).Expect(201);
        (await app.Put(Paths.Measurement("dottorato", "timeliness", "2024-03"), Yes, office)).ExpectProblem(403, "forbidden");
        (await app.Get("/v1/unimi/audit", office)).ExpectProblem(403, "forbidden");
        var fact = (await app.Get("/v1/unimi/audit?actor=anna.bianchi%40unimi.it")).Expect(200).At("items.0");
        Assert.Equal(("anna.bianchi@unimi.it", "office", null), (fact.Text("actor"), fact.Text("role"), fact.Text("credential")));
    }

    [Fact]
    public async Task A_key_of_the_registry_is_one_still() => (await app.Get("/v1/unimi/audit")).Expect(200);

    [Fact]
    public async Task Who_is_in_no_group_that_counts_is_let_to_what_is_for_everyone()
    {
        (await app.Get("/v1/unimi/services", university.Token(groups: "altro"))).Expect(200);
        (await app.Get("/v1/unimi/audit", university.Token(groups: "altro"))).ExpectProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_token_that_is_another_s_or_too_old_is_refused_even_what_anyone_may_read()
    {
        using var stranger = RSA.Create(2048);
        var facts = await app.Facts();
        foreach (var token in new[]
        {
            university.Token(audience: "altro"), university.Token(issuer: "https://altrove.example"), university.Token(lasts: TimeSpan.FromHours(-1)),
            university.Token(key: stranger), university.Token(name: ""), university.Token() + "x", "Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5hIn0.", "Authorization: Bearer eyJ.eyJ.x",
        })
            foreach (var path in new[] { "/v1/unimi/services", "/v1/unimi/audit" })
                Assert.Equal("Bearer realm=\"unimicharter\", error=\"invalid_token\"", (await app.Get(path, token)).ExpectProblem(401, "invalid-credential").Header("WWW-Authenticate"));
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task A_stream_ends_when_its_token_does()
    {
        // The clock of those who check tokens is the machine's.
        await using var listening = await App.Listen(null, TimeProvider.System.GetUtcNow().ToString("O"), [.. university.Settings(), "Charter:Changes:StreamSeconds=3600"]);
        using var follower = await Changes.Reader.Open(listening, "/v1/unimi/changes/stream", university.Token());
        await follower.Beginning();
        listening.Clock.Set(TimeProvider.System.GetUtcNow().AddMinutes(59).ToString("O"));
        (await listening.Put(Paths.Measurement("master", "timeliness", "2024-03"), Yes)).Expect(201);
        Assert.Equal("met", (await follower.Event()).Data.Text("after.outcome"));
        listening.Clock.Set(TimeProvider.System.GetUtcNow().AddMinutes(61).ToString("O"));
        await follower.ToTheEnd();
    }

    [Fact]
    public async Task While_the_sign_on_does_not_answer_its_tokens_wait_and_keys_do_not()
    {
        await using var alone = await App.Start(settings: University.Settings("http://127.0.0.1:9"));
        Assert.NotNull((await alone.Get("/v1/unimi/services", university.Token(groups: "presidio-qualita"))).ExpectProblem(503, "sign-on-away").Header("Retry-After"));
        (await alone.Get("/v1/unimi/services")).Expect(200);
    }

    [Fact]
    public async Task While_the_sign_on_hangs_its_tokens_wait_and_what_is_no_operation_does_not_ask_it()
    {
        using var hanging = new TcpListener(IPAddress.Loopback, 0);
        hanging.Start();
        await using var alone = await App.Start(settings: [.. University.Settings($"http://{hanging.LocalEndpoint}"), "Charter:DatabasePatienceMilliseconds=4000"]);
        foreach (var path in new[] { "/health/live", "/status" }) (await alone.Get(path, university.Token())).Expect(200);
        Assert.False(hanging.Pending());
        Assert.NotNull((await alone.Get("/v1/unimi/services", university.Token())).ExpectProblem(503, "sign-on-away").Header("Retry-After"));
        Assert.True(hanging.Pending());
        (await alone.Get("/v1/unimi/services")).Expect(200);
    }

    [Theory]
    [InlineData("Charter:SignOn:Authority=http://altrove.example", "Charter:SignOn:Audience=carta")]
    [InlineData("Charter:SignOn:Authority=https://altrove.example", "Charter:SignOn:NameClaim=sub")]
    public async Task A_configuration_that_cannot_be_meant_is_not_started_with(params string[] settings) =>
        await Assert.ThrowsAsync<FormatException>(() => App.Start(settings: settings));

    /// <summary>Who gives tokens, and a registry that takes them.</summary>
    public sealed class University : IAsyncLifetime
    {
        private const string Audience = "carta-dei-servizi";
        private readonly RSA key = RSA.Create(2048);
        private WebApplication provider = null!;
        private string authority = "";

        public App App { get; private set; } = null!;

        public string[] Settings() => Settings(authority);

        public static string[] Settings(string authority) =>
        [
            "Charter:SignOn:Authority=" + authority, "Charter:SignOn:Audience=" + Audience,
            "Charter:SignOn:Groups:0:Name=presidio-qualita", "Charter:SignOn:Groups:0:Organization=unimi", "Charter:SignOn:Groups:0:Role=board",
            "Charter:SignOn:Groups:1:Name=ufficio-master", "Charter:SignOn:Groups:1:Organization=unimi", "Charter:SignOn:Groups:1:Role=office", "Charter:SignOn:Groups:1:Services=master",
        ];

        public async Task InitializeAsync()
        {
            var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
            builder.Logging.ClearProviders();
            provider = builder.Build();
            provider.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = authority, jwks_uri = authority + "/keys" }));
            provider.MapGet("/keys", () => Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "one", n = Base64UrlEncoder.Encode(key.ExportParameters(false).Modulus), e = Base64UrlEncoder.Encode(key.ExportParameters(false).Exponent) } } }));
            await provider.StartAsync();
            authority = provider.Urls.Single();
            App = await App.Start(settings: Settings(authority));
        }

        public async Task DisposeAsync()
        {
            await App.DisposeAsync();
            await provider.DisposeAsync();
            key.Dispose();
        }

        /// <returns>The header that it comes in.</returns>
        public string Token(string groups = "presidio-qualita", string name = "anna.bianchi@unimi.it", string audience = Audience, string? issuer = null, TimeSpan? lasts = null, RSA? key = null)
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            return "Authorization: Bearer " + new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
            {
                Issuer = issuer ?? authority, Audience = audience, NotBefore = now.AddHours(-2), IssuedAt = now.AddHours(-2), Expires = now + (lasts ?? TimeSpan.FromHours(1)),
                Claims = new Dictionary<string, object> { ["preferred_username"] = name, ["groups"] = new[] { groups } },
                SigningCredentials = new(new RsaSecurityKey(key ?? this.key) { KeyId = "one" }, SecurityAlgorithms.RsaSha256),
            });
        }
    }
}
