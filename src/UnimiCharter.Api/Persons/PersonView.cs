using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Persons;

/// <summary>Someone whom the cards of an organization name, or named; for the board alone.</summary>
/// <param name="Code">Says nothing of them.</param>
/// <param name="Phones">As they were last told; so are the addresses.</param>
/// <param name="Services">Those whose cards name them now.</param>
internal sealed record PersonView(
    string Code, string Organization, string Name, IReadOnlyList<string> Phones, IReadOnlyList<string> Emails, IReadOnlyList<string> Services,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    /// <summary>Those who are not erased, by name.</summary>
    public static PersonView[] All(OrganizationCode organization, KnownPersons persons, IReadOnlyDictionary<ServiceCode, ServiceState> services, HttpRequest request)
    {
        var named = (from service in services
                     from contact in service.Value.Known?.Card?.Contacts ?? []
                     let person = contact.Named?.Person
                     where person is not null
                     select (Person: person.Value, Service: service.Key)).Distinct().ToLookup(n => n.Person, n => n.Service);
        return
        [
            .. persons.All.Select(person => new PersonView(
                person.Code.Value, organization.Value, person.Particulars.Name, person.Particulars.Phones, person.Particulars.Emails, [.. named[person.Code].Order().Select(service => service.Value)],
                new Dictionary<string, LinkView> { ["self"] = request.To($"/v1/{organization}/persons/{person.Code}"), ["persons"] = request.To($"/v1/{organization}/persons") })),
        ];
    }
}
