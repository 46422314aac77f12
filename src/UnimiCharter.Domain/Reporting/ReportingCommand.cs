namespace UnimiCharter.Domain;

public abstract record ReportingCommand
{
    private ReportingCommand(string? reason) => Reason = reason;

    /// <summary>Why, in the words of who commands; kept in the metadata of the facts. Needed by all that changes what stands.</summary>
    public string? Reason { get; }

    /// <summary>A first report, the same again, or a rectification of what was said before.</summary>
    /// <param name="Statement">Null when what was sent has the shape of no measure: the refusal says which shape is wanted.</param>
    /// <param name="On">Today, the civil date in Italy.</param>
    /// <param name="Expected">What is meant to be replaced.</param>
    /// <param name="By">An office does not write to a closed period; the board does.</param>
    public sealed record ReportMeasurement(
        IndicatorCode Indicator, Period Period, Statement? Statement, DateOnly On, Expectation Expected, string? Reason, Role By = Role.Office)
        : ReportingCommand(Reason);

    /// <inheritdoc cref="ReportMeasurement"/>
    public sealed record WithdrawMeasurement(IndicatorCode Indicator, Period Period, DateOnly On, Expectation Expected, string? Reason, Role By = Role.Office)
        : ReportingCommand(Reason);

    public sealed record ExcludePeriod(IndicatorCode Indicator, Period Period, ExclusionCode Code, string? Note) : ReportingCommand((string?)null);

    public sealed record ReadmitPeriod(IndicatorCode Indicator, Period Period, string? Reason) : ReportingCommand(Reason);

    /// <summary>The board gives a service until a later day to report a period.</summary>
    public sealed record GrantExtension(Period Period, DateOnly Until, string? Reason) : ReportingCommand(Reason);

    /// <param name="On">Today: what is due by then should have been answered, or the reason says why it was not.</param>
    public sealed record CertifyYear(DateOnly On, string? Reason) : ReportingCommand(Reason);

    public sealed record ReopenYear(string? Reason) : ReportingCommand(Reason);
}

/// <summary>What a writer believes to stand, as HTTP preconditions say it.</summary>
public abstract record Expectation
{
    private Expectation() { }

    /// <summary>Whether what stands is not what was expected.</summary>
    /// <param name="revision">Of what stands; null when nothing does.</param>
    public bool IsContradictedBy(long? revision) => (this, revision) switch
    {
        (Absent, not null) or (Any or Revision, null) => true,
        (Revision r, { } stands) => !r.Numbers.Contains(stands),
        _ => false,
    };

    /// <summary>Nothing was said about it: what stands there is not replaced.</summary>
    public sealed record None : Expectation;

    /// <summary>Something or nothing, whatever it is: what a row of a file means that says no revision.</summary>
    public sealed record Whatever : Expectation;

    /// <summary><c>If-None-Match: *</c>: nothing stands there yet.</summary>
    public sealed record Absent : Expectation;

    /// <summary><c>If-Match: *</c>: something stands there, whatever it is.</summary>
    public sealed record Any : Expectation;

    /// <summary><c>If-Match</c>: one of these revisions stands there.</summary>
    public sealed record Revision(IReadOnlyList<long> Numbers) : Expectation;
}
