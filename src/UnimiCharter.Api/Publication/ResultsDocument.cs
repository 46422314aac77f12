using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Publication;

/// <summary>Results of an edition as they were released: the same bytes for ever. Numbers of a result are told as text, so that no reader rounds them.</summary>
/// <param name="Release">Its number, from 1.</param>
/// <param name="Version">Of the charter, by whose standards they were judged.</param>
/// <param name="Day">The civil date in Italy on which they were judged.</param>
/// <param name="Position">The place among all facts of the registry of the last one that they were made from.</param>
/// <param name="RuleVersion">Of the rules by which verdicts are reached.</param>
/// <param name="Dimensions">The names of those that are not the usual ones; left out where there are none.</param>
/// <param name="Provisional">A verdict among them can still change: who shows them says so.</param>
public sealed record ResultsDocument(
    DocumentOrganization Organization, string Edition, int Release, string Version, DateTime ReleasedAt, DateOnly Day, long Position, int RuleVersion, bool Provisional,
    DocumentCounts Counts, IReadOnlyList<DocumentServiceResults> Services,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DocumentDimension>? Dimensions = null)
{
    public static ResultsDocument Of(OrganizationCode organization, ReleaseDraft draft) => new(
        new(organization.Value, draft.OrganizationName), draft.Edition.ToString(), draft.Number, draft.Version.ToString(), draft.At.UtcDateTime, draft.Day, draft.Position, draft.RuleVersion, draft.IsProvisional,
        DocumentCounts.Of(draft.Services.SelectMany(s => s.Standings)),
        [.. draft.Services.Select(s => new DocumentServiceResults(s.Service.Code.Value, s.Service.Name, [.. s.Standings.Select(DocumentResult.Of)]))], DocumentDimension.Of(draft.Own));

    public string ToCanonicalJson() => CanonicalJson.Write(JsonSerializer.SerializeToNode(this, ApiJson.Options));
}

public sealed record DocumentCounts(int Met, int Missed, int NotEvaluable)
{
    public static DocumentCounts Of(IEnumerable<Standing> standings)
    {
        var outcomes = standings.Select(s => s.Outcome).ToArray();
        return new(outcomes.Count(o => o is Outcome.Met), outcomes.Count(o => o is Outcome.Missed), outcomes.Count(o => o is Outcome.NotEvaluable));
    }
}

public sealed record DocumentServiceResults(string Code, Text Name, IReadOnlyList<DocumentResult> Items);

/// <param name="Indicator">Its code.</param>
/// <param name="Measure">What a measurement says: count, yesNo, ratio, amount.</param>
/// <param name="Result">Null when nothing was measured.</param>
/// <param name="Reason">Why there is no verdict; null when there is one.</param>
public sealed record DocumentResult(
    string Indicator, QualityDimension? Dimension, Text Title, string Measure, DocumentStandard Standard, DocumentFigures? Result, OutcomeName Outcome, string? Reason, Finality Finality)
{
    public static DocumentResult Of(Standing standing)
    {
        var (indicator, standard) = standing.Promise;
        return new(
            indicator.Code.Value, indicator.Dimension, indicator.Title, DocumentIndicator.NameOf(indicator.Measure), DocumentStandard.Of(standard),
            standing.Result is { } result ? DocumentFigures.Of(result, standing.Promise) : null,
            StandingView.NameOf(standing.Outcome), StandingView.ReasonOf(standing.Outcome), standing.Finality);
    }
}

/// <summary>Measurements aggregated over the edition, exactly.</summary>
/// <param name="Numerator">Of a count, an amount, a yes (1) or a no (0): the number itself.</param>
/// <param name="Denominator">1 of what is no ratio; 0 when nothing happened that could be judged.</param>
/// <param name="Value">In the standard's unit, rounded for showing to six decimals; null over a zero denominator.</param>
public sealed record DocumentFigures(string Numerator, string Denominator, string? Value)
{
    public static DocumentFigures Of(Result result, Promise promise) => new(
        Told(result.Numerator), Told(result.Denominator), ResultView.Of(result, promise, Language.English).Value is { } value ? Told(value) : null);

    private static string Told(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);
}
