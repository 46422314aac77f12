using UnimiCharter.Api.Publication;
using System.Buffers.Text;
using System.Security.Cryptography;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Publication;

/// <summary>The results that the board releases with an edition.</summary>
public sealed class ResultsTests : IAsyncLifetime
{
    private const string Edition = "/v1/unimi/charters/2024";
    private const string Standard = "/v1/unimi/services/master/indicators/effectiveness/standards/2024";

    private App app = null!;

    public async Task InitializeAsync() => app = await App.Start(null, "2024-07-01T10:00:00Z", SigningKey.Setting);

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public async Task Nothing_is_told_before_the_board_releases_it()
    {
        await Report("2024-03", 3, 41);
        (await app.Get(Edition + "/results", App.Anonymous)).ExpectProblem(404, "unknown-release");
        Assert.Empty((await app.Get(Edition + "/releases", App.Anonymous)).Expect(200).At("items").EnumerateArray());
        (await app.Post(Edition + "/releases", null, App.Anonymous)).ExpectProblem(401, "authentication-required");
        (await app.Post(Edition + "/releases", null, Keys.As(await app.Issue("ufficio", "office", "master")))).ExpectProblem(403, "forbidden");
        (await app.Get(Edition + "/releases/1", App.Anonymous)).ExpectProblem(404, "unknown-release");
        foreach (var release in new[] { "0", "01", "x", "9999999999" }) (await app.Get($"{Edition}/releases/{release}", App.Anonymous)).ExpectProblem(404, "unknown-release");
        (await app.Post("/v1/unimi/charters/2030/releases", null)).ExpectProblem(404, "unknown-edition");
    }

    /// <summary>3 of 41 in March, 60 adverse of 80 in April, which comes after the release: 7.32%, then 52.07%.</summary>
    [Fact]
    public async Task What_was_released_stays_until_the_next_release_whatever_is_reported_since()
    {
        await Report("2024-03", 3, 41);
        var first = (await app.Post(Edition + "/releases", null)).Expect(201);
        Assert.Equal(("/v1/unimi/charters/2024/releases/1", "1.0.0", true), (new Uri(first.Header("Location")!).AbsolutePath, first.TextAt("version"), first.At("provisional").GetBoolean()));
        await Report("2024-04", 60, 80);
        Assert.Equal("met 3/41 7.317073", await Told(Edition + "/results"));
        var counts = (await app.Get(Edition + "/results", App.Anonymous)).At("counts");
        Assert.Equal((1, 0, 65), (counts.At("met").GetInt32(), counts.At("missed").GetInt32(), counts.At("notEvaluable").GetInt32()));

        Assert.Equal(2, (await app.Post(Edition + "/releases", null)).Expect(201).At("release").GetInt32());
        Assert.Equal("missed 63/121 52.066116", await Told(Edition + "/results"));
        Assert.Equal("met 3/41 7.317073", await Told(Edition + "/releases/1"));
        Assert.Equal([2, 1], (await app.Get(Edition + "/releases", App.Anonymous)).Expect(200).At("items").EnumerateArray().Select(r => r.At("release").GetInt32()));
    }

    [Fact]
    public async Task A_release_that_would_say_the_same_is_the_one_before()
    {
        (await app.Post(Edition + "/releases", null)).Expect(201);
        var facts = await app.Facts();
        Assert.Equal(1, (await app.Post(Edition + "/releases", null)).Expect(200).At("release").GetInt32());
        Assert.Equal(facts, await app.Facts());
        app.Clock.Set("2024-07-02T10:00:00Z");
        Assert.Equal(2, (await app.Post(Edition + "/releases", null)).Expect(201).At("release").GetInt32());
    }

    /// <summary>The board tightens to 5%; what is published still promises 20%.</summary>
    [Fact]
    public async Task Results_are_judged_by_what_is_published_not_by_what_is_being_amended()
    {
        await Report("2024-03", 3, 41);
        (await app.Put(Standard, """{"comparator":"atMost","value":5,"unit":"percent","reason":"piano"}""", "If-Match: \"1\"")).Expect(200);
        (await app.Post(Edition + "/releases", null)).Expect(201);
        Assert.Equal("met 3/41 7.317073", await Told(Edition + "/results"));
        (await app.Post(Edition + "/versions", """{"reason":"piano"}""")).Expect(201);
        (await app.Post(Edition + "/releases", null)).Expect(201);
        Assert.Equal("missed 3/41 7.317073", await Told(Edition + "/results"));
        Assert.Equal("1.1.0", (await app.Get(Edition + "/results", App.Anonymous)).TextAt("version"));
    }

