using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Manners;

/// <summary>Every resource has a strong ETag, and is not sent again to a caller who has it.</summary>
public sealed class CachingTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Master = "/v1/unimi/services/master";
    private const string Reported = "/v1/unimi/services/dottorato/indicators/effectiveness/measurements/2024-01";

    private readonly App app = shared.App;

    public static TheoryData<string, string> Resources => new()
    {
        { "/v1/organizations", "public, max-age=60" },
        { "/v1/unimi/services", "public, max-age=60" },
        { "/v1/unimi/services?edition=2024", "public, max-age=60" },
        { Master, "public, max-age=60" },
        { "/v1/unimi/services/dottorato/compliance", "no-cache" },
        { "/v1/unimi/compliance", "no-cache" },
        { "/v1/unimi/compliance?limit=3", "no-cache" },
        { "/v1/unimi/compliance/matrix", "no-cache" },
        { "/v1/unimi/services/dottorato/indicators/effectiveness/measurements", "no-cache" },
        { Reported, "no-cache" },
    };

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task A_resource_says_how_long_it_keeps_and_is_not_sent_twice(string path, string cacheControl)
    {
        await Report();
        // Measurements are not for anyone.
        var who = path.Contains("/measurements", StringComparison.Ordinal) ? "Authorization: Bearer " + App.AdminKey : App.Anonymous;
        var first = (await app.Get(path, who)).Expect(200);
        // What is read as linked data or as a table too depends on what is asked for.
        var varies = path == Master || path.StartsWith("/v1/unimi/compliance", StringComparison.Ordinal) && !path.Contains("matrix", StringComparison.Ordinal) ? "Accept, Accept-Language, Accept-Encoding" : "Accept-Language, Accept-Encoding";
        Assert.Equal((cacheControl, varies), (first.Header("Cache-Control"), first.Header("Vary")));
        Assert.Equal(first.ETag, (await app.Get(path, who)).ETag);

        foreach (var known in new[] { first.ETag, "W/" + first.ETag, "*", $"\"x\", {first.ETag}", $"W/\"y\",W/{first.ETag},\"z\"" })
        {
            var again = (await app.Get(path, who, "If-None-Match: " + known)).Expect(304);
            Assert.Empty(again.Body);
            Assert.Equal((first.ETag, cacheControl, varies, "it"), (again.ETag, again.Header("Cache-Control"), again.Header("Vary"), again.Header("Content-Language")));
            Assert.Null(again.Header("Content-Type"));
        }
        foreach (var other in new[] { "\"x\"", "x", "\"\"", first.ETag.ToUpperInvariant() + "x", "" })
            (await app.Get(path, who, "If-None-Match: " + other)).Expect(200);
    }

    [Theory]
    [InlineData("/v1/unimi/services/master")]
    [InlineData("/v1/unimi/compliance")]
    public async Task Each_language_has_its_own_tag(string path)
    {
        var italian = (await app.Get(path)).ETag;
        var english = (await app.Get(path, "Accept-Language: en", "If-None-Match: " + italian)).Expect(200);
        Assert.NotEqual(italian, english.ETag);
        (await app.Get(path, "Accept-Language: en", "If-None-Match: " + english.ETag)).Expect(304);
    }

    [Fact]
    public async Task A_report_changes_the_tags_of_what_it_changes_and_of_nothing_else()
    {
        string[] changed = ["/v1/unimi/compliance", "/v1/unimi/compliance/matrix", Paths.Compliance("scuole-specializzazione"), Paths.Measurements("scuole-specializzazione", "efficiency")];
        string[] same = ["/v1/organizations", "/v1/unimi/services", "/v1/unimi/services/scuole-specializzazione", Paths.Compliance("progetti-internazionali"), Paths.Measurements("scuole-specializzazione", "continuity")];
        await using var own = await App.Start();
        var before = new Dictionary<string, string>();
        foreach (var path in changed.Concat(same)) before[path] = (await own.Get(path)).ETag;
        (await own.Put(Paths.Measurement("scuole-specializzazione", "efficiency", "2024-03"), """{"numerator":3,"denominator":41}""")).Expect(201);
        foreach (var path in changed) (await own.Get(path, "If-None-Match: " + before[path])).Expect(200);
        foreach (var path in same) (await own.Get(path, "If-None-Match: " + before[path])).Expect(304);
    }

    [Fact]
    public async Task A_verdict_changes_its_tag_with_the_day()
    {
        await using var own = await App.Start(at: "2024-02-15T22:59:59Z");
        var before = (await own.Get(Paths.Compliance("master"))).ETag;
        own.Clock.Set("2024-02-15T23:00:00Z");
        (await own.Get(Paths.Compliance("master"), "If-None-Match: " + before)).Expect(200);
    }

    [Theory]
    [InlineData("/v1/unimi/services/nessuno")]
    [InlineData("/v1/unimi/services?x=1")]
    [InlineData("/v1/nulla")]
    public async Task A_problem_is_kept_by_nobody(string path)
    {
        var problem = await app.Get(path, "If-None-Match: *");
        Assert.InRange(problem.Status, 400, 404);
        Assert.Equal("no-store", problem.Header("Cache-Control"));
        Assert.Null(problem.Header("ETag"));
    }

    private async Task Report() => Assert.InRange((await app.Put(Reported, """{"numerator":3,"denominator":41}""")).Status, 200, 201);
}
