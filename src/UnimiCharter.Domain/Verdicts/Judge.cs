using System.Collections.Immutable;
using System.Diagnostics;

namespace UnimiCharter.Domain;

/// <summary>Reaches verdicts: from a promise, the answers of its periods and today's date, and nothing else.</summary>
public static class Judge
{
    /// <param name="promise">The indicator and the standard that was programmed for it.</param>
    /// <param name="span">The year of the edition, or the span of the programme: says which periods are expected.</param>
    /// <param name="answers">
    /// What was answered, in the order of periods, each period at most once; others than are expected are not looked at, but for the
    /// year's figure: where the periods add up, it stands in the place of their sum, and leaves nothing open. Which periods were answered
    /// for is told all the same. Where all were set aside, so is it.
    /// </param>
    /// <param name="certified">Whether the board closed the year.</param>
    /// <param name="today">The civil date in Italy.</param>
    /// <param name="schedule">When periods are due, and their working days; the default one when it is left out.</param>
    /// <param name="declaredVolume">The pooled denominator at the end of the year, where it is declared.</param>
    public static Standing Of(
        Promise promise, Period span, ImmutableArray<Answer> answers, bool certified, DateOnly today,
        Schedule? schedule = null, decimal? declaredVolume = null)
    {
        schedule ??= Schedule.Default;
        var isOverWorkingDays = promise.Indicator.Measure is Measure.Ratio { Volume: Volume.WorkingDays };
        var (measured, remaining, missing) = (new List<Answer.Measured>(answers.Length), new List<Period>(), ImmutableArray.CreateBuilder<Period>());
        var (expected, declared, declarations, onTime, workingDays, next) = (0, 0, 0, 0, 0, 0);
        Period? first = null;
        Answer.Declared? declaration = null;
        foreach (var period in span.Divide(promise.Indicator.Frequency))
        {
            while (next < answers.Length && answers[next].Period < period) next++;
            // What comes after a milestone's day cannot reach it any more.
            if (promise.Standard is Standard.Yes { By: { } by } && period.FirstDay > by) continue;
            var answer = next < answers.Length && answers[next].Period == period ? answers[next] : null;
            if (answer is Answer.Excluded) continue;
            expected++;
            first ??= period;
            if (isOverWorkingDays && answer is not Answer.NotMeasured) workingDays += schedule.WorkingDays.In(period);
            switch (answer)
            {
                case Answer.Measured m:
                    measured.Add(m);
                    if (m.FirstReportedOn <= schedule.DueOn(period)) onTime++;
                    break;
                case Answer.Declared d:
                    declarations++;
                    // A promise of every period is broken by one of them.
                    if (declaration is null || promise.Indicator.Aggregation != Aggregation.Every || declaration.Met) declaration = d;
                    if (d.FirstReportedOn <= schedule.DueOn(period)) onTime++;
                    break;
                case Answer.NotMeasured:
                    declared++;
                    break;
                default:
                    remaining.Add(period);
                    if (today > schedule.DueOn(period)) missing.Add(period);
                    break;
            }
        }

        var figure = expected > 0 && promise.Indicator.Aggregation.TakesYearFigure() ? FigureOf(promise.Indicator, span, answers) : null;
        var tells = figure is null ? measured : new List<Answer.Measured>(1) { figure };
        if (figure is not null) remaining.Clear();
        var finality = certified ? Finality.Certified
            : today > span.LastDay && remaining.Count == 0 ? Finality.Final
            : Finality.Provisional;
        var tally = new PeriodTally(expected, measured.Count + declarations, onTime, measured.Count + declarations - onTime, missing.DrainToImmutable());

        // Where figures came later, they tell how it stands.
        if (figure is not null) declaration = null;
        if (declaration is not null && measured.Count > 0 && measured[^1].Period > declaration.Period && (promise.Indicator.Aggregation != Aggregation.Every || declaration.Met)) declaration = null;

        // Once every period is answered for, the volume so far is the final one, whatever was known before.
        var result = declaration is null ? Aggregate(promise, tells) : null;
        var known = isOverWorkingDays ? workingDays : declaredVolume;
        var volume = remaining.Count == 0 ? result?.Denominator : known >= (result?.Denominator ?? 0) ? known : null;
        var forecast = finality == Finality.Provisional ? Forecast.Of(promise, result, tells, remaining, volume) : null;
        return new Standing(
            promise,
            span,
            result,
            declaration is { } said && promise.Standard is not Standard.Monitored ? (said.Met ? new Outcome.Met() : new Outcome.Missed())
                : Verdict(promise.Standard, result, declared, first is { } one ? schedule.DueOn(one) : null, today),
            finality,
            finality == Finality.Provisional ? LookAhead(promise, result, forecast, volume) : null,
            forecast,
            tally,
            promise.Indicator is { Aggregation: Aggregation.Pooled, Measure: Measure.Ratio { PartOfWhole: true } } && result is not null
                ? Margin.Of(promise.Standard, result.Numerator, result.Denominator, volume)
                : Margin.None,
            promise.Indicator.Aggregation == Aggregation.Pooled ? volume : null,
            IsDeclared: declaration is not null,
            YearFigure: figure is null ? null : new(result!, Aggregate(promise, measured)));
    }

    private static Answer.Measured? FigureOf(Indicator indicator, Period span, ImmutableArray<Answer> answers)
    {
        foreach (var answer in answers)
            if (answer is Answer.Measured measured && indicator.IsWholeYear(measured.Period, span)) return measured;
        return null;
    }

