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

    /// <param name="names">Those of the rows before it.</param>
    public static BatchRow Of(int number, Fields fields, Func<string, string> pointerTo, RowNames names)
    {
        if (fields.AreUnreadable) return Wrong(number, [.. fields.Faults]);
        var isOfProgramme = fields.Has("programme");
        foreach (var name in FieldNames.AsSpan(isOfProgramme ? 1 : 0, isOfProgramme ? 2 : 3))
            if (!fields.Has(name)) fields.Wrong("field-required", name);
        if (isOfProgramme && fields.Has("service")) fields.Wrong("field-unsuitable", "service");
        var programme = names.Code(fields, "programme", "unknown-programme");
        var percentage = MeasurementRequest.PercentageOf(fields);
        var service = names.Code(fields, "service", "unknown-service");
        var indicator = names.Code(fields, "indicator", "unknown-indicator");
        var period = fields.Period("period");
        var request = Records.Read<MeasurementRequest>(fields);
        var revision = fields.Whole("revision");
        if (fields.Faults is { Count: > 0 } faults || request is null || period is not { } when) return Wrong(number, [.. fields.Faults]);
        var target = programme is null ? names.Service(service!, when) : names.Programme(programme);
        return new(number, new(new(target, new(indicator!), when), request.SaidWith(percentage), request.Reason, RowCommand.Replacing(revision)), [], pointerTo);
    }

    public static BatchRow Wrong(int number, params ImmutableArray<FaultAt> faults) => new(number, null, [.. faults.Select(f => f with { Row = number })], name => name);
}

/// <summary>Whom the rows of a batch speak of: names repeat from row to row, and are held once.</summary>
internal sealed class RowNames(OrganizationCode organization)
{
    private readonly HashSet<string> codes = [];
    private readonly Dictionary<(string Code, EditionYear? Year), ReportingTarget> targets = [];

    /// <summary>What cannot be a code is nobody's code.</summary>
    public string? Code(Fields fields, string name, string unknown)
    {
        const int Longest = 200;
        var text = fields.Text(name, Longest)?.Trim();
        if (text is null) return null;
        if (codes.TryGetValue(text, out var known)) return known;
        if (!Domain.Code.IsValid(text))
        {
            fields.Wrong(unknown, name, text);
            return null;
        }
        codes.Add(text);
        return text;
    }

    public ReportingTarget Service(string code, Period period) => Target((code, new(period.FirstDay.Year)), () => new ReportingTarget.OfService(organization, new(code), period));

    public ReportingTarget Programme(string code) => Target((code, null), () => new ReportingTarget.OfProgramme(organization, new(code)));

    private ReportingTarget Target((string Code, EditionYear? Year) name, Func<ReportingTarget> make)
    {
        if (!targets.TryGetValue(name, out var target)) targets.Add(name, target = make());
        return target;
    }
}

/// <summary>What a row speaks of.</summary>
/// <param name="Target">The same for all rows of a service's year, or of a programme.</param>
internal readonly record struct RowSubject(ReportingTarget Target, IndicatorCode Indicator, Period Period);

/// <summary>What a row asks for.</summary>
/// <param name="Expected">Of what stands there.</param>
internal sealed record RowCommand(RowSubject Subject, Statement? Said, string? Reason, Expectation Expected)
{
    private static readonly Expectation Whatever = new Expectation.Whatever();

    public static Expectation Replacing(long? revision) => revision is { } one ? new Expectation.Revision([one]) : Whatever;

    public ReportingCommand.ReportMeasurement Report(DateOnly today, Role by) => new(Subject.Indicator, Subject.Period, Said, today, Expected, Reason, by);
}
