using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Programmes;

internal sealed record ComparisonListView(string Indicator, IReadOnlyList<ComparedView> Items, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <summary>One organization's result of a period.</summary>
/// <param name="Subject">The service's or the programme's code.</param>
/// <param name="Period">The year, or the span.</param>
/// <param name="Declared">The board declared the result without a figure.</param>
/// <param name="OutcomeText">The outcome in words of the reader's language.</param>
/// <param name="Result">Over all that was measured within the period; null when nothing was.</param>
internal sealed record ComparedView(string Organization, string Subject, string Period, string Title, string UnitOfMeasure, ResultView? Result, OutcomeName Outcome, string? Reason, Finality Finality, string OutcomeText, bool Declared);
