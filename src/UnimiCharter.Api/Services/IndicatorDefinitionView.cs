using System.Globalization;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Services;

/// <summary>An indicator as it was defined, in all languages, whatever edition promises something of it.</summary>
/// <param name="Definition">What would be written to have it as it stands.</param>
/// <param name="Retired">No new standard is programmed for it; the past stays judged.</param>
/// <param name="Editions">Those that promise something of it.</param>
/// <param name="Revision">What the ETag holds: how often it was defined.</param>
internal sealed record IndicatorDefinitionView(
    string Code, string Organization, string Service, IndicatorRequest Definition, bool Retired, IReadOnlyList<string> Editions, long Revision,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    [JsonIgnore]
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"{Revision}\"");

    /// <summary>Null for one that nobody defined.</summary>
    public static IndicatorDefinitionView? Of(ServiceState state, IndicatorCode code, ServiceCode service, OrganizationCode organization, HttpRequest request)
    {
        if (state.Known is not { } known || Domain.Service.Find(known, code) is not { } found) return null;
        var links = new Dictionary<string, LinkView>
        {
            ["self"] = request.To(Web.Links.Indicator(organization, service, code)), ["service"] = request.To($"{Web.Links.Service(organization, service)}/definition"),
            ["measurements"] = request.To(Web.Links.Measurements(organization, service, code)),
        };
        if (found.Indicator.Succeeds is { } former) links["succeeds"] = request.To(Web.Links.Indicator(organization, service, former));
        if (known.Indicators.FirstOrDefault(i => i.Indicator.Succeeds == code) is { } next) links["succeededBy"] = request.To(Web.Links.Indicator(organization, service, next.Indicator.Code));
        return new(
            code.Value, organization.Value, service.Value, IndicatorRequest.Of(found.Indicator), found is IndicatorState.Retired,
            [.. found.Standards.Where(s => !s.Value.IsDropped).Select(s => s.Key.ToString())], found.Revision, links);
    }
}
