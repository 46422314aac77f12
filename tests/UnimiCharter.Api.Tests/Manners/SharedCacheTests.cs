using UnimiCharter.Api.Tests.Document;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Manners;

/// <summary>What is told to who is known, and may not be known to others, such as a draft, is kept by no cache that others share.</summary>
public sealed class SharedCacheTests
{
    // After these there would be no draft, nor what else is to be read.
    private static readonly string[] Left =
        ["publishCharter", "withdrawVersion", "withdrawProgrammeMeasurement", "withdrawMeasurement", "removeWebhook", "revokeCredential", "streamChanges"];

    private static readonly string[] SignOn =
    [
        "Charter:Proxies=127.0.0.1", "Charter:SignOn:UserHeader=eppn", "Charter:SignOn:GroupsHeader=isMemberOf",
        "Charter:SignOn:Groups:0:Name=presidio", "Charter:SignOn:Groups:0:Organization=unimi", "Charter:SignOn:Groups:0:Role=board",
    ];

    [Fact]
    public async Task No_answer_to_who_is_known_that_differs_from_anyone_s_is_public()
    {
        await using var app = await App.Start(null, "2024-07-01T10:00:00Z", [.. Walk.Settings, .. SignOn]);
        var walked = Walk.Steps.Where(step => !Left.Contains(step.Operation)).ToArray();
        foreach (var step in walked)
        {
            if (step.At is { } instant) app.Clock.Set(instant);
            var (method, path, body) = step.Asked;
            Assert.InRange((await app.Send(method, path, body is null ? null : App.Content(body, step.MediaType), step.Headers)).Status, 200, 299);
        }
        string[][] known = [["Authorization: Bearer " + App.AdminKey], [Keys.As(await app.Issue("un-ufficio", "office", "master"))], [App.Anonymous, "eppn: anna.bianchi", "isMemberOf: presidio"]];

        var (differing, kept) = (new HashSet<string>(), new HashSet<string>());
        foreach (var (operation, path, accept) in walked.SelectMany(Ways))
        {
            var anyone = await app.Ask("GET", path, null, App.Anonymous, accept);
            foreach (var caller in known)
            {
                var told = await app.Ask("GET", path, null, [.. caller, accept]);
                if ((told.Status, told.Text) == (anyone.Status, anyone.Text)) continue;
                differing.Add(operation);
                Assert.False(told.Header("Cache-Control")!.Contains("public", StringComparison.Ordinal), $"{path} as {accept}: {told.Header("Cache-Control")}");
                if (told.Header("Cache-Control")!.Contains("max-age", StringComparison.Ordinal)) kept.Add(operation);
            }
        }
        Assert.Subset(differing, new HashSet<string> { "listCharters", "listChanges", "listAudit" });
        Assert.Subset(kept, new HashSet<string> { "listOrganizations", "listServices", "showService", "showMatrixPicture" });
    }

    /// <summary>An operation that reads, of the edition that is public and of the draft, in each of its media types.</summary>
    private static IEnumerable<(string Operation, string Path, string Accept)> Ways(Step step)
    {
        var (method, path, _) = step.Asked;
        if (method != "GET") yield break;
        var operation = Walk.Find(step.Operation).Operation;
        var taken = operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(parameter => parameter.Text("name")).ToArray() : [];
        var ofDraft = taken.Contains("edition") || taken.Contains("year")
            ? (step with { Names = new Dictionary<string, string>(step.Names) { ["edition"] = "2025", ["year"] = "2025" } }).Asked.Path
            : path;
        if (ofDraft == path && taken.Contains("edition")) ofDraft += (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "edition=2025";
        foreach (var accept in operation.At("responses").GetProperty("200").At("content").EnumerateObject())
            foreach (var asked in new[] { path, ofDraft }.Distinct()) yield return (step.Operation, asked, "Accept: " + accept.Name);
    }
}
