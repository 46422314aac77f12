using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Contents;

/// <summary>A service as the board writes its card. What is left out is not told any more.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Description">What it is.</param>
/// <param name="Recipients">Whom it is for.</param>
/// <param name="Delivery">How it is delivered, in words; the channels have it as data.</param>
/// <param name="Channels">The ways in which it is reached.</param>
/// <param name="Contacts">The offices that answer for it.</param>
/// <param name="Links">Useful pages.</param>
/// <param name="LegalReferences">The laws and regulations that it rests on.</param>
/// <param name="Reason">Why what was told before is replaced; may be given as a query parameter instead.</param>
internal sealed record ServiceRequest(
    [property: MaxLength(ServiceCard.MaxNameLength)] Text Name,
    [property: MaxLength(ServiceCard.MaxProseLength)] Text Description,
    [property: MaxLength(ServiceCard.MaxProseLength)] Text? Recipients = null,
    [property: MaxLength(ServiceCard.MaxProseLength)] Text? Delivery = null,
    [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<ChannelRequest>? Channels = null,
    [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<ContactRequest>? Contacts = null,
    [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<ServiceLinkRequest>? Links = null,
    [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<LegalReferenceRequest>? LegalReferences = null,
    [property: MaxLength(Statement.MaxReasonLength), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null) : IOfFields<ServiceRequest>
{
    private static readonly Text Untold = new("");

    private static readonly ServiceCard Blank = new(Untold, Untold, Untold, [], []);

    [JsonIgnore]
    public ServiceCard Card => new(
        Description, Recipients ?? Untold, Delivery ?? Untold,
        [.. (Contacts ?? []).Select(c => c.Contact)], [.. (Links ?? []).Select(l => new Link(l.Title, l.Href))],
        [.. (Channels ?? []).Select(c => c.Channel)], [.. (LegalReferences ?? []).Select(r => new LegalReference(r.Title, r.Href))]);

    /// <summary>Null of a service that is only named, as a part of a whole document.</summary>
    [JsonIgnore]
    public ServiceCard? Told => Card is var card && IsBlank(card) ? null : card;

    public static bool IsBlank(ServiceCard? card) => card is null || card == Blank;

    /// <summary>What would be written to have it as it stands.</summary>
    public static ServiceRequest Of(ServiceState.Active service)
    {
        var card = service.Card;
        return new(
            service.Name, card?.Description ?? Untold, Said(card?.Recipients), Said(card?.Delivery),
            [.. (card?.Channels ?? []).Select(ChannelRequest.Of)], [.. (card?.Contacts ?? []).Select(ContactRequest.Of)],
            [.. (card?.Links ?? []).Select(l => new ServiceLinkRequest(l.Title, l.Href))], [.. (card?.LegalReferences ?? []).Select(r => new LegalReferenceRequest(r.Title, r.Href))]);

        static Text? Said(Text? text) => text == Untold ? null : text;
    }

    public static ServiceRequest? Read(Fields fields) => Read(fields, isDescribed: true);

    /// <summary>As a part of a whole document: of a service that nobody described, the name is all there is.</summary>
    public static ServiceRequest? ReadPart(Fields fields) => Read(fields, isDescribed: fields.Names.Any(name => name != "name" && fields.Has(name)));

    private static ServiceRequest? Read(Fields fields, bool isDescribed)
    {
        var (name, description) = (fields.Prose("name", ServiceCard.MaxNameLength, isNeeded: true), fields.Prose("description", ServiceCard.MaxProseLength, isDescribed));
        var (recipients, delivery) = (fields.Prose("recipients", ServiceCard.MaxProseLength), fields.Prose("delivery", ServiceCard.MaxProseLength));
        var channels = fields.List("channels", ServiceCard.MaxItems, ChannelRequest.Read);
        var contacts = fields.List("contacts", ServiceCard.MaxItems, ContactRequest.Read);
        var links = fields.List("links", ServiceCard.MaxItems, f => (Title: f.Prose("title", ServiceCard.MaxLineLength, isNeeded: true), Href: HrefOf(f, isNeeded: true)));
        var references = fields.List("legalReferences", ServiceCard.MaxItems, f => (Title: f.Prose("title", ServiceCard.MaxLineLength, isNeeded: true), Href: HrefOf(f, isNeeded: false)));
        var reason = fields.Text("reason", Statement.MaxReasonLength);
        return fields.Wrongs > 0 ? null : new(
            name!, description ?? Untold, recipients, delivery, [.. channels.Select(c => c!)], [.. contacts.Select(c => c!)],
            [.. links.Select(l => new ServiceLinkRequest(l.Title!, l.Href!))], [.. references.Select(r => new LegalReferenceRequest(r.Title!, r.Href))], reason);
    }

    private static string? HrefOf(Fields fields, bool isNeeded)
    {
        if (isNeeded && !fields.Has("href")) fields.Wrong("field-required", "href");
        return fields.Url("href", ServiceCard.MaxHrefLength);
    }
}

/// <param name="Href">An http or https URL.</param>
internal sealed record ServiceLinkRequest([property: MaxLength(ServiceCard.MaxLineLength)] Text Title, [property: MaxLength(ServiceCard.MaxHrefLength)] string Href);

/// <param name="Href">An http or https URL, where it can be read.</param>
internal sealed record LegalReferenceRequest([property: MaxLength(ServiceCard.MaxLineLength)] Text Title, [property: MaxLength(ServiceCard.MaxHrefLength)] string? Href = null);

/// <param name="Office">What the office is called.</param>
/// <param name="Person">Who answers there, where the charter names one.</param>
internal sealed record ContactRequest(
    [property: MaxLength(ServiceCard.MaxLineLength)] Text Office, [property: MaxLength(ServiceCard.MaxLineLength)] string? Person = null, [property: MaxLength(ServiceCard.MaxLineLength)] string? Address = null,
    [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<string>? Phones = null, [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<string>? Emails = null, HoursRequest? Hours = null)
{
    [JsonIgnore]
    public Contact Contact => new(Office, Person, Address, [.. Phones ?? []], [.. Emails ?? []], Hours?.Hours);

    public static ContactRequest Of(Contact contact) => new(contact.Office, contact.Person, contact.Address, contact.Phones, contact.Emails, HoursRequest.Of(contact.Hours));

    public static ContactRequest? Read(Fields fields)
    {
        var (office, person, address) = (fields.Prose("office", ServiceCard.MaxLineLength, isNeeded: true), fields.Text("person", ServiceCard.MaxLineLength), fields.Text("address", ServiceCard.MaxLineLength));
        var (phones, emails) = (fields.Texts("phones", ServiceCard.MaxItems, "phone-expected", Web.Phones.AreSome), fields.Texts("emails", ServiceCard.MaxItems, "email-expected", Web.Emails.AreSome));
        var hours = fields.Object("hours", HoursRequest.Read);
        return office is null ? null : new(office, person, address, phones, emails, hours);
    }
}

/// <param name="Address">An e-mail address, a telephone number, a place or an URL, as the kind has it.</param>
internal sealed record ChannelRequest(
    ChannelKind Kind, [property: MaxLength(ServiceCard.MaxLineLength)] string? Address = null, HoursRequest? Hours = null, [property: MaxLength(ServiceCard.MaxLineLength)] Text? Note = null)
{
    [JsonIgnore]
    public Channel Channel => new(Kind, Address, Hours?.Hours, Note);

    public static ChannelRequest Of(Channel channel) => new(channel.Kind, channel.Address, HoursRequest.Of(channel.Hours), channel.Note);

    public static ChannelRequest? Read(Fields fields)
    {
        if (!fields.Has("kind")) fields.Wrong("field-required", "kind");
        var kind = fields.Choice<ChannelKind>("kind");
        var address = kind == ChannelKind.Online ? fields.Url("address", ServiceCard.MaxLineLength) : kind == ChannelKind.Email ? fields.Email("address") : fields.Text("address", ServiceCard.MaxLineLength);
        if (kind == ChannelKind.Telephone && address is not null && !Web.Phones.AreSome(address)) fields.Wrong("phone-expected", "address");
        var (hours, note) = (fields.Object("hours", HoursRequest.Read), fields.Prose("note", ServiceCard.MaxLineLength));
        return kind is { } known ? new(known, address, hours, note) : null;
    }
}
