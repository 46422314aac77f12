using System.Collections.Immutable;
using System.Diagnostics;

namespace UnimiCharter.Domain;

/// <summary>Reaches verdicts: from a promise, the answers of its periods and today's date, and nothing else.</summary>
public static class Judge
{
    /// <param name="promise">The indicator and the standard that the edition programmed.</param>
    /// <param name="edition">The edition; its year says which periods are expected.</param>
    /// <param name="answers">What was answered, in the order of periods, each period at most once.</param>
    /// <param name="certified">Whether the board closed the year.</param>
    /// <param name="today">The civil date in Italy.</param>
    /// <param name="finalVolume">The pooled denominator at the end of the year, where it is declared or known.</param>
    public static Standing Of(
        Promise promise, EditionYear edition, ImmutableArray<Answer> answers, bool certified, DateOnly today, decimal? finalVolume = null)
    {
        var expected = edition.Span.Divide(promise.Indicator.Frequency).Except(answers.OfType<Answer.Excluded>().Select(a => a.Period)).ToArray();
        var answered = answers.Where(a => a is not Answer.Excluded).Select(a => a.Period).ToHashSet();
        var measured = answers.OfType<Answer.Measured>().ToArray();
        var remaining = expected.Where(p => !answered.Contains(p)).ToArray();

        var finality = certified ? Finality.Certified
            : today > edition.Span.LastDay && remaining.Length == 0 ? Finality.Final
            : Finality.Provisional;
        var tally = new PeriodTally(
            expected.Length,
            measured.Length,
            measured.Count(m => m.FirstReportedOn <= m.Period.DueOn),
            measured.Count(m => m.FirstReportedOn > m.Period.DueOn),
            [.. remaining.Where(p => today > p.DueOn)]);

        // Once every period is answered for, the volume so far is the final one.
        var result = Aggregate(promise, measured);
        var volume = finalVolume ?? (remaining.Length == 0 ? result?.Denominator : null);
        return new Standing(
            promise,
            edition,
            result,
            Verdict(promise.Standard, result, answered.Count > 0, expected, today),
            finality,
            finality == Finality.Provisional ? LookAhead(promise, result, measured, remaining, volume) : null,
            tally,
            promise.Indicator.Aggregation == Aggregation.Pooled && result is not null
                ? Margin.Of(promise.Standard, result.Numerator, result.Denominator, volume)
                : Margin.None);
    }

    private static Outcome Verdict(Standard standard, Result? result, bool declared, Period[] expected, DateOnly today) => result switch
    {
        { Number: { } number } => standard.IsMetBy(number) ? new Outcome.Met() : new Outcome.Missed(),
        not null => new Outcome.NotEvaluable(Reason.ZeroDenominator),
        null when declared => new Outcome.NotEvaluable(Reason.NotMeasured),
        null when expected.Length == 0 => new Outcome.NotEvaluable(Reason.Excluded),
        null when today <= expected[0].DueOn => new Outcome.NotEvaluable(Reason.NotDue),
        null => new Outcome.NotEvaluable(Reason.NoData),
    };

    /// <summary>Null when nothing was measured; over zero when all that was measured had no case to judge.</summary>
    private static Result? Aggregate(Promise promise, Answer.Measured[] measured)
    {
        if (measured.Length == 0) return null;
        var numbers = measured.Where(m => m.Value.Number is not null).ToArray();
        return promise.Indicator.Aggregation switch
        {
            Aggregation.Pooled => Pool(measured),
            _ when numbers.Length == 0 => new Result(0, 0),
            Aggregation.Every => ResultOf(numbers.Select(m => m.Value).MinBy(v => v, ByMerit(promise.Standard))!),
            Aggregation.Sum => new Result(numbers.Sum(Figure), 1),
            Aggregation.Latest => ResultOf(numbers[^1].Value),
            Aggregation.Peak => ResultOf(numbers.Select(m => m.Value).MaxBy(v => v.Number!.Value)!),
            Aggregation.Mean => new Result(numbers.Sum(Figure), numbers.Length),
            _ => throw new UnreachableException(),
        };
    }

    private static Result Pool(Answer.Measured[] measured)
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

    private static Outlook LookAhead(Promise promise, Result? result, Answer.Measured[] measured, Period[] remaining, decimal? finalVolume)
    {
        var (standard, aggregation) = (promise.Standard, promise.Indicator.Aggregation);
        if (result?.Number is not { } number) return Outlook.Open;
        if (remaining.Length == 0 || (aggregation == Aggregation.Latest && remaining[^1] < measured[^1].Period))
            return standard.IsMetBy(number) ? Outlook.Secured : Outlook.Lost;

        // Counts never fall below zero, so what is reached stays reached; amounts may, so their sums and means stay open.
        var grows = promise.Indicator.Measure is Measure.Count;
        return aggregation switch
        {
            Aggregation.Pooled => finalVolume >= result.Denominator && promise.Indicator.Measure is Measure.Ratio { PartOfWhole: true }
                ? Between(standard, new Fraction(result.Numerator, finalVolume.Value), new Fraction(result.Numerator + finalVolume.Value - result.Denominator, finalVolume.Value))
                : Outlook.Open,
            Aggregation.Every => standard.IsMetBy(number) ? Outlook.Open : Outlook.Lost,
            Aggregation.Latest => Outlook.Open,
            Aggregation.Sum when grows => From(standard, number),
            Aggregation.Peak => From(standard, number),
            Aggregation.Mean when grows => From(standard, new Fraction(result.Numerator, result.Denominator + remaining.Length)),
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
