using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>How a verdict is derived from facts (<i>motivazione dell'esito</i>).</summary>
/// <param name="Used">The facts whose values make the result, in the order of their periods.</param>
/// <param name="SetAside">Those that do not, each with why, in the order in which they were recorded.</param>
/// <param name="Comparisons">What the result was held against; empty when there was no number.</param>
public sealed record Explanation(
    Standing Standing, ImmutableArray<UsedFact> Used, ImmutableArray<AsideFact> SetAside, ImmutableArray<Comparison> Comparisons)
{
    /// <param name="standing">The verdict.</param>
    /// <param name="facts">The facts of the indicator's year, each with its version in the stream, oldest first.</param>
    public static Explanation Of(Standing standing, IEnumerable<(long Version, ReportingEvent Fact)> facts)
    {
        var indicator = standing.Promise.Indicator;
        var said = new SortedDictionary<Period, (long Version, Value? Value, bool IsDeclared)>();
        var excluded = new Dictionary<Period, long>();
        var aside = new SortedDictionary<long, AsideFact>();
        foreach (var (version, fact) in facts)
            switch (fact)
            {
                case ReportingEvent.MeasurementReported e when e.Indicator == indicator.Code: Say(e.Period, version, e.Value); break;
                case ReportingEvent.MeasurementRectified e when e.Indicator == indicator.Code: Say(e.Period, version, e.Value); break;
                case ReportingEvent.ResultDeclared e when e.Indicator == indicator.Code: Say(e.Period, version, null, isDeclared: true); break;
                case ReportingEvent.NotMeasuredDeclared e when e.Indicator == indicator.Code: Say(e.Period, version, null); break;
                case ReportingEvent.MeasurementWithdrawn e when e.Indicator == indicator.Code:
                    Replace(e.Period, version, AsideReason.Withdrawn);
                    said.Remove(e.Period);
                    break;
                case ReportingEvent.PeriodExcluded e when e.Indicator == indicator.Code: excluded[e.Period] = version; break;
                case ReportingEvent.PeriodReadmitted e when e.Indicator == indicator.Code: excluded.Remove(e.Period); break;
            }

        long? ofYear = indicator.IsWholeYear(standing.Span, standing.Span) && said.TryGetValue(standing.Span, out var figure) ? figure.Version : null;
        var used = ImmutableArray.CreateBuilder<UsedFact>();
        foreach (var (period, (version, value, isDeclared)) in said)
            if (excluded.TryGetValue(period, out var by)) Put(period, version, AsideReason.Excluded, by);
            else if (value is null && !isDeclared) Put(period, version, AsideReason.NotMeasured, null);
            // A year's figure is all there is or, where every period was set aside, nothing.
            else if (version == ofYear && standing.YearFigure is null) Put(period, version, AsideReason.Excluded, null);
            else if (version != ofYear && standing.YearFigure is not null) Put(period, version, AsideReason.YearFigure, ofYear);
            else used.Add(new(period, version, value));
        // A declaration stands for all that was measured, or is passed over by what was.
        for (var at = used.Count - 1; at >= 0; at--)
            if ((used[at].Value is null) != standing.IsDeclared)
            {
                Put(used[at].Period, used[at].Version, used[at].Value is null ? AsideReason.Earlier : AsideReason.Declared, null);
                used.RemoveAt(at);
            }
        if (indicator.Aggregation == Aggregation.Latest)
            while (used.Count > 1)
            {
                // A later ratio over zero is no number: the one before it counts.
                var at = used[^1].Value is { Number: null } ? used.Count - 1 : 0;
                Put(used[at].Period, used[at].Version, at == 0 ? AsideReason.Earlier : AsideReason.NoNumber, null);
                used.RemoveAt(at);
            }
        return new(standing, used.DrainToImmutable(), [.. aside.Values], Compare(standing));

        void Say(Period period, long version, Value? value, bool isDeclared = false)
        {
            Replace(period, version, AsideReason.Rectified);
            said[period] = (version, value, isDeclared);
        }

        void Replace(Period period, long by, AsideReason reason)
        {
            if (said.TryGetValue(period, out var before)) Put(period, before.Version, reason, by);
        }

        void Put(Period period, long version, AsideReason reason, long? by) => aside[version] = new(period, version, reason, by);
    }

    private static ImmutableArray<Comparison> Compare(Standing standing)
    {
        if (standing.Result?.Number is not { } number) return [];
        return standing.Promise.Standard switch
        {
            Standard.AtLeast s => [Against(s, Relation.AtLeast, s.Value)],
            Standard.AtMost s => [Against(s, Relation.AtMost, s.Value)],
            Standard.Within s => [Against(s, Relation.AtLeast, s.Lowest), Against(s, Relation.AtMost, s.Highest)],
            Standard.Monitored => [],
            _ => [new(number.Numerator, Relation.AtLeast, 1)],
        };

        // Across: the numerator in the standard's unit against so many times the denominator; rounded, where the standard says so.
        Comparison Against(Standard standard, Relation relation, decimal value)
        {
            var inUnit = number * standard.Unit!.Value.Scale;
            return standard.Precision is { } decimals
                ? new(inUnit.Round(decimals), relation, value)
                : new(Bounds.Trim(inUnit.Numerator), relation, Bounds.Trim(value * inUnit.Denominator));
        }
    }
}

/// <summary>A fact whose value counts.</summary>
/// <param name="Value">Null when the board declared the result without a figure.</param>
public sealed record UsedFact(Period Period, long Version, Value? Value);

/// <summary>A fact that does not count.</summary>
/// <param name="By">The version of the fact that set it aside; null where none did.</param>
public sealed record AsideFact(Period Period, long Version, AsideReason Reason, long? By);

public enum AsideReason
{
    /// <summary>Another statement took its place.</summary>
    Rectified = 1,
    Withdrawn = 2,

    /// <summary>The board set its period aside.</summary>
    Excluded = 3,

    /// <summary>It says that there is no value.</summary>
    NotMeasured = 4,

    /// <summary>Only the latest period counts, and this is an earlier one.</summary>
    Earlier = 5,

    /// <summary>A ratio over zero, where a number was needed.</summary>
    NoNumber = 6,

    /// <summary>The board declared the result without a figure.</summary>
    Declared = 7,

    /// <summary>The figure of the whole year stands in its place.</summary>
    YearFigure = 8,
}

/// <summary>One inequality of exact numbers, as it was decided.</summary>
public sealed record Comparison(decimal Left, Relation Relation, decimal Right)
{
    public bool Holds => Relation == Relation.AtLeast ? Left >= Right : Left <= Right;
}

public enum Relation
{
    AtLeast = 1,
    AtMost = 2,
}
