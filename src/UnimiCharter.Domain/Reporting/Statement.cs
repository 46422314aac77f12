namespace UnimiCharter.Domain;

/// <summary>Why an office could not measure a period: a closed set.</summary>
public enum NotMeasuredCode
{
    SystemUnavailable = 1,
    ServiceSuspended = 2,
    DataLost = 3,
    StaffUnavailable = 4,
    NotApplicable = 5,
    Other = 6,
}

/// <summary>Why the board sets a period aside: a closed set.</summary>
public enum ExclusionCode
{
    ServiceSuspended = 1,

    /// <summary>What neither the office nor the organization could prevent.</summary>
    ForceMajeure = 2,

    /// <summary>The law or the procedure changed in the course of the period.</summary>
    RuleChanged = 3,

    /// <summary>The figures cannot be relied on.</summary>
    DataUnreliable = 4,
    NotApplicable = 5,
    Other = 6,
}

/// <summary>What an office says of one period of one indicator (<i>rilevazione</i>): a value, or why there is none.</summary>
public abstract record Statement
{
    public const int MaxNoteLength = 2_000;
    public const int MaxEvidenceLength = 2_000;
    public const int MaxReasonLength = 500;

    private Statement(string? note, string? evidence) => (Note, Evidence) = (note, evidence);

    /// <summary>Free text of the office, at most <see cref="MaxNoteLength"/> characters.</summary>
    public string? Note { get; }

    /// <summary>An absolute http(s) URL of what the value rests on.</summary>
    public string? Evidence { get; }

    /// <param name="Breakdown">Null when the value was not broken down.</param>
    public sealed record Measured(Value Value, string? Note = null, string? Evidence = null, Breakdown? Breakdown = null) : Statement(Note, Evidence);

    /// <summary>The board declares the result without a figure; the note says why.</summary>
    public sealed record Declared(bool Met, string? Note = null, string? Evidence = null) : Statement(Note, Evidence);

    public sealed record NotMeasured(NotMeasuredCode Code, string? Note = null, string? Evidence = null) : Statement(Note, Evidence);
}
