using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace UnimiCharter.Domain.Tests;

/// <summary>Years drawn at random, with figures small enough to fall on their thresholds now and then.</summary>
internal static class Years
{
    private static readonly DateOnly YearEnd = new(2024, 12, 31);

    private static readonly (Aggregation Aggregation, string Measure)[] Suiting =
    [
        .. from aggregation in Enum.GetValues<Aggregation>()
           from measure in "share ratio count amount yesNo".Split(' ')
           where aggregation.Suits(Notation.ReadMeasure(measure))
           select (aggregation, measure),
    ];

    /// <summary>A year partly told, and one way in which the rest may come; a pooled one comes to the volume that was announced.</summary>
    public static Gen<(Promise Promise, ImmutableArray<Answer> Now, ImmutableArray<Answer> Later, decimal? Volume)> Unfinished =>
        from kind in Gen.Elements(Suiting)
        from standard in Standards(kind.Measure)
        let promise = Notation.ReadPromise(kind.Aggregation, kind.Measure, standard)
        let pooled = kind.Aggregation == Aggregation.Pooled
        from silence in Gen.Elements(1, 4, 40)
        from months in Gen.CollectToArray(Enumerable.Range(1, 12), month => Gen.Frequency(
            (silence, Gen.Constant<Answer?>(null)),
            (6, Measured(promise.Indicator.Measure, month)),
            (1, Gen.Constant<Answer?>(new Answer.NotMeasured(Period.Month(2024, month)))),
            (1, Gen.Constant<Answer?>(new Answer.Excluded(Period.Month(2024, month))))))
        from coming in Gen.CollectToArray(Enumerable.Range(1, 12), month => Gen.Frequency(
            (6, Measured(promise.Indicator.Measure, month)),
            (1, Gen.Constant<Answer?>(pooled ? NoCases(month) : new Answer.NotMeasured(Period.Month(2024, month))))))
        let now = months.OfType<Answer>().ToImmutableArray()
        let later = months.Select((answer, i) => answer ?? coming[i]!).ToImmutableArray()
        select (promise, now, later, pooled ? Denominators(later) : (decimal?)null);

    private static Gen<string> Standards(string measure)
    {
        var most = measure switch { "share" => 100, "ratio" => 200, _ => 12 };
        var unit = measure is "share" or "ratio" ? "%" : "";
        return measure == "yesNo"
            ? Gen.Constant("yes")
            : from low in Gen.Choose(0, most)
              from width in Gen.Choose(0, most / 4)
              from precision in Gen.Elements("", "", "~0", "~1")
              from written in Gen.Elements($">={low}", $"<={low}", $"{low}..{low + width}")
              select written + unit + precision;
    }

    private static Gen<Answer?> Measured(Measure measure, int month)
    {
        var value = measure switch
        {
            Measure.Ratio { PartOfWhole: true } => from d in Gen.Choose(0, 5) from n in Gen.Choose(0, d) select (Value)new Value.Ratio(n, d),
            Measure.Ratio => from d in Gen.Choose(0, 5) from n in Gen.Choose(0, 8) select (Value)new Value.Ratio(n, d),
            Measure.Count => from n in Gen.Choose(0, 12) select (Value)new Value.Count(n),
            Measure.Amount => from quarters in Gen.OneOf(Gen.Choose(-8, 48), Gen.Choose(6, 16)) select (Value)new Value.Amount(quarters / 4m),
            _ => from yes in Gen.Frequency((9, Gen.Constant(true)), (1, Gen.Constant(false))) select (Value)new Value.YesNo(yes),
        };
        return value.Select(v => (Answer?)new Answer.Measured(Period.Month(2024, month), v, YearEnd));
    }

    private static Answer.Measured NoCases(int month) => new(Period.Month(2024, month), new Value.Ratio(0, 0), YearEnd);

    private static decimal Denominators(IEnumerable<Answer> answers) =>
        answers.OfType<Answer.Measured>().Sum(answer => ((Value.Ratio)answer.Value).Denominator);
}
