using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>The prose of a service's card (<i>scheda</i>): description, recipients (<i>destinatari</i>), ways of delivery (<i>modalità di erogazione</i>), contacts and links; and its ways of delivery as data.</summary>
public sealed record ServiceCard(
    Text Description,
    Text Recipients,
    Text Delivery,
    ImmutableArray<Contact> Contacts,
    ImmutableArray<Link> Links,
    ImmutableArray<Channel> Channels = default,
    ImmutableArray<LegalReference> LegalReferences = default)
{
    public const int MaxNameLength = 500;
    public const int MaxProseLength = 10_000;
    public const int MaxLineLength = 500;
    public const int MaxHrefLength = 2_000;

    /// <summary>Of contacts, links, channels, references; of a contact's numbers and addresses; of hours.</summary>
    public const int MaxItems = 50;

    /// <summary>As of a service that nobody described.</summary>
    public static ServiceCard Blank { get; } = new(new(""), new(""), new(""), [], []);

    public ImmutableArray<Channel> Channels { get; init; } = Channels.IsDefault ? [] : Channels;

    public ImmutableArray<LegalReference> LegalReferences { get; init; } = LegalReferences.IsDefault ? [] : LegalReferences;

    public bool Equals(ServiceCard? other) =>
        other is not null && (Description, Recipients, Delivery) == (other.Description, other.Recipients, other.Delivery)
        && Contacts.SequenceEqual(other.Contacts) && Links.SequenceEqual(other.Links)
        && Channels.SequenceEqual(other.Channels) && LegalReferences.SequenceEqual(other.LegalReferences);

    public override int GetHashCode() => HashCode.Combine(Description, Recipients, Delivery, Contacts.Length, Links.Length, Channels.Length, LegalReferences.Length);
}

/// <summary>An office that answers for the service (<i>contatti</i>); the person only where the charter names one.</summary>
/// <param name="Person">Who answers there, as it is told; facts have <paramref name="Named"/> in its place, without what is told of them.</param>
/// <param name="Phones">The office's or, where a person is named, theirs.</param>
/// <param name="Emails">Likewise.</param>
/// <param name="Hours">When it answers; null where nobody said.</param>
/// <param name="Named">Whose name, numbers and addresses these are; null where nobody is named.</param>
public sealed record Contact(
    Text Office, string? Person, string? Address, ImmutableArray<string> Phones, ImmutableArray<string> Emails, OpeningHours? Hours = null, NamedPerson? Named = null)
{
    /// <summary>The contact as a fact has it, of a person who is known by this.</summary>
    public Contact Without(NamedPerson named) => this with { Person = null, Phones = [], Emails = [], Named = named };

    /// <summary>The contact as it is told: what is known of the person, or the office alone.</summary>
    public Contact With(Particulars? known) => known is null ? this : this with { Person = known.Name, Phones = known.Phones, Emails = known.Emails };

    public bool Equals(Contact? other) =>
        other is not null && (Office, Person, Address, Hours, Named) == (other.Office, other.Person, other.Address, other.Hours, other.Named)
        && Phones.SequenceEqual(other.Phones) && Emails.SequenceEqual(other.Emails);

    public override int GetHashCode() => HashCode.Combine(Office, Person, Address, Phones.Length, Emails.Length);
}

/// <summary>A useful link (<i>link utili</i>).</summary>
public sealed record Link(Text Title, string Href);

/// <summary>A law or regulation that the service rests on (<i>riferimento normativo</i>).</summary>
/// <param name="Href">Where it can be read.</param>
public sealed record LegalReference(Text Title, string? Href = null);

/// <summary>A way in which the service is reached (<i>canale</i>).</summary>
/// <param name="Address">An e-mail address, a telephone number, a place or an URL, as the kind has it.</param>
/// <param name="Hours">When it is open; null where nobody said.</param>
public sealed record Channel(ChannelKind Kind, string? Address = null, OpeningHours? Hours = null, Text? Note = null);

public enum ChannelKind
{
    Email = 1,
    Telephone = 2,

    /// <summary>A counter that one may simply come to (<i>sportello</i>).</summary>
    Counter = 3,

    /// <summary>A counter by appointment, in person or on line (<i>ricevimento su appuntamento</i>).</summary>
    Appointment = 4,
    Online = 5,
    Post = 6,
}
