using System.Globalization;
using System.Text.Json.Serialization;

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
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Percentage,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DeclaredResult? Declared,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NotMeasured,
    string? Note,
    string? Evidence,
    DateOnly FirstReportedOn,
    bool OnTime,
    long Revision,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FactView>? History = null)
{
    /// <summary>What stands of a period after a decision; null when nothing does.</summary>
    public static MeasurementView? Of(
        ReportingYear year, ReportingTarget target, Receipt receipt, IndicatorCode indicator, Period period, HttpRequest request) =>
        year.Of(indicator).Standing(period) is { } entry
            ? Of(entry, target.ContextOf(receipt).Schedule(year), target.Organization, target.Service, indicator, period, request)
            : null;

    public static MeasurementView Of(
        Entry.Said entry, Schedule schedule, OrganizationCode organization, ServiceCode service, IndicatorCode indicator, Period period, HttpRequest request)
    {
        var said = SaidView.Of(entry.Statement);
        var self = request.To(Web.Links.Measurement(organization, service, indicator, period));
        return new(
            organization.Value, service.Value, indicator.Value, period.ToString(),
            said.Numerator, said.Denominator, said.Count, said.Yes, said.Amount, said.Percentage, said.Declared, said.NotMeasured,
            entry.Statement.Note, entry.Statement.Evidence,
            entry.FirstReportedOn, entry.FirstReportedOn <= schedule.DueOn(period), entry.Revision,
            new Dictionary<string, LinkView>(3)
            {
                ["self"] = self,
                ["history"] = new(self.Href + "/history"),
                ["compliance"] = request.To($"{Web.Links.Service(organization, service)}/compliance?edition={period.FirstDay.Year.ToString(CultureInfo.InvariantCulture)}"),
            });
    }

    [JsonIgnore]
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"{Revision}\"");
}
