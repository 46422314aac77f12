using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.QualityDimensions;

/// <summary>A dimension of an organization's promises.</summary>
/// <param name="Name">In the reader's language where it has a name in it; else in Italian.</param>
/// <param name="Usual">One of the six that are every organization's.</param>
/// <param name="Retired">No indicator is of it any more.</param>
/// <param name="Revision">What the ETag holds: how many facts there are of it; 0 of a usual one.</param>
/// <param name="Languages">The language that each text is told in.</param>
internal sealed record DimensionView(
    string Code, string Organization, string Name, bool Usual, bool Retired, long Revision,
    IReadOnlyDictionary<string, string> Languages, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    [JsonIgnore]
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"{Revision}\"");

    /// <summary>The usual ones in the order of the charter, then the organization's own by code.</summary>
    public static DimensionView[] All(OrganizationCode organization, DimensionsState own, HttpRequest request) =>
        [.. QualityDimension.Usual.Concat(own.Own.Keys).Select(dimension => Of(organization, dimension, own, request)!)];

    /// <summary>Null for one that is not there.</summary>
    public static DimensionView? Of(OrganizationCode organization, QualityDimension dimension, DimensionsState own, HttpRequest request)
    {
        var (told, added, isUsual) = (new Told(Web.Languages.Of(request)), own.Own.GetValueOrDefault(dimension), QualityDimension.Usual.Contains(dimension));
        if (!isUsual && added is null) return null;
        var links = new Dictionary<string, LinkView>
        {
            ["self"] = request.To($"/v1/{organization}/dimensions/{dimension}"),
            ["dimensions"] = request.To($"/v1/{organization}/dimensions"), ["compliance"] = request.To($"/v1/{organization}/compliance?dimension={dimension}"),
        };
        return new(
            dimension.Value, organization.Value, told.In("name", Dimensions.NameOf(dimension, own)), isUsual, added?.IsRetired == true, added?.Revision ?? 0, told.Languages, links);
    }
}

/// <param name="Name">What it is called.</param>
/// <param name="Reason">Why another name is replaced; may be given as a query parameter instead.</param>
internal sealed record DimensionRequest([property: MaxLength(ServiceCard.MaxNameLength)] Text Name, [property: MaxLength(Statement.MaxReasonLength)] string? Reason = null)
    : IOfFields<DimensionRequest>
{
    public static DimensionRequest? Read(Fields fields)
    {
        var (name, reason) = (fields.Prose("name", ServiceCard.MaxNameLength, isNeeded: true), fields.Text("reason", Statement.MaxReasonLength));
        return name is null ? null : new(name, reason);
    }
}
