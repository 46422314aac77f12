using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using UnimiCharter.Api.Http;
using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Measurements;

/// <summary>What stands of a period: the same fields as were reported, those that do not apply left out.</summary>
/// <param name="FirstReportedOn">The date of the first report, in Italy, kept through every correction.</param>
/// <param name="OnTime">Whether the first report came by the period's due date.</param>
/// <param name="Revision">What the ETag holds.</param>
/// <param name="History">Every fact about the period, oldest first; only where one measurement is asked for.</param>
internal sealed record MeasurementView(
    string Organization,
    string Service,
    string Indicator,
    string Period,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Numerator,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Denominator,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Yes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Amount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NotMeasured,
    string? Note,
    string? Evidence,
    DateOnly FirstReportedOn,
    bool OnTime,
    long Revision,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FactView>? History = null)
{
    public static MeasurementView Of(
        Entry.Said entry, OrganizationCode organization, ServiceCode service, IndicatorCode indicator, Period period, HttpRequest request)
    {
        var said = SaidView.Of(entry.Statement);
        return new(
            organization.Value, service.Value, indicator.Value, period.ToString(),
            said.Numerator, said.Denominator, said.Count, said.Yes, said.Amount, said.NotMeasured,
            entry.Statement.Note, entry.Statement.Evidence,
            entry.FirstReportedOn, entry.FirstReportedOn <= period.DueOn, entry.Revision,
            new Dictionary<string, LinkView>
            {
                ["self"] = request.To(Http.Links.Measurement(organization, service, indicator, period)),
                ["compliance"] = request.To($"{Http.Links.Service(organization, service)}/compliance?edition={period.FirstDay.Year.ToString(CultureInfo.InvariantCulture)}"),
            });
    }

    [JsonIgnore]
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"{Revision}\"");
}

/// <summary>A statement in the fields that it is reported in.</summary>
internal sealed record SaidView(long? Numerator, long? Denominator, long? Count, bool? Yes, decimal? Amount, string? NotMeasured)
{
    private static readonly SaidView Nothing = new(null, null, null, null, null, null);

    public static SaidView Of(Statement statement) => statement switch
    {
        Statement.Measured measured => Of(measured.Value),
        Statement.NotMeasured declared => Of(declared.Code),
        _ => throw new UnreachableException(),
    };

    public static SaidView Of(NotMeasuredCode code) => Nothing with { NotMeasured = NotMeasuredNames.NameOf(code) };

    public static SaidView Of(Value value) => value switch
    {
        Value.Ratio r => Nothing with { Numerator = r.Numerator, Denominator = r.Denominator },
        Value.Count c => Nothing with { Count = c.Whole },
        Value.YesNo y => Nothing with { Yes = y.Yes },
        Value.Amount a => Nothing with { Amount = a.Figure },
        _ => throw new UnreachableException(),
    };
}

internal enum FactKind
{
    Reported = 1,
    Rectified = 2,
    Withdrawn = 3,
    NotMeasured = 4,
    Excluded = 5,
    Readmitted = 6,
}

/// <summary>One fact about a period.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Position">Its place among all facts of the registry.</param>
/// <param name="Revision">The revision that it made.</param>
/// <param name="At">When it was recorded, UTC.</param>
/// <param name="By">Who recorded it, where that is known.</param>
internal sealed record FactView(
    Guid Id,
    long Position,
    long Revision,
    FactKind Fact,
    DateTime At,
    string? By,
    string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Numerator,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Denominator,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Yes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Amount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NotMeasured,
    string? Note,
    string? Evidence)
{
    public static FactView Of(RecordedEvent recorded)
    {
        (FactKind Fact, SaidView? Said, string? Note, string? Evidence) told = recorded.Fact switch
        {
            ReportingEvent.MeasurementReported e => (FactKind.Reported, SaidView.Of(e.Value), e.Note, e.Evidence),
            ReportingEvent.MeasurementRectified e => (FactKind.Rectified, SaidView.Of(e.Value), e.Note, e.Evidence),
            ReportingEvent.NotMeasuredDeclared e => (FactKind.NotMeasured, SaidView.Of(e.Code), e.Note, e.Evidence),
            ReportingEvent.MeasurementWithdrawn => (FactKind.Withdrawn, null, null, null),
            ReportingEvent.PeriodExcluded => (FactKind.Excluded, null, null, null),
            ReportingEvent.PeriodReadmitted => (FactKind.Readmitted, null, null, null),
            _ => throw new UnreachableException(),
        };
        return new(
            recorded.Id, recorded.Position, recorded.Version, told.Fact, recorded.At.UtcDateTime, recorded.Actor, recorded.Reason,
            told.Said?.Numerator, told.Said?.Denominator, told.Said?.Count, told.Said?.Yes, told.Said?.Amount, told.Said?.NotMeasured,
            told.Note, told.Evidence);
    }
}
