using UnimiCharter.Api.Tests.Harness;
using static UnimiCharter.Api.Tests.DatabaseAway.DatabaseAwayTests;

namespace UnimiCharter.Api.Tests.DatabaseAway;

/// <summary>What is published never changes, so that it needs no database once a node has it.</summary>
[Collection(Alone.Name)]
public sealed class PublishedTests
{
    private const string Edition = "/v1/unimi/charters/2024";
    private const string Version = Edition + "/versions/1.0.0";
    private const string Release = Edition + "/releases/1";
    private const string Withdrawn = Edition + "/versions/1.1.0";
    private const string Tightened = """{"comparator":"atMost","value":15,"unit":"percent","reason":"Obiettivo"}""";

    private static readonly string[] Known =
    [
        Edition, Version, Version + ".csv", Version + ".it.html", Version + ".jsonld", Version + "/proof", Version + "/changes", Withdrawn, Withdrawn + "/changes",
        Release, Release + ".csv", Release + ".jsonld", Edition + "/results", "/.well-known/jwks.json",
    ];

    // These are made of what is remembered.
    private static readonly string[] NeverAskedBefore = [Edition + ".en.html", Version + ".en.html", Release + ".it.html", Edition + "/results.csv", Withdrawn + ".csv", Withdrawn + ".jsonld", Withdrawn + "/proof"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_published_is_told_from_memory_while_the_database_is_away(bool isKilled)
    {
        await using var server = await Server.Start();
        await using var app = await App.Start(server.PatientConnectionString, settings: ["Charter:DatabasePatienceMilliseconds=1200", SigningKey.Setting]);
        await Until.True(async () => (await app.Post(Edition + "/releases", null)).Status is 200 or 201);
        (await app.Put("/v1/unimi/services/master/indicators/effectiveness/standards/2024", Tightened, "If-Match: *")).Expect(200);
        (await app.Post(Edition + "/versions", """{"reason":"Obiettivo"}""")).Expect(201);
        (await app.Post(Withdrawn + "/withdrawal", """{"reason":"Pubblicata per errore"}""")).Expect(200);
        var known = new Dictionary<string, Answer>();
        foreach (var path in Known) known[path] = await Read(path);

        if (isKilled) await server.Kill();
        else await server.Freeze();

        foreach (var (path, before) in known)
        {
            var now = (await app.Get(path, App.Anonymous)).Expect(200);
            Assert.Equal((before.ETag, before.Text, before.Header("Cache-Control")), (now.ETag, now.Text, now.Header("Cache-Control")));
            (await app.Get(path, App.Anonymous, "If-None-Match: " + before.ETag)).Expect(304);
        }
        foreach (var path in NeverAskedBefore) (await app.Get(path, App.Anonymous)).Expect(200);
        // What nobody knows is not known to be none; and to have asked for it makes nobody forget.
        foreach (var path in new[] { "/v1/unimi/charters/2031", Edition + "/versions/7.0.0", Edition + "/releases/7", "/v1/altro/charters/2024", Edition + "/versions", "/v1/unimi/services" })
            IsRefused(await app.Get(path, App.Anonymous), "database-away");
        (await app.Get(Version, App.Anonymous)).Expect(200);

        if (isKilled) await server.StartAgain();
        else await server.Thaw();
        await app.Ready();
        await Until.True(async () => (await app.Post(Withdrawn.Replace("1.1.0", "1.0.0", StringComparison.Ordinal) + "/withdrawal", """{"reason":"Anche questa"}""")).Status == 200);
        // Nothing is public any more, and nobody is told what was: of an organization that nobody named, nothing is known but its charters.
        (await app.Get(Edition, App.Anonymous)).ExpectProblem(404, "unknown-organization");
        (await app.Get(Version, App.Anonymous)).ExpectProblem(404, "unknown-organization");

        async Task<Answer> Read(string path)
        {
            Answer? read = null;
            await Until.True(async () => (read = await app.Get(path, App.Anonymous)).Status == 200);
            return read!;
        }
    }

    [Fact]
    public async Task What_another_node_withdrew_is_not_told_as_the_charter_once_the_database_is_back()
    {
        await using var server = await Server.Start();
        await using var app = await App.Start(server.PatientConnectionString, settings: ["Charter:DatabasePatienceMilliseconds=1200", SigningKey.Setting]);
        await Until.True(async () => (await app.Get(Edition, App.Anonymous)).Status == 200);
        await server.Kill();
        (await app.Get(Edition, App.Anonymous)).Expect(200);

        await server.StartAgain();
        await using var other = await App.Start(server.PatientConnectionString, settings: SigningKey.Setting);
        (await other.Post(Version + "/withdrawal", """{"reason":"Pubblicata per errore"}""")).Expect(200);
        // A tenth of a second later nobody knows it otherwise; the machine may be too busy to answer in time.
        await Until.True(async () => (await app.Get(Edition, App.Anonymous)).Status == 404);
    }
}
