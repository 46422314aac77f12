using System.Globalization;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Programmes;

/// <summary>What stands of a period of a programme's indicator.</summary>
/// <param name="Said">In the fields that it was reported in.</param>
/// <param name="Breakdown">By axis, then by part; null when the value was not broken down.</param>
/// <param name="Inconsistent">Parts of some axis do not add up to the value.</param>
/// <param name="Differences">By axis, what the value has more than its parts; negative for less.</param>
/// <param name="FirstReportedOn">The date of the first report, in Italy, kept through every correction.</param>
/// <param name="Revision">What the ETag holds.</param>
/// <param name="History">Every fact about the period, oldest first; only where one measurement is asked for.</param>
internal sealed record ProgrammeMeasurementView(
    string Organization, string Programme, string Indicator, string Period, SaidView Said,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>>? Breakdown, bool Inconsistent, IReadOnlyDictionary<string, decimal> Differences,
    string? Note, string? Evidence, DateOnly FirstReportedOn, long Revision,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FactView>? History = null)
{
    [JsonIgnore]
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"{Revision}\"");

    /// <summary>Null when nothing stands.</summary>
    public static ProgrammeMeasurementView? Of(ProgrammeRecord programme, IndicatorCode indicator, Period period, HttpRequest request)
    {
        if (programme.Results.Of(indicator).Standing(period) is not { } entry) return null;
        var breakdown = (entry.Statement as Statement.Measured)?.Breakdown;
        var differences = breakdown?.Differences(((Statement.Measured)entry.Statement).Value.Number!.Value.Numerator);
        return new(
            programme.Organization.Value, programme.Code.Value, indicator.Value, period.ToString(), SaidView.Of(entry.Statement),
            FactView.PartsOf(breakdown),
            differences?.Count > 0, differences ?? (IReadOnlyDictionary<string, decimal>)new Dictionary<string, decimal>(),
            entry.Statement.Note, entry.Statement.Evidence, entry.FirstReportedOn, entry.Revision,
            new Dictionary<string, LinkView>
            {
                ["self"] = request.To(AddressOf(programme.Organization, programme.Code, indicator, period)),
                ["programme"] = request.To(Web.Links.Programme(programme.Organization, programme.Code)),
            });
    }

    public static string AddressOf(OrganizationCode organization, ProgrammeCode programme, IndicatorCode indicator, Period period) =>
        $"{Web.Links.Programme(organization, programme)}/indicators/{indicator}/measurements/{period}";
}
