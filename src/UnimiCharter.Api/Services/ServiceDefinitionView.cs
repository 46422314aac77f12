using System.Globalization;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Services;

/// <summary>A service as it was written, in all languages, whatever edition lists it.</summary>
/// <param name="Definition">What would be written to have it as it stands.</param>
/// <param name="Retired">It has ceased; nothing of it is changed before it is revived.</param>
/// <param name="Indicators">The codes of its indicators, in the order in which they were defined.</param>
/// <param name="Revision">What the ETag holds: how often it was named or described.</param>
/// <param name="Proposal">What waits for the board; only in the answer to the office that proposed it.</param>
internal sealed record ServiceDefinitionView(
    string Code, string Organization, ServiceRequest Definition, bool Retired, IReadOnlyList<string> Indicators, long Revision,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProposalView? Proposal,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    [JsonIgnore]
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"{Revision}\"");

    /// <summary>Null for one that nobody registered.</summary>
    public static ServiceDefinitionView? Of(ServiceState state, ServiceCode code, OrganizationCode organization, HttpRequest request)
    {
        if (state.Known is not { } service) return null;
        var path = Web.Links.Service(organization, code);
        return new(
            code.Value, organization.Value, ServiceRequest.Of(service), state is ServiceState.Retired, [.. service.Indicators.Select(i => i.Indicator.Code.Value)], service.Revision, null,
            new Dictionary<string, LinkView> { ["self"] = request.To($"{path}/definition"), ["service"] = request.To(path), ["proposals"] = request.To($"{path}/proposals") });
    }
}
