using System.Diagnostics;

namespace UnimiCharter.Api.Pictures;

/// <summary>What a chart has of a period: a value, or why there is none.</summary>
internal enum ColumnState
{
    Measured = 1,

    /// <summary>Nothing happened that could be judged.</summary>
    NoCase = 2,
    NotMeasured = 3,
    Excluded = 4,

    /// <summary>Past its due date without an answer.</summary>
    Missing = 5,
    NotDue = 6,

    /// <summary>The board declared the result without a figure.</summary>
    Declared = 7,
}

/// <summary>One period of a chart.</summary>
/// <param name="Value">In the standard's unit; yes is 1 and no is 0. Only of what was measured.</param>
/// <param name="Text">The value as a reader of the language writes it, or why there is none.</param>
/// <param name="Result">That of the periods up to this one, in the standard's unit; null where this one adds nothing to it.</param>
internal sealed record Column(Period Period, ColumnState State, decimal? Value, string Text, decimal? Result)
{
    public static Column[] Of(Pictured pictured)
    {
        var (promise, answers) = (pictured.Promise, pictured.Record.Answers.ToDictionary(answer => answer.Period));
        return [.. pictured.Standing.Span.Divide(promise.Indicator.Frequency).Select(Of)];

        Column Of(Period period)
        {
            var answer = answers.GetValueOrDefault(period);
            var value = answer is Answer.Measured m ? m.Value : null;
            var state = answer switch
            {
                Answer.Measured => value!.Number is null ? ColumnState.NoCase : ColumnState.Measured,
                Answer.NotMeasured => ColumnState.NotMeasured,
                Answer.Excluded => ColumnState.Excluded,
                Answer.Declared => ColumnState.Declared,
                null => pictured.Standing.Periods.Missing.Contains(period) ? ColumnState.Missing : ColumnState.NotDue,
                _ => throw new UnreachableException(),
            };
            return new(period, state, InUnit(value?.Number), value is null ? Phrases.Of(state, pictured.Language)! : Told(value), value?.Number is null ? null : InUnit(UpTo(period)?.Number));
        }

        decimal? InUnit(Fraction? number) => (number * (promise.Unit?.Scale ?? 1))?.ToDecimal();

        // The verdict's own arithmetic, on what there was so far; a year's figure is of no period.
        Result? UpTo(Period period) => Judge.Of(
            promise, pictured.Standing.Span, [.. pictured.Record.Answers.Where(answer => answer.Period <= period && answer.Period.Fits(promise.Indicator.Frequency))], pictured.Record.Certified, pictured.Today, pictured.Record.Schedule).Result;

        string Told(Value value) => ResultView.Of(
            value is Value.Ratio ratio ? new(ratio.Numerator, ratio.Denominator) : new(value.Number!.Value.Numerator, value.Number.Value.Denominator), promise, pictured.Language).Text;
    }
}
