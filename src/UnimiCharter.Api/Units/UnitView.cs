using System.Globalization;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Units;

/// <summary>A unit of an organization.</summary>
/// <param name="Name">In the reader's language where it has a name in it; else in Italian.</param>
/// <param name="Parent">The unit that it is directly below; null for none.</param>
/// <param name="Depth">How many units it is below; of a list alone.</param>
/// <param name="Head">The title or role of who heads it.</param>
/// <param name="ClosedOn">From this day on it is not there any more; null while nobody closed it.</param>
/// <param name="Services">The services that belong to it itself.</param>
/// <param name="Revision">What the ETag holds: how many facts there are of it.</param>
/// <param name="Languages">The language that each text is told in.</param>
internal sealed record UnitView(
    string Code, string Organization, string Name, string? Parent,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Depth,
    string? Head, IReadOnlyList<string> Emails, IReadOnlyList<string> Phones, string? Address, DateOnly OpenedOn, DateOnly? ClosedOn, IReadOnlyList<string> Services, long Revision,
    IReadOnlyDictionary<string, string> Languages, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    [JsonIgnore]
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"{Revision}\"");

    /// <summary>All of a tree, or those that were open on a day: each after the one that it is below.</summary>
    public static UnitView[] All(OrganizationCode organization, UnitsState tree, DateOnly? openOn, HttpRequest request)
    {
        var services = tree.Services.ToLookup(s => s.Value, s => s.Key);
        return [.. from unit in tree.InOrder() where openOn is not { } day || tree.Units[unit.Unit].IsOpenOn(day) select Of(organization, unit.Unit, tree.Units[unit.Unit], services[unit.Unit], unit.Depth, request)];
    }

    /// <summary>Null for one that is not there.</summary>
    public static UnitView? Of(OrganizationCode organization, UnitCode code, UnitsState tree, HttpRequest request) =>
        tree.Units.GetValueOrDefault(code) is { } unit ? Of(organization, code, unit, tree.ServicesOf(code), null, request) : null;

    private static UnitView Of(OrganizationCode organization, UnitCode code, OrganizationalUnit unit, IEnumerable<ServiceCode> services, int? depth, HttpRequest request)
    {
        var (told, card, self) = (new Told(Web.Languages.Of(request)), unit.Card, $"/v1/{organization}/units/{code}");
        var links = new Dictionary<string, LinkView>
        {
            ["self"] = request.To(self), ["units"] = request.To($"/v1/{organization}/units"),
            ["services"] = request.To($"/v1/{organization}/services?unit={code}"), ["compliance"] = request.To($"/v1/{organization}/compliance?unit={code}"),
        };
        if (unit.Parent is { } parent) links["parent"] = request.To($"/v1/{organization}/units/{parent}");
        return new(
            code.Value, organization.Value, told.In("name", card.Name), unit.Parent?.Value, depth, told.Maybe("head", card.Head), card.Emails, card.Phones, card.Address,
            unit.OpenedOn, unit.ClosedOn, [.. services.Select(service => service.Value)], unit.Revision, told.Languages, links);
    }
}
