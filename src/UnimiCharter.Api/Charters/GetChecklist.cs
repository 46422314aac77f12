using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Charters;

/// <param name="Errors">How many keep it from being published.</param>
internal sealed record ChecklistView(
    string Organization, string Edition, int Errors, int Warnings, IReadOnlyList<RemarkView> Items,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <summary>Something that the edition lacks.</summary>
/// <param name="Service">Null when the edition itself is spoken of.</param>
internal sealed record RemarkView(Severity Severity, RemarkKind Remark, string? Service, string? Indicator, QualityDimension? Dimension, string Text);

internal sealed class GetChecklist : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/charters/{edition}/checklist", Handle)
        .WithName("checkCharter").WithTags(Topics.Charter).ForBoard()
        .WithSummary("What an edition lacks")
        .WithDescription("For the board: errors, which keep it from being published, and warnings.")
        .Produces<ChecklistView>().Faults(400, 404);

    private static async Task<IResult> Handle(string org, string edition, KnownCharters charters, Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var (found, fault) = await FoundCharter.Of(org, edition, charters, time, request, cancellation);
        if (found is null) return new Problem(fault!);
        var services = await register.Services(found.Organization, null, cancellation);
        var remarks = Checklist.Of(found.Charter, found.Edition, code => services.GetValueOrDefault(code) ?? ServiceState.Undefined.Instance);
        var language = Languages.Of(request);
        return Reply.Ok(new ChecklistView(
            org, found.Edition.ToString(), remarks.Count(r => r.Severity == Severity.Error), remarks.Count(r => r.Severity == Severity.Warning),
            [.. remarks.Select(r => new RemarkView(r.Severity, r.Kind, r.Service?.Value, r.Indicator?.Value, r.Dimension, CharterWords.Of(r, language)))],
            new Dictionary<string, LinkView> { ["self"] = request.Self(), ["charter"] = request.To(CharterPaths.Charter(found.Organization, found.Edition)) }));
    }
}
