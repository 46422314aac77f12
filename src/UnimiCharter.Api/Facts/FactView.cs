using System.Diagnostics;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Facts;

/// <summary>A statement in the fields that it is reported in.</summary>
internal sealed record SaidView(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Numerator,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Denominator,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Yes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Amount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Percentage,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DeclaredResult? Declared,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NotMeasured)
{
    private static readonly SaidView Nothing = new(null, null, null, null, null, null, null, null);

    public static SaidView Of(Statement statement) => statement switch
    {
        Statement.Measured measured => Of(measured.Value),
        Statement.Declared declared => Of(declared.Met),
        Statement.NotMeasured declared => Of(declared.Code),
        _ => throw new UnreachableException(),
    };

    public static SaidView Of(NotMeasuredCode code) => Nothing with { NotMeasured = ChoiceNames.Of(code) };

    public static SaidView Of(bool declaredMet) => Nothing with { Declared = declaredMet ? DeclaredResult.Met : DeclaredResult.Missed };

    public static SaidView Of(Value value) => value switch
    {
        Value.Ratio r => Nothing with { Numerator = r.Numerator, Denominator = r.Denominator },
        Value.Count c => Nothing with { Count = c.Whole },
        Value.YesNo y => Nothing with { Yes = y.Yes },
        Value.Percentage p => Nothing with { Percentage = p.Figure },
        Value.Amount a => Nothing with { Amount = a.Figure },
        _ => throw new UnreachableException(),
    };
}

/// <summary>A result that the board declares without a figure.</summary>
internal enum DeclaredResult
{
    Met = 1,
    Missed = 2,
}

internal enum FactKind
{
    Reported = 1,
    Rectified = 2,
    Withdrawn = 3,
    NotMeasured = 4,
    Excluded = 5,
    Readmitted = 6,
    Extended = 7,
    Certified = 8,
    Reopened = 9,
    Declared = 10,
}

/// <summary>One fact of a service's year.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Position">Its place among all facts of the registry.</param>
/// <param name="Revision">The revision that it made.</param>
/// <param name="At">When it was recorded, UTC.</param>
/// <param name="By">Who recorded it, where that is known: the name of a credential or of a person. Only for the office that has the service, and the board; so are role, reason, note and evidence.</param>
/// <param name="Role">In which role.</param>
/// <param name="Reason">Why, in the words of who recorded it.</param>
/// <param name="Indicator">Null for a fact about the whole year.</param>
/// <param name="Period">Null for a fact about the whole year.</param>
/// <param name="Exclusion">Why the period was set aside.</param>
/// <param name="Until">The day until which the period was extended.</param>
/// <param name="Breakdown">The value's parts, by axis.</param>
/// <param name="Before">What was said of the period before; only where the history of a value is told.</param>
internal sealed record FactView(
    Guid Id,
    long Position,
    long Revision,
    FactKind Fact,
    DateTime At,
    string? By,
    Role? Role,
    string? Reason,
    string? Indicator,
    string? Period,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Numerator,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Denominator,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Yes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Amount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Percentage,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DeclaredResult? Declared,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NotMeasured,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ExclusionCode? Exclusion,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? Until,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>>? Breakdown,
    string? Note,
    string? Evidence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SaidView? Before = null)
{
    /// <summary>What anyone may see of a fact.</summary>
    public FactView Public() => this with { By = null, Role = null, Reason = null, Note = null, Evidence = null };

    public static FactView Of(RecordedEvent recorded)
    {
        var view = new FactView(
            recorded.Id, recorded.Position, recorded.Version, default, recorded.At.UtcDateTime, recorded.Actor, recorded.Role, recorded.Reason,
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
        return recorded.Fact switch
        {
            ReportingEvent.MeasurementReported e => view.Saying(FactKind.Reported, e.Indicator, e.Period, SaidView.Of(e.Value), e.Note, e.Evidence) with { Breakdown = PartsOf(e.Breakdown) },
            ReportingEvent.MeasurementRectified e => view.Saying(FactKind.Rectified, e.Indicator, e.Period, SaidView.Of(e.Value), e.Note, e.Evidence) with { Breakdown = PartsOf(e.Breakdown) },
            ReportingEvent.ResultDeclared e => view.Saying(FactKind.Declared, e.Indicator, e.Period, SaidView.Of(e.Met), e.Note, e.Evidence),
            ReportingEvent.NotMeasuredDeclared e => view.Saying(FactKind.NotMeasured, e.Indicator, e.Period, SaidView.Of(e.Code), e.Note, e.Evidence),
            ReportingEvent.MeasurementWithdrawn e => view with { Fact = FactKind.Withdrawn, Indicator = e.Indicator.Value, Period = e.Period.ToString() },
            ReportingEvent.PeriodExcluded e => view with
            {
                Fact = FactKind.Excluded, Indicator = e.Indicator.Value, Period = e.Period.ToString(), Exclusion = e.Code, Note = e.Note,
            },
            ReportingEvent.PeriodReadmitted e => view with { Fact = FactKind.Readmitted, Indicator = e.Indicator.Value, Period = e.Period.ToString() },
            ReportingEvent.ExtensionGranted e => view with { Fact = FactKind.Extended, Period = e.Period.ToString(), Until = e.Until },
            ReportingEvent.YearCertified => view with { Fact = FactKind.Certified },
            ReportingEvent.YearReopened => view with { Fact = FactKind.Reopened },
            _ => throw new UnreachableException(),
        };
    }

    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>>? PartsOf(Breakdown? breakdown) =>
        breakdown?.Parts.ToDictionary(axis => axis.Key, IReadOnlyDictionary<string, decimal> (axis) => axis.Value);

    /// <summary>The facts about one period, each with what was said before it.</summary>
    public static IReadOnlyList<FactView> History(IEnumerable<RecordedEvent> facts, Period period)
    {
        var views = new List<FactView>();
        var year = IndicatorYear.Empty;
        foreach (var recorded in facts)
        {
            var before = year.Standing(period) is { } said ? SaidView.Of(said.Statement) : null;
            year = Reporting.Evolve(year, (ReportingEvent)recorded.Fact, recorded.Version);
            views.Add(Of(recorded) with { Before = before });
        }
        return views;
    }

    private FactView Saying(FactKind fact, IndicatorCode indicator, Period period, SaidView said, string? note, string? evidence) => this with
    {
        Fact = fact, Indicator = indicator.Value, Period = period.ToString(),
        Numerator = said.Numerator, Denominator = said.Denominator, Count = said.Count, Yes = said.Yes, Amount = said.Amount, Percentage = said.Percentage, Declared = said.Declared, NotMeasured = said.NotMeasured,
        Note = note, Evidence = evidence,
    };
}