    /// <summary>Whatever the board does next to the edition: what is published stays releasable.</summary>
    [Fact]
    public async Task Results_of_a_service_that_is_unlisted_in_the_draft_are_released_and_made_again()
    {
        await Report("2024-03", 3, 41);
        (await app.Delete(Edition + "/services/sportello-orientamento")).Expect(200);
        var released = (await app.Post(Edition + "/releases", null)).Expect(201);
        Assert.Equal(11, (await app.Get(Edition + "/releases/1", App.Anonymous)).Expect(200).At("services").GetArrayLength());
        Assert.Equal((0, "It is the same as was published."), await Reproduced("results/1"));
        (await app.Post(Edition + "/versions", """{"reason":"chiuso"}""")).Expect(201);
        (await app.Post(Edition + "/releases", null)).Expect(201);
        Assert.Equal(10, (await app.Get(Edition + "/releases/2", App.Anonymous)).Expect(200).At("services").GetArrayLength());
        Assert.NotNull(released.TextAt("sha256"));
    }

    [Fact]
    public async Task Results_are_canonical_hashed_signed_and_can_be_made_again_from_the_facts()
    {
        await Report("2024-03", 3, 41);
        var released = (await app.Post(Edition + "/releases", null)).Expect(201);
        await Report("2024-05", 1, 2);
        var document = (await app.Get(Edition + "/releases/1", App.Anonymous)).Expect(200);
        Assert.Equal("public, max-age=31536000, immutable", document.Header("Cache-Control"));
        Assert.Equal(document.Text, CanonicalJson.Write(System.Text.Json.Nodes.JsonNode.Parse(document.Text)));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(document.Body)), released.TextAt("sha256"));
        var key = Assert.Single((await app.Get("/.well-known/jwks.json", App.Anonymous)).At("keys").EnumerateArray(), k => k.Text("kid") == released.TextAt("keyId"));
        using var jwk = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = { X = Base64Url.DecodeFromChars(key.Text("x")), Y = Base64Url.DecodeFromChars(key.Text("y")) } });
        Assert.True(jwk.VerifyData(document.Body, Base64Url.DecodeFromChars(released.TextAt("signature")), HashAlgorithmName.SHA256));

        Assert.Equal((0, "It is the same as was published."), await Reproduced("results/1"));
        Assert.Equal(2, (await Reproduced("results/2")).ExitCode);
        await using (var altered = app.Database.CreateCommand("""update mt_events set data = jsonb_set(data, '{value,numerator}', '4') where type = 'measurement_reported' and data ->> 'period' = '2024-03'"""))
            Assert.Equal(1, await altered.ExecuteNonQueryAsync());
        Assert.Equal(1, (await Reproduced("results/1")).ExitCode);
    }

    [Fact]
    public async Task Without_a_published_charter_nothing_is_released()
    {
        (await app.Post("/v1/unimi/charters", """{"edition":"2025","title":"Carta dei servizi 2025","after":"2024"}""")).Expect(201);
        (await app.Post("/v1/unimi/charters/2025/releases", null)).ExpectProblem(409, "not-published");
        await using var keyless = await App.Start();
        (await keyless.Post(Edition + "/releases", null)).ExpectProblem(503, "signing-key-missing");
    }

    /// <summary>Whatever is written meanwhile, each says what the facts up to its position come to.</summary>
    [Fact]
    public async Task What_is_released_amid_reports_can_be_made_again_from_the_facts()
    {
        var writes = Enumerable.Range(1, 6).Select(month => Report($"2024-{month:00}", month, 41));
        var releases = Enumerable.Range(0, 4).Select(_ => app.Post(Edition + "/releases", null));
        await Task.WhenAll([.. writes, .. releases]);
        (await app.Post(Edition + "/releases", null)).Expect((await app.Get(Edition + "/releases")).At("items").GetArrayLength() > 0 ? 200 : 201);
        var numbers = (await app.Get(Edition + "/releases", App.Anonymous)).Expect(200).At("items").EnumerateArray().Select(r => r.At("release").GetInt32()).ToArray();
        foreach (var number in numbers) Assert.Equal((0, "It is the same as was published."), await Reproduced($"results/{number}"));
    }

    private async Task<(int ExitCode, string Told)> Reproduced(string named)
    {
        var (told, exitCode) = await WholeRun.Command(Path.GetTempPath(), "reproduce", "unimi", "2024", named, "--ConnectionStrings:Charter=" + app.Connection);
        return (exitCode, told.TrimEnd('\n').Split('\n').Last());
    }

    private async Task Report(string period, int numerator, int denominator) =>
        (await app.Put(Paths.Measurement("master", "effectiveness", period), $$"""{"numerator":{{numerator}},"denominator":{{denominator}}}""")).Expect(201);

    private async Task<string> Told(string path)
    {
        var item = (await app.Get(path, App.Anonymous)).Expect(200).At("services").EnumerateArray().First(s => s.Text("code") == "master").At("items").EnumerateArray().First(i => i.Text("indicator") == "effectiveness");
        return $"{item.Text("outcome")} {item.Text("result.numerator")}/{item.Text("result.denominator")} {item.Text("result.value")}";
    }
}
