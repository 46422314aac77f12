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

/// <summary>A row as it was read: what it asks for, or all that is wrong with it; neither, where nobody filled it in.</summary>
/// <param name="Number">From 1; a header is row 0.</param>
/// <param name="NameOf">What a field of the row is called: its JSON pointer or its column.</param>
/// <param name="At">Where a column of it stands, in a workbook; null where its name says it.</param>
internal sealed record BatchRow(int Number, RowCommand? Command, ImmutableArray<FaultAt> Faults, Func<string, string> NameOf, Func<string, string>? At = null)
{
    /// <summary>Where it stands as a whole; empty where its number says it.</summary>
    public string Place => At is { } at ? at("") : "";

    /// <summary>The names of a row's fields, as JSON and CSV write them.</summary>
    public static readonly string[] FieldNames =
        ["service", "indicator", "period", "numerator", "denominator", "count", "yes", "amount", "notMeasured", "note", "evidence", "reason", "revision"];

    /// <summary>The fields of a row about a programme, in the place of the service, and of a share without its cases.</summary>
    public static readonly string[] ProgrammeFieldNames = ["programme", "percentage"];

    private static readonly string[] Said = [.. FieldNames[3..], "percentage"];

    /// <param name="names">Those of the rows before it.</param>
    public static BatchRow Of(int number, Fields fields, Func<string, string> nameOf, RowNames names, Func<string, string>? at = null)
    {
        if (fields.AreUnreadable) return Wrong(number, [.. fields.Faults]);
        var isOfProgramme = fields.Has("programme");
        foreach (var name in FieldNames.AsSpan(isOfProgramme ? 1 : 0, isOfProgramme ? 2 : 3))
            if (!fields.Has(name)) fields.Wrong("field-required", name);
        if (isOfProgramme && fields.Has("service")) fields.Wrong("field-unsuitable", "service");
        var programme = names.Code(fields, "programme", "unknown-programme");
        var percentage = MeasurementRequest.PercentageOf(fields);
        var service = names.Service(fields);
        var indicator = names.Indicator(fields, service);
        var period = fields.Period("period");
        var request = Records.Read<MeasurementRequest>(fields);
        var revision = fields.Whole("revision");
        if (fields.Faults is { Count: > 0 } faults || request is null || period is not { } when) return Wrong(number, [.. fields.Faults]);
        var target = programme is null ? names.Service(service!, when) : names.Programme(programme);
        return new(number, new(new(target, new(indicator!), when), request.SaidWith(percentage), request.Reason, RowCommand.Replacing(revision)), [], nameOf, at);
    }

    /// <summary>A row of a table. One of a form that says no more than what it speaks of was not filled in; of another table it is wrong.</summary>
    /// <inheritdoc cref="Of(int, Fields, Func{string, string}, RowNames, Func{string, string})"/>
    public static BatchRow Of(SentRow sent, RowNames names)
    {
        if (sent is { Fields: { } form, Faults.IsEmpty: true } && IsForm(sent) && !Said.Any(form.Has)) return new(sent.Number, null, [], sent.NameOf);
        var row = sent.Fields is { } fields ? Of(sent.Number, fields, sent.NameOf, names, sent.Place) : null;
        return row is { Faults.IsEmpty: true } && sent.Faults.IsEmpty ? row : Wrong(sent.Number, [.. sent.Told(row?.Faults ?? [])]);
    }

    /// <summary>A table that has titles was handed out to be filled in.</summary>
    private static bool IsForm(SentRow sent) => sent.Columns is { } columns && (columns.Has("serviceTitle") || columns.Has("indicatorTitle"));

    /// <summary>Where a field of it stands.</summary>
    public string PointerTo(string field) => At is { } at ? at(NameOf(field)) : NameOf(field);

    public static BatchRow Wrong(int number, params ImmutableArray<FaultAt> faults) => new(number, null, [.. faults.Select(f => f with { Row = number })], name => name);
}

/// <summary>Whom the rows of a batch speak of: names repeat from row to row, and are held once.</summary>
/// <param name="known">Of a table, whose rows may name what they speak of in words; null of others.</param>
internal sealed class RowNames(OrganizationCode organization, SubjectNames? known = null)
{
    private readonly HashSet<string> codes = [];
    private readonly Dictionary<(string Code, EditionYear? Year), ReportingTarget> targets = [];
    private readonly Dictionary<string, string> services = new(StringComparer.Ordinal);
    private readonly Dictionary<(string? Service, string Name), string> indicators = [];

    public string? Service(Fields fields)
    {
        if (known is null || fields.Peek("service")?.Trim() is not { Length: > 0 } name) return Code(fields, "service", "unknown-service");
        if (!services.TryGetValue(name, out var code))
        {
            string[] called = Domain.Code.IsValid(name) && known.HasService(name) ? [] : known.Services(name);
            if (called.Length == 0) return Code(fields, "service", "unknown-service");
            if (called.Length > 1) return Ambiguous(fields, "service", called);
            services.Add(name, code = called[0]);
        }
        fields.Text("service", Fields.AnyLength);
        return code;
    }

    /// <param name="service">Null where it is of a programme, or wrong.</param>
    public string? Indicator(Fields fields, string? service)
    {
        if (known is null || service is null || fields.Peek("indicator")?.Trim() is not { Length: > 0 } name) return Code(fields, "indicator", "unknown-indicator");
        if (!indicators.TryGetValue((service, name), out var code))
        {
            string[] called = Domain.Code.IsValid(name) && known.HasIndicator(service, name) ? [] : known.Indicators(service, name);
            if (called.Length == 0) return Code(fields, "indicator", "unknown-indicator");
            if (called.Length > 1) return Ambiguous(fields, "indicator", called);
            indicators.Add((service, name), code = called[0]);
        }
        fields.Text("indicator", Fields.AnyLength);
        return code;
    }

    /// <summary>What cannot be a code is nobody's code.</summary>
    public string? Code(Fields fields, string name, string unknown)
    {
        const int Longest = 500;
        var text = fields.Text(name, Longest)?.Trim();
        if (text is null) return null;
        if (codes.TryGetValue(text, out var same)) return same;
        if (!Domain.Code.IsValid(text))
        {
            fields.Wrong(unknown, name, text);
            return null;
        }
        codes.Add(text);
        return text;
    }

    private static string? Ambiguous(Fields fields, string field, string[] codes)
    {
        fields.Wrong("ambiguous-name", field, fields.Peek(field)!.Trim(), string.Join(", ", codes));
        fields.Text(field, Fields.AnyLength);
        return null;
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
