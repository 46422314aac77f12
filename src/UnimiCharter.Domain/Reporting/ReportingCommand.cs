namespace UnimiCharter.Domain;

public abstract record ReportingCommand
{
    private ReportingCommand(string? reason) => Reason = reason;

    /// <summary>Why, in the words of who commands; kept in the metadata of the facts. Needed by all that changes what stands.</summary>
    public string? Reason { get; }

    /// <summary>A first report, the same again, or a rectification of what was said before.</summary>
    /// <param name="Statement">Null when what was sent has the shape of no measure: the refusal says which shape is wanted.</param>
    /// <param name="On">Today, the civil date in Italy.</param>
    /// <param name="Expected">The revision of what the office means to replace; null when it means to replace nothing.</param>
    public sealed record ReportMeasurement(IndicatorCode Indicator, Period Period, Statement? Statement, DateOnly On, Expectation Expected, string? Reason)
        : ReportingCommand(Reason);

    public sealed record WithdrawMeasurement(IndicatorCode Indicator, Period Period, Expectation Expected, string? Reason)
        : ReportingCommand(Reason);

    public sealed record ExcludePeriod(IndicatorCode Indicator, Period Period, string? Reason) : ReportingCommand(Reason);

    public sealed record ReadmitPeriod(IndicatorCode Indicator, Period Period, string? Reason) : ReportingCommand(Reason);

    public sealed record CertifyYear() : ReportingCommand((string?)null);

    public sealed record ReopenYear(string? Reason) : ReportingCommand(Reason);
}

/// <summary>What a writer believes to stand, as HTTP preconditions say it.</summary>
public abstract record Expectation
{
    private Expectation() { }

    /// <summary>Nothing was said about it.</summary>
    public sealed record None : Expectation;

    /// <summary><c>If-None-Match: *</c>: nothing stands there yet.</summary>
    public sealed record Absent : Expectation;

    /// <summary><c>If-Match: *</c>: something stands there, whatever it is.</summary>
    public sealed record Any : Expectation;

    /// <summary><c>If-Match</c>: one of these revisions stands there.</summary>
    public sealed record Revision(IReadOnlyList<long> Numbers) : Expectation;
}
