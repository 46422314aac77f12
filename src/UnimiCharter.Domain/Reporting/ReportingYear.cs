using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>What the facts of a service's year come to.</summary>
public abstract record ReportingYear
{
    private ReportingYear(long version, ImmutableDictionary<IndicatorCode, IndicatorYear> indicators, ImmutableSortedDictionary<Period, DateOnly> extensions) =>
        (Version, Indicators, Extensions) = (version, indicators, extensions);

    /// <summary>The number of facts, which is the stream's version.</summary>
    public long Version { get; init; }

    public ImmutableDictionary<IndicatorCode, IndicatorYear> Indicators { get; init; }

    /// <summary>Until when the board extended periods.</summary>
    public ImmutableSortedDictionary<Period, DateOnly> Extensions { get; init; }

    /// <summary>The year before its first fact.</summary>
    public static ReportingYear Empty { get; } =
        new Open(0, ImmutableDictionary<IndicatorCode, IndicatorYear>.Empty, ImmutableSortedDictionary<Period, DateOnly>.Empty);

    public sealed record Open(
        long Version, ImmutableDictionary<IndicatorCode, IndicatorYear> Indicators, ImmutableSortedDictionary<Period, DateOnly> Extensions)
        : ReportingYear(Version, Indicators, Extensions);

    public sealed record Certified(
        long Version, ImmutableDictionary<IndicatorCode, IndicatorYear> Indicators, ImmutableSortedDictionary<Period, DateOnly> Extensions)
        : ReportingYear(Version, Indicators, Extensions);

    public IndicatorYear Of(IndicatorCode indicator) => Indicators.GetValueOrDefault(indicator, IndicatorYear.Empty);
}

/// <summary>What was said of one indicator in a year, and which of its periods the board set aside.</summary>
public sealed record IndicatorYear(ImmutableSortedDictionary<Period, Entry> Entries, ImmutableSortedDictionary<Period, Exclusion> Excluded)
{
    public static IndicatorYear Empty { get; } =
        new(ImmutableSortedDictionary<Period, Entry>.Empty, ImmutableSortedDictionary<Period, Exclusion>.Empty);

    /// <summary>What stands of a period; null when nothing was said, or it was withdrawn.</summary>
    public Entry.Said? Standing(Period period) => Entries.GetValueOrDefault(period) as Entry.Said;

    /// <summary>The answers a verdict is reached by, in the order of their periods.</summary>
    public ImmutableArray<Answer> Answers()
    {
        var answers = ImmutableArray.CreateBuilder<Answer>(Entries.Count + Excluded.Count);
        foreach (var (period, entry) in Entries)
        {
            if (Excluded.ContainsKey(period) || entry is not Entry.Said said) continue;
            answers.Add(said.Statement switch
            {
                Statement.Measured measured => new Answer.Measured(period, measured.Value, said.FirstReportedOn),
                Statement.Declared declared => new Answer.Declared(period, declared.Met, said.FirstReportedOn),
                _ => new Answer.NotMeasured(period),
            });
        }
        if (Excluded.Count > 0)
        {
            foreach (var period in Excluded.Keys) answers.Add(new Answer.Excluded(period));
            answers.Sort((a, b) => a.Period.CompareTo(b.Period));
        }
        return answers.DrainToImmutable();
    }
}

/// <summary>Why a period was set aside.</summary>
public sealed record Exclusion(ExclusionCode Code, string? Note);

/// <summary>What stands of one period.</summary>
public abstract record Entry
{
    private Entry(DateOnly firstReportedOn, long revision) => (FirstReportedOn, Revision) = (firstReportedOn, revision);

    /// <summary>The date of the first report, kept through every correction.</summary>
    public DateOnly FirstReportedOn { get; }

    /// <summary>The version of the stream at the last fact about it.</summary>
    public long Revision { get; }

    public sealed record Said(Statement Statement, DateOnly FirstReportedOn, long Revision) : Entry(FirstReportedOn, Revision);

    public sealed record Withdrawn(DateOnly FirstReportedOn, long Revision) : Entry(FirstReportedOn, Revision);
}