    /// <param name="declared">How many periods the office declared not measured.</param>
    /// <param name="firstDue">When the first period expected is due; null when all were set aside.</param>
    private static Outcome Verdict(Standard standard, Result? result, int declared, DateOnly? firstDue, DateOnly today) => result switch
    {
        _ when standard is Standard.Monitored => new Outcome.NotEvaluable(Reason.NoStandard),
        { Number: { } number } => standard.IsMetBy(number) ? new Outcome.Met() : new Outcome.Missed(),
        not null => new Outcome.NotEvaluable(Reason.ZeroDenominator),
        null when declared > 0 => new Outcome.NotEvaluable(Reason.NotMeasured),
        null when firstDue is null => new Outcome.NotEvaluable(Reason.Excluded),
        null when today <= firstDue => new Outcome.NotEvaluable(Reason.NotDue),
        null => new Outcome.NotEvaluable(Reason.NoData),
    };

    /// <summary>Null when nothing was measured; over zero when all that was measured had no case to judge.</summary>
    private static Result? Aggregate(Promise promise, List<Answer.Measured> measured)
    {
        if (measured.Count == 0) return null;
        if (promise.Indicator.Aggregation == Aggregation.Pooled) return Pool(measured);
        var numbers = measured.Where(m => m.Value.Number is not null).ToArray();
        return promise.Indicator.Aggregation switch
        {
            _ when numbers.Length == 0 => new Result(0, 0),
            Aggregation.Every => ResultOf(numbers.Select(m => m.Value).MinBy(v => v, ByMerit(promise.Standard))!),
            Aggregation.Sum => new Result(numbers.Sum(Figure), 1),
            Aggregation.Latest => ResultOf(numbers[^1].Value),
            Aggregation.Peak => ResultOf(numbers.Select(m => m.Value).MaxBy(v => v.Number!.Value)!),
            Aggregation.Mean => new Result(numbers.Sum(Figure), numbers.Length),
            _ => throw new UnreachableException(),
        };
    }

    private static Result Pool(List<Answer.Measured> measured)
    {
        var (numerator, denominator) = (0m, 0m);
        foreach (var answer in measured)
        {
            var ratio = (Value.Ratio)answer.Value;
            numerator += ratio.Numerator;
            denominator += ratio.Denominator;
        }
        return new Result(numerator, denominator);
    }

    private static Result ResultOf(Value value) => new(value.Number!.Value.Numerator, value.Number!.Value.Denominator);

    private static decimal Figure(Answer.Measured measured) => measured.Value.Number!.Value.Numerator;

    /// <summary>Orders values from the worst under a standard to the best; the first of equals is kept.</summary>
    private static Comparer<Value> ByMerit(Standard standard) => Comparer<Value>.Create((a, b) =>
    {
        var (x, y) = (a.Number!.Value, b.Number!.Value);
        return standard switch
        {
            Standard.AtMost => y.CompareTo(x),
            // A value that is rounded into the range is better than a nearer one that is not.
            Standard.Within when standard.IsMetBy(x) != standard.IsMetBy(y) => standard.IsMetBy(x).CompareTo(standard.IsMetBy(y)),
            Standard.Within within => Distance(y, within).CompareTo(Distance(x, within)),
            _ => x.CompareTo(y),
        };
    });

    /// <summary>How far outside a range a value lies, in the standard's unit; zero within.</summary>
    private static Fraction Distance(Fraction number, Standard.Within within)
    {
        var inUnit = number * within.Unit!.Value.Scale;
        var below = new Fraction(within.Lowest * inUnit.Denominator - inUnit.Numerator, inUnit.Denominator);
        var above = new Fraction(inUnit.Numerator - within.Highest * inUnit.Denominator, inUnit.Denominator);
        var distance = below.CompareTo(above) > 0 ? below : above;
        return distance.CompareTo(0m) > 0 ? distance : new Fraction(0);
    }

    private static Outlook LookAhead(Promise promise, Result? result, Forecast? forecast, decimal? finalVolume)
    {
        var standard = promise.Standard;
        if (result?.Number is not { } number || forecast is null || standard is Standard.Monitored) return Outlook.Open;
        if (forecast.IsSettled) return standard.IsMetBy(number) ? Outlook.Secured : Outlook.Lost;
        return promise.Indicator.Aggregation switch
        {
            Aggregation.Every => standard.IsMetBy(number) ? Outlook.Open : Outlook.Lost,
            Aggregation.Pooled when finalVolume is null => Outlook.Open,
            Aggregation.Latest => Outlook.Open,
            _ => Between(standard, forecast.Lowest, forecast.Highest),
        };
    }

    /// <summary>The result will end within these, both included; null where nothing bounds it.</summary>
    private static Outlook Between(Standard standard, Fraction? lowest, Fraction? highest) => standard switch
    {
        Standard.AtLeast => lowest is { } l && standard.IsMetBy(l) ? Outlook.Secured : highest is { } h && !standard.IsMetBy(h) ? Outlook.Lost : Outlook.Open,
        Standard.AtMost => highest is { } h && standard.IsMetBy(h) ? Outlook.Secured : lowest is { } l && !standard.IsMetBy(l) ? Outlook.Lost : Outlook.Open,
        Standard.Within within => lowest is { } l && highest is { } h && standard.IsMetBy(l) && standard.IsMetBy(h) ? Outlook.Secured
            : (lowest is { } low && IsAbove(within, low)) || (highest is { } high && IsBelow(within, high)) ? Outlook.Lost
            : Outlook.Open,
        _ => Outlook.Open,
    };

    private static bool IsAbove(Standard.Within s, Fraction number) => !new Standard.AtMost(s.Highest, s.Unit!.Value, s.Precision).IsMetBy(number);

    private static bool IsBelow(Standard.Within s, Fraction number) => !new Standard.AtLeast(s.Lowest, s.Unit!.Value, s.Precision).IsMetBy(number);
}
