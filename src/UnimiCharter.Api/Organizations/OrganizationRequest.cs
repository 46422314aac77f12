using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Organizations;

/// <summary>Where to ask about the data of an organization.</summary>
/// <param name="Email">Whom to write to.</param>
/// <param name="Url">A page, http or https.</param>
internal sealed record DataContactView(
    [property: MaxLength(OrganizationDetails.MaxEmailLength)] string? Email = null, [property: MaxLength(OrganizationDetails.MaxUrlLength)] string? Url = null)
{
    public static DataContactView? Of(OrganizationDetails details) => details is { Email: null, Contact: null } ? null : new(details.Email, details.Contact);
}

/// <summary>An organization as its charter's cover tells it. What is left out is not told any more.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="IpaCode">Its code in the index of public administrations, which no other organization has.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Site">Its web site, http or https.</param>
/// <param name="Area">The territory that it serves.</param>
/// <param name="PatronDay">The feast of its city's patron: no working day, in editions that are drafted from then on.</param>
/// <param name="Licence">The URL of the licence of its data; CC BY 4.0, when it is left out.</param>
/// <param name="Contact">Where to ask about its data.</param>
/// <param name="Reason">Why what was told before is replaced.</param>
internal sealed record OrganizationRequest(
    [property: MaxLength(Registration.MaxNameLength)] Text Name, [property: MaxLength(Domain.IpaCode.MaxLength)] string? IpaCode = null,
    [property: MaxLength(OrganizationDetails.MaxAddressLength)] string? Address = null, [property: MaxLength(OrganizationDetails.MaxUrlLength)] string? Site = null,
    [property: MaxLength(OrganizationDetails.MaxAreaLength)] Text? Area = null, DayOfYearView? PatronDay = null,
    [property: MaxLength(OrganizationDetails.MaxUrlLength)] string? Licence = null, DataContactView? Contact = null,
    [property: MaxLength(Statement.MaxReasonLength)] string? Reason = null) : IOfFields<OrganizationRequest>
{
    [JsonIgnore]
    public OrganizationDetails Details =>
        new(IpaCode is { } code ? new IpaCode(code) : null, Address, Site, Area, PatronDay?.ToDay(), Licence, Contact?.Email, Contact?.Url);

    public static OrganizationRequest? Read(Fields fields)
    {
        var (name, ipa, address) = (fields.Prose("name", Registration.MaxNameLength, isNeeded: true), fields.Text("ipaCode", Domain.IpaCode.MaxLength), fields.Text("address", OrganizationDetails.MaxAddressLength));
        if (ipa is not null && !Domain.IpaCode.IsValid(ipa)) fields.Wrong("ipa-code-expected", "ipaCode");
        var (site, area) = (fields.Url("site", OrganizationDetails.MaxUrlLength), fields.Prose("area", OrganizationDetails.MaxAreaLength));
        var (patron, licence) = (fields.Object("patronDay", DayOfYearView.Read), fields.Url("licence", OrganizationDetails.MaxUrlLength));
        var contact = fields.Object("contact", inner => new DataContactView(inner.Email("email"), inner.Url("url", OrganizationDetails.MaxUrlLength)));
        var reason = fields.Text("reason", Statement.MaxReasonLength);
        return name is null || fields.Wrongs > 0 ? null : new(name, ipa, address, site, area, patron, licence, contact, reason);
    }
}
