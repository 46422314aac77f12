using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Programmes;

/// <summary>What is to be given back of what was assigned.</summary>
/// <param name="IsFinal">The span is over, and every result is in; else this is what it would be now.</param>
/// <param name="Assigned">Euro, over all years.</param>
/// <param name="MeanShortfall">The mean of the indicators' shortfalls, exactly; null when its terms are too long to tell.</param>
/// <param name="Amount">Euro, to the cent: the mean shortfall times what was assigned.</param>
internal sealed record RecoveryView(
    string Organization, string Programme, string Span, bool IsFinal, decimal Assigned, IReadOnlyList<AllocationView> Allocation,
    IReadOnlyList<ShortfallView> Shortfalls, QuotientView? MeanShortfall, decimal Amount, string Text,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <param name="Amount">Euro.</param>
internal sealed record AllocationView(string Period, decimal Amount);

/// <param name="Declared">The board declared the result without a figure.</param>
/// <param name="Assumed">The result is what the question assumed.</param>
/// <param name="Shortfall">How far the result stays behind the target, as a share of the target.</param>
internal sealed record ShortfallView(string Indicator, StandardView Standard, ResultView? Result, bool Declared, bool Assumed, QuotientView Shortfall);
