using System.Text.Json;
using System.Text.Json.Serialization;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>What a fact changed for the public.</summary>
/// <param name="Service">Null of a programme's.</param>
/// <param name="Programme">Null of a service's.</param>
/// <param name="Indicator">Null when the whole edition changed.</param>
/// <param name="Edition">The year of the edition, or the span of the programme.</param>
/// <param name="Before">Null when nothing was promised before.</param>
/// <param name="After">Null when nothing is promised any more.</param>
/// <param name="Version">Of the edition; null of a verdict.</param>
/// <param name="IsHidden">The edition was not public just then: only who works for the organization is told, then and ever after.</param>
public sealed record Change(
    ChangeKind Kind, ServiceCode? Service, ProgrammeCode? Programme, IndicatorCode? Indicator, Period Edition,
    Verdict? Before = null, Verdict? After = null, CharterVersion? Version = null, bool IsHidden = false);

/// <summary>A change where it stands in the feed.</summary>
/// <param name="Position">Of the fact that changed it.</param>
/// <param name="Ordinal">Among the changes of that fact, from 0.</param>
/// <param name="At">When the fact was recorded.</param>
public sealed record PlacedChange(long Position, int Ordinal, DateTimeOffset At, Change Change);

/// <summary>How a promise stood on a day.</summary>
/// <param name="Result">Null when nothing was measured.</param>
/// <param name="Outlook">Only while the verdict is provisional.</param>
/// <param name="Unit">In which the result is told; null of a yes.</param>
public sealed record Verdict(Outcome Outcome, Result? Result, Finality Finality, Outlook? Outlook, Unit? Unit)
{
    public static Verdict Of(Standing standing) => new(standing.Outcome, standing.Result, standing.Finality, standing.Outlook, standing.Promise.Unit);

    /// <summary>Whether the public is told the same, whatever may come.</summary>
    public bool IsTold(Verdict? other) => other is not null && (Outcome, Result, Finality) == (other.Outcome, other.Result, other.Finality);

    /// <summary>As it is kept: an outcome by name, a result as numerator and denominator.</summary>
    internal sealed class Converter : JsonConverter<Verdict>
    {
        public override Verdict Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var w = JsonSerializer.Deserialize<Written>(ref reader, options)!;
            return new(
                w.Outcome switch
                {
                    Answers.Met => new Outcome.Met(),
                    Answers.Missed => new Outcome.Missed(),
                    _ => new Outcome.NotEvaluable(w.Reason!.Value),
                },
                w is { Numerator: { } numerator, Denominator: { } denominator } ? new Result(numerator, denominator) : null, w.Finality, w.Outlook, w.Unit);
        }

        public override void Write(Utf8JsonWriter writer, Verdict value, JsonSerializerOptions options) => JsonSerializer.Serialize(
            writer,
            new Written(
                value.Outcome switch
                {
                    Outcome.Met => Answers.Met,
                    Outcome.Missed => Answers.Missed,
                    _ => Answers.NotEvaluable,
                },
                (value.Outcome as Outcome.NotEvaluable)?.Reason, value.Result?.Numerator, value.Result?.Denominator, value.Finality, value.Outlook, value.Unit),
            options);
    }

    private enum Answers
    {
        Met = 1,
        Missed = 2,
        NotEvaluable = 3,
    }

    private sealed record Written(Answers Outcome, Reason? Reason, decimal? Numerator, decimal? Denominator, Finality Finality, Outlook? Outlook, Unit? Unit);
}
