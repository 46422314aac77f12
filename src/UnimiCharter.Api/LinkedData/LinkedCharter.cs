using System.Globalization;
using System.Text.Json.Nodes;
using static UnimiCharter.Api.LinkedData.LinkedGraph;

namespace UnimiCharter.Api.LinkedData;

/// <summary>What an edition says, as linked data: services as CPSV-AP 3.2 has them, indicators by the Italian ontology of indicators.</summary>
/// <param name="Version">Null while none is published.</param>
internal sealed record LinkedEdition(LinkedOrganization Organization, EditionYear Edition, CharterVersion? Version, CharterContent Content);

internal static class LinkedCharter
{
    /// <param name="edition">What is told.</param>
    /// <param name="results">What the board released of it; null or empty for none. Those of promises that the edition does not make are left out.</param>
    /// <returns>JSON-LD, the same bytes for the same edition and results.</returns>
    public static ReadOnlyMemory<byte> Of(LinkedEdition edition, IReadOnlyList<LinkedResult>? results = null)
    {
        var graph = new LinkedGraph();
        var (organization, content) = (edition.Organization, edition.Content);
        var authority = Ref(organization.Id);
        graph.Tell(
            organization.Charter(edition.Edition), "dcat:Dataset",
            ("dct:identifier", $"{organization.Ipa}:charter:{edition.Edition}"),
            ("dct:title", Italian(content.Title)),
            ("dct:description", InBoth(
                $"I servizi di {organization.Name}, gli indicatori della loro qualità e i valori programmati per il {edition.Edition}.",
                $"The services of {organization.Name}, the indicators of their quality and the standards programmed for {edition.Edition}.")),
            ("dct:publisher", authority), ("dct:rightsHolder", Ref(organization.Id)),
            ("dcat:contactPoint", organization.Contact(graph)),
            ("dct:language", Vocabularies.InItalian(graph)),
            ("dct:subject", Vocabularies.DutyToPublish(graph)),
            ("owl:versionInfo", edition.Version?.ToString()),
            ("dcat:landingPage", graph.Tell(organization.Page(edition.Edition), "foaf:Document")),
            ("dct:hasPart", All(content.Services, service => Ref(IdOf(organization, service)))));
        organization.TellIn(graph);
        var released = (results ?? []).ToLookup(r => (r.Service, r.Indicator));
        foreach (var service in content.Services)
        {
            Tell(graph, edition, service);
            foreach (var promise in service.Promises) LinkedIndicator.Tell(graph, edition, IdOf(organization, service), service.Code, promise, released[(service.Code, promise.Indicator.Code)].LastOrDefault());
        }
        return graph.ToUtf8();
    }

    private static string IdOf(LinkedOrganization organization, ListedService service) => $"{organization.Root}{Links.Service(organization.Code, service.Code)}#service";

    private static void Tell(LinkedGraph graph, LinkedEdition edition, ListedService service)
    {
        var (organization, card, id) = (edition.Organization, service.Card, IdOf(edition.Organization, service));
        var contacts = card?.Contacts ?? [];
        graph.Tell(
            id, "cpsv:PublicService cpsvit:PublicService schema:GovernmentService",
            ("dct:identifier", $"{organization.Ipa}:{service.Code}"),
            ("dct:title", Words(service.Name)), ("schema:name", Words(service.Name)),
            ("dct:description", Words(Said(card?.Description) ?? service.Name)),
            ("cv:hasCompetentAuthority", Ref(organization.Id)), ("schema:serviceOperator", Ref(organization.Id)),
            ("dct:language", Vocabularies.InItalian(graph)),
            ("dct:spatial", Vocabularies.Country(graph)),
            ("schema:audience", Said(card?.Recipients) is { } recipients ? new JsonObject { ["@type"] = "schema:Audience", ["schema:audienceType"] = Words(recipients) } : null),
            ("cv:hasChannel", Channels(graph, organization, service, id)),
            ("cv:contactPoint", All(contacts.Index(), c => Contact(graph, $"{id}-contact-{(c.Index + 1).ToString(CultureInfo.InvariantCulture)}", c.Item))),
            ("foaf:page", All((card?.Links ?? []).Where(IsAddress).DistinctBy(AddressOf), link => graph.Tell(AddressOf(link), "foaf:Document", ("dct:title", Words(link.Title))))),
            ("dct:isPartOf", Ref(organization.Charter(edition.Edition))));
    }

