using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Charters;

/// <summary>What is told of a document, or of a table that was laid onto one.</summary>
internal static class ContentAnswer
{
    public static async Task<IResult> Of(
        ContentOutcome outcome, OrganizationCode organization, EditionYear edition, bool dryRun, ContentWrite contents, KnownCharters charters, HttpContext http, CancellationToken cancellation)
    {
        var (refusal, faults, facts, isNew) = outcome;
        if (refusal is not null)
            return await contents.Stands(organization, edition, cancellation) is { } found ? Refusals.Tell(refusal, found, found.ETag) : Problem.Of(refusal);
        if (faults.Length > 0) return new Problem(new Fault("content-refused", [], faults));
        charters.Forget(organization);
        var address = $"/v1/{organization}/charters/{edition}";
        var view = new ContentView(organization.Value, edition.ToString(), dryRun, facts, new Dictionary<string, LinkView>
        {
            ["self"] = http.Request.To(address + "/content"), ["charter"] = http.Request.To(address), ["checklist"] = http.Request.To(address + "/checklist"),
        });
        if (dryRun) return Reply.Ok(view);
        var etag = (await contents.Stands(organization, edition, cancellation))!.ETag;
        return isNew ? new Reply(Rendered.Of(view, etag), StatusCodes.Status201Created, location: view.Links["self"].Href) : Reply.Ok(view, etag);
    }
}

/// <summary>What became of a document.</summary>
/// <param name="DryRun">Nothing was written.</param>
/// <param name="Facts">How many facts it came to, or would.</param>
internal sealed record ContentView(
    string Organization, string Edition, bool DryRun, int Facts, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);
