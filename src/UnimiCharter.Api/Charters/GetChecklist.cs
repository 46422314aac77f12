using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Charters;

/// <param name="Errors">How many keep it from being published.</param>
internal sealed record ChecklistView(
    string Organization, string Edition, int Errors, int Warnings, IReadOnlyList<RemarkView> Items,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <summary>Something that the edition lacks.</summary>
/// <param name="Service">Null when the edition itself is spoken of.</param>
internal sealed record RemarkView(Severity Severity, RemarkKind Remark, string? Service, string? Indicator, QualityDimension? Dimension, string Text);

internal sealed class GetChecklist(KnownCharters charters, Register register, TimeProvider time) : Endpoint<GetChecklist.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition);

    public override void Configure()
    {
        Get("/{org}/charters/{edition}/checklist");
        Policies(May.Board);
        Description(d => d.WithName("checkCharter").WithTags(Topics.Charter)
            .WithSummary("What an edition lacks")
            .WithDescription("For the board: errors, which keep it from being published, and warnings.")
            .Produces<ChecklistView>().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, edition) = request;
        var (found, fault) = await FoundCharter.Of(org, edition, charters, time, HttpContext.Request, cancellation);
        if (found is null) return new Problem(fault!);
        var services = await register.Services(found.Organization, null, cancellation);
        var remarks = Checklist.Of(found.Charter, found.Edition, code => services.GetValueOrDefault(code) ?? ServiceState.Undefined.Instance);
        var language = Languages.Of(HttpContext.Request);
        return Reply.Ok(new ChecklistView(
            org.Value, found.Edition.ToString(), remarks.Count(r => r.Severity == Severity.Error), remarks.Count(r => r.Severity == Severity.Warning),
            [.. remarks.Select(r => new RemarkView(r.Severity, r.Kind, r.Service?.Value, r.Indicator?.Value, r.Dimension, CharterWords.Of(r, language)))],
            new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self(), ["charter"] = HttpContext.Request.To(CharterPaths.Charter(found.Organization, found.Edition)) }));
    }
}
