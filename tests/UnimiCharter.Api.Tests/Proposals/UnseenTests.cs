using System.Text.RegularExpressions;
using UnimiCharter.Api.Tests.Access;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Proposals;

/// <summary>Nothing public changes before the board accepts.</summary>
public sealed partial class UnseenTests
{
    private static readonly Dictionary<string, string> There = new()
    {
        ["org"] = "unimi", ["service"] = "master", ["indicator"] = "effectiveness", ["edition"] = "2024", ["version"] = "1.0.0", ["dimension"] = "continuity", ["unit"] = "didattica", ["release"] = "1", ["programme"] = "piano",
    };

    [Fact]
    public async Task What_anyone_reads_is_the_same_bytes_until_a_proposal_is_accepted()
    {
        await using var app = await App.Start(null, "2024-07-01T10:00:00Z", SigningKey.Setting);
        var office = Keys.As(await app.Issue("ufficio", "office", "master"));
        var card = (await app.Get("/v1/unimi/services/master/definition", office)).Expect(200);
        var body = card.At("definition").GetRawText();
        var changed = Regex.Replace(body, "\"recipients\":\\{\"it\":\"[^\"]*\"", "\"recipients\":{\"it\":\"Chiunque lo chieda\"");
        Assert.NotEqual(body, changed);
        var before = await Read(app);
        Assert.True(before.Count(answer => answer.Value.StartsWith("200", StringComparison.Ordinal)) > 20, string.Join('\n', before.Keys));

        (await app.Put("/v1/unimi/services/master", changed, office, "If-Match: " + card.ETag)).Expect(202);
        (await app.Put("/v1/unimi/services/master/delegation", """{"atOnce":["hours"],"reason":"x"}""")).Expect(200);
        (await app.Put("/v1/unimi/services/master", body.Replace("\"name\":{\"it\":\"", "\"name\":{\"it\":\"Nuovi ", StringComparison.Ordinal), office, "If-Match: " + card.ETag)).Expect(202);
        (await app.Put("/v1/unimi/services/master/proposals/2/decision", """{"accept":false,"reason":"No"}""")).Expect(200);
        Assert.Equal([], (await Read(app)).Except(before));
        Assert.Equal(409, (await app.Post("/v1/unimi/charters/2024/versions", null)).Status);

        (await app.Put("/v1/unimi/services/master/proposals/1/decision", """{"accept":true}""")).Expect(200);
        var after = await Read(app);
        Assert.Equal("Chiunque lo chieda", (await app.Get("/v1/unimi/services/master", App.Anonymous)).TextAt("recipients"));
        // What was published stays as it was until the board publishes again.
        Assert.Equal(before["/v1/unimi/charters/2024"], after["/v1/unimi/charters/2024"]);
        Assert.Equal(before["/v1/unimi/changes"], after["/v1/unimi/changes"]);
        var version = (await app.Post("/v1/unimi/charters/2024/versions", """{"reason":"Destinatari"}""")).Expect(201);
        Assert.Equal("Chiunque lo chieda", (await app.Get("/v1/unimi/charters/2024", App.Anonymous)).At("services").EnumerateArray().Single(s => s.Text("code") == "master").Text("recipients"));
        Assert.Equal("current", version.TextAt("status"));
    }

    /// <summary>All that anyone may, with its tag and date.</summary>
    private static async Task<Dictionary<string, string>> Read(App app)
    {
        var read = new Dictionary<string, string>();
        foreach (var rule in RouteTable.Rules.Where(rule => rule.Anyone && rule.Method == "GET" && !rule.Route.EndsWith("/stream", StringComparison.Ordinal)))
        {
            var path = Parameter().Replace(rule.Route, p => There[p.Groups[1].Value]) + (rule.Route == "/v1/compare" ? "?indicator=effectiveness" : "");
            var answer = await app.Get(path, App.Anonymous);
            // The feed's position is that of all facts of the registry: a key that is issued moves it, too.
            read[path] = path.EndsWith("/changes", StringComparison.Ordinal) && answer.Status == 200 ? answer.At("items").GetRawText() : $"{answer.Status} {answer.Header("ETag")} {answer.Header("Last-Modified")} {answer.Text}";
        }
        return read;
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
