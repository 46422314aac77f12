using System.Diagnostics;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Verdicts;

/// <summary>How an indicator of a programme stands: its result judged against its target.</summary>
/// <param name="Baseline">Where it stood before; null where the plan does not say.</param>
/// <param name="Standard">What the programme's target comes to; null where the values are only watched.</param>
/// <param name="OutcomeText">The outcome in words of the reader's language: with why there is none, how sure it is, and of how much of the span.</param>
/// <param name="Declared">The board declared the result without a figure.</param>
/// <param name="Targets">By the period by whose end each is to be reached.</param>
/// <param name="Inconsistencies">Values whose parts do not add up, as the source has them.</param>
internal sealed record ProgrammeStandingView(
    string Programme, string Goal, string Indicator, string Title, string UnitOfMeasure, PlannedMeasure Measure, Aggregation Aggregation, Frequency Frequency, string Span,
    ResultView? Baseline, StandardView? Standard, ResultView? Result, OutcomeName Outcome, string? Reason, Finality Finality, string OutcomeText, Outlook? Outlook, bool Declared,
    ProgressView Progress, PeriodsView Periods, IReadOnlyList<TargetView> Targets, IReadOnlyList<InconsistencyView> Inconsistencies, string? Note,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    /// <summary>In the order of the plan.</summary>
    public static IEnumerable<ProgrammeStandingView> Of(ProgrammeRecord programme, DateOnly today, HttpRequest request) =>
        programme.Plan.Indicators.Select(planned => Of(programme, planned, today, request));

    private static ProgrammeStandingView Of(ProgrammeRecord programme, PlannedIndicator planned, DateOnly today, HttpRequest request)
    {
        var (language, indicator) = (Languages.Of(request), planned.Indicator);
        var standing = programme.Context.Standing(programme.Results, indicator.Code, today)!;
        var baseline = planned.Baseline is { } before
            ? ResultView.Of(new(before.Value.Number!.Value.Numerator, before.Value.Number!.Value.Denominator), new(indicator with { Measure = MeasureOf(before.Value, indicator.Measure) }, standing.Promise.Standard), language)
            : null;
        return new(
            programme.Code.Value, planned.Goal.Value, indicator.Code.Value, indicator.Title.It, indicator.UnitOfMeasure.It, PlannedMeasures.Of(indicator.Measure),
            indicator.Aggregation, indicator.Frequency, programme.Plan.Span.ToString(),
            baseline,
            StandardView.Promised(standing.Promise.Standard, language),
            standing.Result is { } result ? ResultView.Of(result, standing.Promise, language) : null,
            StandingView.NameOf(standing.Outcome), StandingView.ReasonOf(standing.Outcome), standing.Finality, VerdictWords.Of(standing, language), standing.Outlook, standing.IsDeclared,
            ProgressView.Of(Domain.Progress.Of(planned.Baseline, standing.Promise.Standard, standing.Result?.Number), language),
            new(standing.Periods.Expected, standing.Periods.Reported, standing.Periods.OnTime, standing.Periods.Late, [.. standing.Periods.Missing.Select(p => p.ToString())]),
            [.. planned.Targets.Select(target => TargetView.Of(target.Key, target.Value, planned, programme, today, language))],
            [.. InconsistencyView.Of(programme.Results.Of(indicator.Code))],
            planned.Note,
            new Dictionary<string, LinkView> { ["programme"] = request.To(Web.Links.Programme(programme.Organization, programme.Code)) });
    }

    /// <summary>A baseline that is told as a percentage is no quotient of cases.</summary>
    private static Measure MeasureOf(Value baseline, Measure measure) => baseline is Value.Percentage ? new Measure.Percentage() : measure;
}

internal enum TargetKind
{
    Absolute = 1,
    Change = 2,
    Milestone = 3,
}

/// <summary>What is aimed at by the end of a period, and how it stands.</summary>
/// <param name="Change">Percent over the baseline; only of a change.</param>
/// <param name="Declared">The board declared the result without a figure.</param>
/// <param name="Until">Only of a milestone.</param>
/// <param name="Standard">What the target comes to.</param>
internal sealed record TargetView(
    string Period, TargetKind Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Change,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? Until,
    StandardView Standard, ResultView? Result, OutcomeName Outcome, string? Reason, bool Declared)
{
    public static TargetView Of(Period period, Target target, PlannedIndicator planned, ProgrammeRecord programme, DateOnly today, Language language)
    {
        var promise = new Promise(planned.Indicator, target.Over(planned.Baseline, planned.Unit)!);
        // What is reported once for the whole span is judged over it; what is reported by period, by what that period says.
        var span = planned.Indicator.Frequency == Frequency.Once ? programme.Plan.Span : period;
        var standing = Judge.Of(promise, span, programme.Results.Of(planned.Indicator.Code).Answers(), false, today);
        return new(
            period.ToString(),
            target switch
            {
                Target.Absolute => TargetKind.Absolute,
                Target.Change => TargetKind.Change,
                Target.Milestone => TargetKind.Milestone,
                _ => throw new UnreachableException(),
            },
            (target as Target.Change)?.Percent, (target as Target.Milestone)?.Until,
            StandardView.Of(promise.Standard, language),
            standing.Result is { } result ? ResultView.Of(result, promise, language) : null,
            StandingView.NameOf(standing.Outcome), StandingView.ReasonOf(standing.Outcome), standing.IsDeclared);
    }
}

/// <summary>How much of the way from the baseline to the target is done, exactly.</summary>
/// <param name="Numerator">Over <paramref name="Denominator"/>, 1 is all of it; null when there is a reason for none.</param>
/// <param name="Value">In percent, rounded for showing to six decimals.</param>
/// <param name="Reason">Why there is none; null when there is one.</param>
internal sealed record ProgressView(decimal? Numerator, decimal? Denominator, decimal? Value, string? Text, string? Reason)
{
    private const int ShownDecimals = 6;
    private const int TextDecimals = 2;

    public static ProgressView Of(Progress progress, Language language) => progress.Share is { } share
        ? new(Bounds.Trim(share.Numerator), Bounds.Trim(share.Denominator), (share * 100).Round(ShownDecimals), language.Number((share * 100).Round(TextDecimals)) + "%", null)
        : new(null, null, null, null, ChoiceNames.Of(progress.Reason!.Value));
}

/// <summary>A value whose parts do not add up.</summary>
/// <param name="Difference">What the value has more than its parts; negative for less.</param>
internal sealed record InconsistencyView(string Period, string Axis, decimal Difference)
{
    public static IEnumerable<InconsistencyView> Of(IndicatorYear results) =>
        from entry in results.Entries
        let measured = (entry.Value as Entry.Said)?.Statement as Statement.Measured
        where measured?.Breakdown is not null
        from difference in measured.Breakdown!.Differences(measured.Value.Number!.Value.Numerator)
        select new InconsistencyView(entry.Key.ToString(), difference.Key, difference.Value);
}
