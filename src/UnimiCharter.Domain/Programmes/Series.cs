using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>An indicator's values over time, and what they show (<i>serie storica</i>); exactly.</summary>
/// <param name="Points">In the order of their periods.</param>
/// <param name="Total">The sum of all values; null where values cannot be added up.</param>
/// <param name="Peak">The greatest value, the first of equals; null when there is none.</param>
/// <param name="MeanPerPeriod">The total over the number of periods.</param>
/// <param name="WorkingDays">Those of all the periods together.</param>
/// <param name="MeanPerWorkingDay">The total over the working days.</param>
/// <param name="Shares">By axis and part, how much of the values that were broken down along the axis is that part's.</param>
public sealed record Series(
    ImmutableArray<SeriesPoint> Points, decimal? Total, SeriesPoint? Peak, Fraction? MeanPerPeriod, int WorkingDays, Fraction? MeanPerWorkingDay,
    ImmutableSortedDictionary<string, ImmutableArray<PartShare>> Shares)
{
    private const int MonthsOfYear = 12;

    /// <param name="indicator">Whose values they are.</param>
    /// <param name="results">What was said of it.</param>
    /// <param name="calendar">Says which days are working days.</param>
    public static Series Of(Indicator indicator, IndicatorYear results, WorkingDays calendar)
    {
        var measured = new SortedDictionary<Period, (Fraction Value, Breakdown? Breakdown)>();
        foreach (var (period, entry) in results.Entries)
            if (!results.Excluded.ContainsKey(period) && entry is Entry.Said { Statement: Statement.Measured { Value.Number: { } number, Breakdown: var parts } })
                measured.Add(period, (number, parts));

        var canAdd = indicator.Measure is Measure.Count or Measure.Amount && indicator.Aggregation is not (Aggregation.Latest or Aggregation.Peak);
        decimal? total = canAdd && measured.Count > 0 ? measured.Values.Sum(m => m.Value.Numerator) : null;
        var days = measured.Keys.Sum(calendar.In);
        var points = measured.Select(m => new SeriesPoint(m.Key, m.Value.Value, ChangeOver(measured, m.Key), SeasonalOf(measured, m.Key, canAdd))).ToImmutableArray();
        return new(
            points, total,
            points.IsEmpty ? null : points.Aggregate((best, next) => next.Value.CompareTo(best.Value) > 0 ? next : best),
            total is { } sum ? new Fraction(sum, measured.Count) : null,
            days, total is { } of && days > 0 ? new Fraction(of, days) : null,
            SharesOf(measured.Values));
    }

    /// <summary>Over the same period of the year before; null when that has no value, or zero.</summary>
    private static Fraction? ChangeOver(SortedDictionary<Period, (Fraction Value, Breakdown?)> measured, Period period) =>
        period.YearBefore is { } before && measured.TryGetValue(before, out var then) ? measured[period].Value.ChangeOver(then.Value) : null;

    /// <summary>A month over the mean month of its year: 1 is a month like the others. Null unless all twelve are there.</summary>
    private static Fraction? SeasonalOf(SortedDictionary<Period, (Fraction Value, Breakdown?)> measured, Period period, bool canAdd)
    {
        if (!canAdd || period.Kind != PeriodKind.Month) return null;
        var year = Period.Year(period.FirstDay.Year).Months().ToArray();
        if (!year.All(measured.ContainsKey)) return null;
        var sum = year.Sum(month => measured[month].Value.Numerator);
        return sum > 0 ? new Fraction(measured[period].Value.Numerator * MonthsOfYear, sum) : null;
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<PartShare>> SharesOf(IEnumerable<(Fraction Value, Breakdown? Breakdown)> measured)
    {
        var parts = from value in measured
                    from axis in value.Breakdown?.Parts ?? ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, decimal>>.Empty
                    from part in axis.Value
                    select (Axis: axis.Key, Part: part.Key, part.Value);
        return parts.GroupBy(p => p.Axis).ToImmutableSortedDictionary(
            axis => axis.Key,
            axis =>
            {
                var whole = axis.Sum(p => p.Value);
                return axis.GroupBy(p => p.Part).OrderBy(p => p.Key, StringComparer.Ordinal)
                    .Select(p => new PartShare(p.Key, p.Sum(v => v.Value), whole > 0 ? new Fraction(p.Sum(v => v.Value), whole) : null)).ToImmutableArray();
            },
            StringComparer.Ordinal);
    }
}

/// <param name="Change">Over the same period of the year before, as a share of it.</param>
/// <param name="Seasonal">A month over the mean month of its year.</param>
public sealed record SeriesPoint(Period Period, Fraction Value, Fraction? Change, Fraction? Seasonal);

/// <param name="Sum">Over all periods.</param>
/// <param name="Share">Of all parts of the axis; null when all are zero.</param>
public sealed record PartShare(string Part, decimal Sum, Fraction? Share);
