using System.Collections.Immutable;

namespace UnimiCharter.Api.Measurements;

/// <summary>One measurement of a batch.</summary>
/// <param name="Service">The service's code; of a row about a service.</param>
/// <param name="Programme">The programme's code; of a row about a programme.</param>
/// <param name="Percentage">A share, 29.7 for 29.7%; of a programme's indicator.</param>
/// <param name="Indicator">The indicator's code.</param>
/// <param name="Period">What the measurement speaks of.</param>
/// <param name="Numerator">Cases that count, of a ratio.</param>
/// <param name="Denominator">All cases, of a ratio.</param>
/// <param name="Count">A number of things.</param>
/// <param name="Yes">Yes or no.</param>
/// <param name="Amount">A decimal in the standard's unit.</param>
/// <param name="NotMeasured">Why there is no value.</param>
/// <param name="Note">Free text.</param>
/// <param name="Evidence">An absolute http or https URL of what the value rests on.</param>
/// <param name="Reason">Why something said before is replaced: with it, another value is a rectification.</param>
/// <param name="Revision">The revision that is replaced; when it is left out, whatever stands there.</param>
internal sealed record BatchItem(
    string Indicator, string Period, string? Service = null, string? Programme = null,
    long? Numerator = null, long? Denominator = null, long? Count = null, bool? Yes = null, decimal? Amount = null, decimal? Percentage = null,
    NotMeasuredCode? NotMeasured = null, string? Note = null, string? Evidence = null, string? Reason = null, long? Revision = null);

/// <summary>A batch in JSON.</summary>
internal sealed record BatchRequest(IReadOnlyList<BatchItem> Items);

/// <summary>A row as it was read: what it asks for, or all that is wrong with it.</summary>
/// <param name="Number">From 1; a header is row 0.</param>
/// <param name="PointerTo">Where a field of the row stands: its JSON pointer or its column.</param>
internal sealed record BatchRow(int Number, RowCommand? Command, ImmutableArray<FaultAt> Faults, Func<string, string> PointerTo)
{
    /// <summary>The names of a row's fields, as JSON and CSV write them.</summary>
    public static readonly string[] FieldNames =
        ["service", "indicator", "period", "numerator", "denominator", "count", "yes", "amount", "notMeasured", "note", "evidence", "reason", "revision"];

    /// <summary>The fields of a row about a programme, in the place of the service, and of a share without its cases.</summary>
    public static readonly string[] ProgrammeFieldNames = ["programme", "percentage"];

    /// <param name="codes">Those of the rows before it: they repeat from row to row, and are held once.</param>
    public static BatchRow Of(int number, Fields fields, Func<string, string> pointerTo, HashSet<string> codes)
    {
        if (fields.AreUnreadable) return Wrong(number, [.. fields.Faults]);
        var isOfProgramme = fields.Has("programme");
        foreach (var name in FieldNames.AsSpan(isOfProgramme ? 1 : 0, isOfProgramme ? 2 : 3))
            if (!fields.Has(name)) fields.Wrong("field-required", name);
        if (isOfProgramme && fields.Has("service")) fields.Wrong("field-unsuitable", "service");
        var programme = CodeOf(fields, "programme", "unknown-programme", codes);
        var percentage = fields.Number("percentage");
        if (percentage < 0) fields.Wrong("negative-number", "percentage");
        if (percentage > Value.Percentage.Most) fields.Wrong("number-too-large", "percentage", "percentage", "100");
        var service = CodeOf(fields, "service", "unknown-service", codes);
        var indicator = CodeOf(fields, "indicator", "unknown-indicator", codes);
        var period = fields.Period("period");
        var request = Records.Read<MeasurementRequest>(fields);
        var revision = fields.Whole("revision");
        return fields.Faults is { Count: > 0 } faults || request is null
            ? Wrong(number, [.. fields.Faults])
            : new(
                number,
                new(
                    new((isOfProgramme ? programme : service)!, isOfProgramme, new(indicator!), period!.Value),
                    percentage is not { } share ? request.Said
                        : request is { Numerator: null, Denominator: null, Count: null, Yes: null, Amount: null, NotMeasured: null } ? new Statement.Measured(new Value.Percentage(share), request.Note, request.Evidence)
                        : null,
                    request.Reason, RowCommand.Replacing(revision)),
                [], pointerTo);
    }

    public static BatchRow Wrong(int number, params ImmutableArray<FaultAt> faults) => new(number, null, [.. faults.Select(f => f with { Row = number })], name => name);

    /// <summary>What cannot be a code is nobody's code.</summary>
    private static string? CodeOf(Fields fields, string name, string unknown, HashSet<string> codes)
    {
        const int Longest = 200;
        var text = fields.Text(name, Longest)?.Trim();
        if (text is null) return null;
        if (codes.TryGetValue(text, out var known)) return known;
        if (!Code.IsValid(text))
        {
            fields.Wrong(unknown, name, text);
            return null;
        }
        codes.Add(text);
        return text;
    }
}

/// <summary>What a row speaks of: an indicator of a service, or of a programme.</summary>
/// <param name="Code">Of which service or programme.</param>
internal readonly record struct RowSubject(string Code, bool IsOfProgramme, IndicatorCode Indicator, Period Period)
{
    public EditionYear Year => new(Period.FirstDay.Year);
}

/// <summary>What a row asks for.</summary>
/// <param name="Expected">Of what stands there.</param>
internal sealed record RowCommand(RowSubject Subject, Statement? Said, string? Reason, Expectation Expected)
{
    private static readonly Expectation Whatever = new Expectation.Whatever();

    public static Expectation Replacing(long? revision) => revision is { } one ? new Expectation.Revision([one]) : Whatever;

    public ReportingCommand.ReportMeasurement Report(DateOnly today, Role by) => new(Subject.Indicator, Subject.Period, Said, today, Expected, Reason, by);
}