    /// <summary>As the card has them; where it has none, one for each way that the contacts open, or the pages that it links to.</summary>
    private static JsonArray Channels(LinkedGraph graph, LinkedOrganization organization, ListedService service, string id)
    {
        if (service.Card is { Channels: [_, ..] told }) return All(told.Index(), c => Told(c.Item, c.Index + 1));
        var contacts = service.Card?.Contacts ?? [];
        var channels = new JsonArray();
        var delivery = Said(service.Card?.Delivery) is { } words ? Words(words) : null;
        if (contacts.Any(c => !c.Emails.IsEmpty)) channels.Add(Channel("mail", Vocabularies.ByMail(graph), delivery?.DeepClone()));
        if (contacts.Any(c => !c.Phones.IsEmpty)) channels.Add(Channel("telephone", Vocabularies.ByTelephone(graph), delivery?.DeepClone()));
        if (contacts.Any(c => Said(c.Address) is not null)) channels.Add(Channel("in-person", Vocabularies.InPerson(graph), delivery?.DeepClone()));
        if (channels.Count == 0 && service.Card?.Links.Any(IsAddress) == true) channels.Add(Channel("web", Vocabularies.ByOtherMeans(graph), delivery?.DeepClone()));
        return channels;

        JsonObject Told(Channel channel, int number)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{ChoiceNames.Of(channel.Kind)}-{number}");
            return Channel(
                name,
                channel.Kind switch
                {
                    ChannelKind.Email => Vocabularies.ByMail(graph),
                    ChannelKind.Telephone => Vocabularies.ByTelephone(graph),
                    ChannelKind.Online => Vocabularies.ByOtherMeans(graph),
                    _ => Vocabularies.InPerson(graph),
                },
                Said(channel.Note) is { } note ? Words(note) : Said(channel.Address) is { } address ? Italian(address) : null,
                [
                    ("schema:serviceUrl", channel.Kind == ChannelKind.Online && Said(channel.Address) is { } url ? Ref(new Uri(url).AbsoluteUri) : null),
                    ("cv:openingHours", All((channel.Hours?.Week ?? []).Index(), week => Weekly($"{id}-channel-{name}-hours", week.Index + 1, week.Item))),
                    ("cv:specialOpeningHoursSpecification", All((channel.Hours?.Exceptions ?? []).Index(), day => Special($"{id}-channel-{name}-exception", day.Index + 1, day.Item))),
                ]);
        }

        JsonObject Channel(string name, JsonObject type, JsonNode? description, params ReadOnlySpan<(string Name, JsonNode? Value)> more) => graph.Tell(
            $"{id}-channel-{name}", "cv:Channel cpsvit:Channel schema:ServiceChannel",
            [
                ("dct:identifier", $"{organization.Ipa}:{service.Code}:{name}"),
                ("dct:type", type), ("cpsvit:hasChannelType", type.DeepClone()),
                ("dct:description", description),
                ("cv:ownedBy", Ref(organization.Id)),
                ("schema:providesService", Ref(id)),
                .. more,
            ]);

        JsonObject Weekly(string at, int number, WeeklyHours hours) => graph.Tell(
            string.Create(CultureInfo.InvariantCulture, $"{at}-{number}"), "time:TemporalEntity schema:OpeningHoursSpecification",
            ("schema:dayOfWeek", All(hours.Days, day => Ref($"https://schema.org/{day}"))), ("schema:opens", Time(hours.Opens)), ("schema:closes", Time(hours.Closes)));

        // The same time twice is what schema.org has for closed.
        JsonObject Special(string at, int number, SpecialHours hours) => graph.Tell(
            string.Create(CultureInfo.InvariantCulture, $"{at}-{number}"), "time:TemporalEntity schema:OpeningHoursSpecification",
            ("schema:validFrom", Day(hours.From)), ("schema:validThrough", Day(hours.Through)),
            ("schema:opens", Time(hours.Opens ?? TimeOnly.MinValue)), ("schema:closes", Time(hours.Closes ?? TimeOnly.MinValue)), ("dct:description", hours.Note is { } note ? Words(note) : null));
    }

    private static JsonObject Contact(LinkedGraph graph, string id, Contact contact) => graph.Tell(
        id, "cv:ContactPoint schema:ContactPoint",
        ("schema:name", Said(contact.Person) is { } person ? Italian($"{contact.Office}: {person}") : Words(contact.Office)),
        ("cv:email", All(contact.Emails, email => email)),
        ("cv:telephone", All(contact.Phones, phone => phone)),
        ("schema:address", Said(contact.Address) is { } address ? Italian(address) : null));

    /// <summary>Null when there is nothing but blanks.</summary>
    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static Text? Said(Text? text) => string.IsNullOrWhiteSpace(text?.It) ? null : text;

    /// <summary>What is no address of a page is no node of a graph.</summary>
    private static bool IsAddress(Link link) => Uri.TryCreate(link.Href, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    private static string AddressOf(Link link) => new Uri(link.Href).AbsoluteUri;
}
