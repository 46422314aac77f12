using System.Globalization;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Services;

/// <summary>The standard of an edition for an indicator.</summary>
/// <param name="Revision">What the ETag holds: how many times it was programmed.</param>
internal sealed record ProgrammedStandardView(
    string Organization, string Service, string Indicator, string Edition, StandardView Standard, long Revision,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static ProgrammedStandardView Of(
        Programmed programmed, OrganizationCode organization, ServiceCode service, IndicatorCode indicator, EditionYear edition, HttpRequest request) => new(
        organization.Value, service.Value, indicator.Value, edition.ToString(), StandardView.Of(programmed.Standard, Languages.Of(request)), programmed.Revision,
        new Dictionary<string, LinkView>
        {
            ["self"] = request.To($"{Web.Links.Indicator(organization, service, indicator)}/standards/{edition}"),
            ["service"] = request.To(Web.Links.Service(organization, service)),
        });

    [JsonIgnore]
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"{Revision}\"");
}
