using System.Text.Json;
using System.Text.RegularExpressions;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Manners;

/// <summary>The API is walked from its root by its own links.</summary>
public sealed partial class LinkTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App app = shared.App;

    [Fact]
    public async Task Every_link_is_absolute_and_leads_somewhere()
    {
        (await app.Put(Paths.Measurement("master", "effectiveness", "2024-03"), """{"numerator":3,"denominator":41}""")).Expect(201);
        var (seen, waiting) = (new HashSet<string>(), new Queue<string>(["/v1/organizations", "/v1/unimi/compliance?limit=20", "/v1/unimi/services/master/indicators/effectiveness/measurements/2024-03"]));
        while (waiting.TryDequeue(out var path))
        {
            if (!seen.Add(path)) continue;
            var answer = (await app.Get(path)).Expect(200);
            if (IsPicture(path)) continue;
            if (answer.At("_links").TryGetProperty("self", out var self)) Assert.Equal((await app.Get(PathOf(self))).ETag, answer.ETag);
            foreach (var link in Links(answer.Json)) waiting.Enqueue(PathOf(link));
        }
        Assert.Contains("/v1/unimi/compliance/matrix?edition=2024", seen);
        Assert.Contains("/v1/unimi/services/progetti-internazionali/compliance?edition=2024", seen);
        Assert.Contains("/v1/unimi/services/master/indicators/effectiveness/measurements?edition=2024", seen);
        Assert.Contains("/v1/unimi/services/master/indicators/effectiveness/badge.svg?edition=2024&lang=it", seen);
        Assert.Contains("/v1/unimi/services/master/indicators/effectiveness/chart.svg?edition=2024&lang=it", seen);
        Assert.Contains("/v1/unimi/compliance/matrix.svg?edition=2024&lang=it", seen);
        Assert.All(seen, path => Assert.Matches("^(/[a-z0-9-]+)+(\\.svg)?$", path.Split('?')[0]));
        Assert.True(seen.Count > 11 * 8, $"{seen.Count} links");
    }

    [Theory]
    [InlineData("/v1/organizations")]
    [InlineData("/v1/unimi/services?edition=2024")]
    [InlineData("/v1/unimi/services/master?edition=2024")]
    [InlineData("/v1/unimi/compliance?dimension=continuity&limit=5")]
    [InlineData("/v1/unimi/compliance/matrix")]
    [InlineData("/v1/unimi/services/master/compliance")]
    [InlineData("/v1/unimi/services/master/indicators/efficiency/measurements?limit=7")]
    public async Task A_resource_names_itself(string path) =>
        Assert.Equal(app.Root.GetLeftPart(UriPartial.Authority) + path, (await app.Get(path)).Expect(200).TextAt("_links.self.href"));

    [Fact]
    public async Task Lists_are_objects_with_items_and_links()
    {
        foreach (var path in new[] { "/v1/organizations", "/v1/unimi/services", "/v1/unimi/compliance", "/v1/unimi/compliance/matrix", "/v1/unimi/services/master/compliance", "/v1/unimi/services/master/indicators/efficiency/measurements" })
        {
            var list = (await app.Get(path)).Expect(200);
            Assert.Equal((JsonValueKind.Array, JsonValueKind.Object), (list.At("items").ValueKind, list.At("_links").ValueKind));
        }
    }

    [Fact]
    public async Task Fields_are_camel_case_and_times_are_UTC()
    {
        var path = Paths.Measurement("dottorato", "effectiveness", "2024-03");
        (await app.Put(path, """{"numerator":3,"denominator":41}""")).Expect(201);
        foreach (var resource in new[] { "/v1/organizations", "/v1/unimi/services", "/v1/unimi/compliance", "/v1/unimi/compliance/matrix", path, "/v1/unimi/services/nessuno" })
            Assert.All(Names((await app.Get(resource)).Json), name => Assert.Matches("^(_links|[a-z][a-zA-Z0-9]*)$", name));
        Assert.EndsWith("Z", (await app.Get(path)).TextAt("history.0.at"), StringComparison.Ordinal);
    }

    private static bool IsPicture(string path) => path.Split('?')[0].EndsWith(".svg", StringComparison.Ordinal);

    private string PathOf(JsonElement link)
    {
        var href = link.Text("href")!;
        Assert.StartsWith(app.Root.GetLeftPart(UriPartial.Authority) + "/v1/", href, StringComparison.Ordinal);
        Assert.DoesNotMatch(Spoilt(), href);
        return new Uri(href).PathAndQuery;
    }

    private static IEnumerable<JsonElement> Links(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(p => p.Name == "_links" ? p.Value.EnumerateObject().Select(l => l.Value) : Links(p.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Links),
        _ => [],
    };

    private static IEnumerable<string> Names(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(p => Names(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Names),
        _ => [],
    };

    [GeneratedRegex(@"[^!-~]|//v1|\?$|\?&|&$")]
    private static partial Regex Spoilt();
}
