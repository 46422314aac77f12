using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Facts;

/// <summary>What a fact changed for the public.</summary>
/// <param name="Position">Of the fact, among all facts of the registry; one fact may change several things.</param>
/// <param name="Kind">What it is that changed.</param>
/// <param name="At">When the fact was recorded, UTC.</param>
/// <param name="Service">The service's code; null of a programme's, and of a version.</param>
/// <param name="Programme">The programme's code; null of a service's, and of a version.</param>
/// <param name="Indicator">The indicator's code; null of a version.</param>
/// <param name="Edition">The year of the edition; null of a programme's.</param>
/// <param name="Span">Of the programme; null of a service's.</param>
/// <param name="Version">The number of the version that is public, or is not any more; null of a verdict.</param>
/// <param name="Before">How it stood without the fact, on the same day; null when nothing was promised, and of a version.</param>
/// <param name="After">How it stands with the fact; null when nothing is promised any more, and of a version.</param>
internal sealed record ChangeView(
    long Position, ChangeKind Kind, DateTime At, string? Service, string? Programme, string? Indicator, string? Edition, string? Span, string? Version, VerdictView? Before, VerdictView? After,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    /// <param name="root">Where the registry is, as the reader reaches it.</param>
    public static ChangeView Of(PlacedChange placed, OrganizationCode organization, string root)
    {
        var change = placed.Change;
        return new(
            placed.Position, change.Kind, placed.At.UtcDateTime, change.Service?.Value, change.Programme?.Value, change.Indicator?.Value,
            change.Programme is null ? change.Edition.ToString() : null, change.Programme is null ? null : change.Edition.ToString(), change.Version?.ToString(),
            VerdictView.Of(change.Before), VerdictView.Of(change.After), Linked());

        Dictionary<string, LinkView> Linked()
        {
            var links = new Dictionary<string, LinkView>();
            if (change.Service is { } service)
            {
                links["service"] = To(Web.Links.Service(organization, service));
                if (change.Indicator is { } indicator) links["explanation"] = To($"{Web.Links.Indicator(organization, service, indicator)}/explanation?edition={change.Edition}");
            }
            if (change.Programme is { } programme) links["programme"] = To(Web.Links.Programme(organization, programme));
            if (change.Version is { } version)
            {
                var path = Web.Links.Version(organization, change.Edition, version);
                (links["version"], links["changes"], links["proof"]) = (To(path), To(path + "/changes"), To(path + "/proof"));
            }
            return links;
        }

        LinkView To(string path) => new(root + path);
    }
}

/// <summary>How a promise stood, in figures and codes: a feed speaks no language.</summary>
/// <param name="Reason">Why there is no verdict; null when there is one.</param>
/// <param name="Result">Null when nothing was measured.</param>
/// <param name="Outlook">What the periods still unanswered can change; null once the verdict is final.</param>
internal sealed record VerdictView(OutcomeName Outcome, string? Reason, FiguresView? Result, Finality Finality, Outlook? Outlook)
{
    public static VerdictView? Of(Verdict? verdict) => verdict is null ? null : new(
        StandingView.NameOf(verdict.Outcome), StandingView.ReasonOf(verdict.Outcome), FiguresView.Of(verdict), verdict.Finality, verdict.Outlook);
}

/// <summary>Measurements aggregated over the edition, exactly.</summary>
/// <param name="Denominator">1 of a count, an amount, a yes or no; 0 when nothing happened that could be judged.</param>
/// <param name="Value">In the unit, rounded for showing to six decimals; null over a zero denominator.</param>
/// <param name="Unit">percent, count, or the unit of an amount; null of a yes.</param>
internal sealed record FiguresView(decimal Numerator, decimal Denominator, decimal? Value, string? Unit)
{
    private const int ShownDecimals = 6;

    public static FiguresView? Of(Verdict verdict) => verdict.Result is not { } result ? null : new(
        result.Numerator, result.Denominator,
        result.Number is { } number ? (number * (verdict.Unit?.Scale ?? 1)).Round(ShownDecimals) : null,
        verdict.Unit?.Code);
}
