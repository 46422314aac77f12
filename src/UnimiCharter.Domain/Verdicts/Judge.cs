using System.Collections.Immutable;
using System.Diagnostics;

namespace UnimiCharter.Domain;

/// <summary>Reaches verdicts: from a promise, the answers of its periods and today's date, and nothing else.</summary>
public static class Judge
{
    /// <param name="promise">The indicator and the standard that the edition programmed.</param>
    /// <param name="edition">The edition; its year says which periods are expected.</param>
    /// <param name="answers">What was answered, in the order of periods, each period at most once; others than the edition expects are not looked at.</param>
    /// <param name="certified">Whether the board closed the year.</param>
    /// <param name="today">The civil date in Italy.</param>
    /// <param name="finalVolume">The pooled denominator at the end of the year, where it is declared or known.</param>
    public static Standing Of(
        Promise promise, EditionYear edition, ImmutableArray<Answer> answers, bool certified, DateOnly today, decimal? finalVolume = null)
    {
        var (measured, remaining, missing) = (new List<Answer.Measured>(answers.Length), new List<Period>(), ImmutableArray.CreateBuilder<Period>());
        var (expected, declared, onTime, next) = (0, 0, 0, 0);
        Period? first = null;
        foreach (var period in edition.Span.Divide(promise.Indicator.Frequency))
        {
            while (next < answers.Length && answers[next].Period < period) next++;
            var answer = next < answers.Length && answers[next].Period == period ? answers[next] : null;
            if (answer is Answer.Excluded) continue;
            expected++;
            first ??= period;
            switch (answer)
            {
                case Answer.Measured m:
                    measured.Add(m);
                    if (m.FirstReportedOn <= period.DueOn) onTime++;
                    break;
                case Answer.NotMeasured:
                    declared++;
                    break;
                default:
                    remaining.Add(period);
                    if (today > period.DueOn) missing.Add(period);
                    break;
            }
        }

        var finality = certified ? Finality.Certified
            : today > edition.Span.LastDay && remaining.Count == 0 ? Finality.Final
            : Finality.Provisional;
        var tally = new PeriodTally(expected, measured.Count, onTime, measured.Count - onTime, missing.DrainToImmutable());

        // Once every period is answered for, the volume so far is the final one, whatever was declared before.
        var result = Aggregate(promise, measured);
        var volume = remaining.Count == 0 ? result?.Denominator : finalVolume;
        return new Standing(
            promise,
            edition,
            result,
            Verdict(promise.Standard, result, declared, first, today),
            finality,
            finality == Finality.Provisional ? LookAhead(promise, result, measured, remaining, volume) : null,
            tally,
            promise.Indicator.Aggregation == Aggregation.Pooled && result is not null
                ? Margin.Of(promise.Standard, result.Numerator, result.Denominator, volume)
                : Margin.None);
    }

    /// <param name="declared">How many periods the office declared not measured.</param>
    /// <param name="first">The first period expected; null when all were set aside.</param>
    private static Outcome Verdict(Standard standard, Result? result, int declared, Period? first, DateOnly today) => result switch
    {
        { Number: { } number } => standard.IsMetBy(number) ? new Outcome.Met() : new Outcome.Missed(),
        not null => new Outcome.NotEvaluable(Reason.ZeroDenominator),
        null when declared > 0 => new Outcome.NotEvaluable(Reason.NotMeasured),
        null when first is null => new Outcome.NotEvaluable(Reason.Excluded),
        null when today <= first.Value.DueOn => new Outcome.NotEvaluable(Reason.NotDue),
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

    private static Result ResultOf(Value value) => value is Value.Ratio r ? new(r.Numerator, r.Denominator) : new(value.Number!.Value.Numerator, 1);

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

    private static Outlook LookAhead(Promise promise, Result? result, List<Answer.Measured> measured, List<Period> remaining, decimal? finalVolume)
    {
        var (standard, aggregation) = (promise.Standard, promise.Indicator.Aggregation);
        if (result?.Number is not { } number) return Outlook.Open;
        if (remaining.Count == 0 || (aggregation == Aggregation.Latest && remaining[^1] < measured.FindLast(m => m.Value.Number is not null)!.Period))
            return standard.IsMetBy(number) ? Outlook.Secured : Outlook.Lost;

        // Counts never fall below zero, so what is reached stays reached; amounts may, so their sums and means stay open.
        var grows = promise.Indicator.Measure is Measure.Count;
        return aggregation switch
        {
            Aggregation.Pooled when finalVolume >= result.Denominator => promise.Indicator.Measure is Measure.Ratio { PartOfWhole: true }
                ? Between(standard, new Fraction(result.Numerator, finalVolume.Value), new Fraction(result.Numerator + finalVolume.Value - result.Denominator, finalVolume.Value))
                : From(standard, new Fraction(result.Numerator, finalVolume.Value)),
            Aggregation.Every => standard.IsMetBy(number) ? Outlook.Open : Outlook.Lost,
            Aggregation.Latest => Outlook.Open,
            Aggregation.Sum when grows => From(standard, number),
            Aggregation.Peak => From(standard, number),
            Aggregation.Mean when grows => From(standard, new Fraction(result.Numerator, result.Denominator + remaining.Count)),
            _ => Outlook.Open,
        };
    }

    /// <summary>The result will end within these, both included.</summary>
    private static Outlook Between(Standard standard, Fraction lowest, Fraction highest) => standard switch
    {
        Standard.AtLeast => standard.IsMetBy(lowest) ? Outlook.Secured : standard.IsMetBy(highest) ? Outlook.Open : Outlook.Lost,
        Standard.AtMost => standard.IsMetBy(highest) ? Outlook.Secured : standard.IsMetBy(lowest) ? Outlook.Open : Outlook.Lost,
        Standard.Within within => standard.IsMetBy(lowest) && standard.IsMetBy(highest) ? Outlook.Secured
            : IsAbove(within, lowest) || IsBelow(within, highest) ? Outlook.Lost
            : Outlook.Open,
        _ => Outlook.Open,
    };

    /// <summary>The result will end at this or above.</summary>
    private static Outlook From(Standard standard, Fraction lowest) => standard switch
    {
        Standard.AtLeast => standard.IsMetBy(lowest) ? Outlook.Secured : Outlook.Open,
        Standard.AtMost => standard.IsMetBy(lowest) ? Outlook.Open : Outlook.Lost,
        Standard.Within within => IsAbove(within, lowest) ? Outlook.Lost : Outlook.Open,
        _ => Outlook.Open,
    };

    private static bool IsAbove(Standard.Within s, Fraction number) => !new Standard.AtMost(s.Highest, s.Unit!.Value, s.Precision).IsMetBy(number);

    private static bool IsBelow(Standard.Within s, Fraction number) => !new Standard.AtLeast(s.Lowest, s.Unit!.Value, s.Precision).IsMetBy(number);
}
