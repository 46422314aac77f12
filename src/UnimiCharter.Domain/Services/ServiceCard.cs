using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>The prose of a service's card (<i>scheda</i>): description, recipients (<i>destinatari</i>), ways of delivery (<i>modalità di erogazione</i>), contacts and links.</summary>
public sealed record ServiceCard(
    string Description,
    string Recipients,
    string Delivery,
    ImmutableArray<Contact> Contacts,
    ImmutableArray<Link> Links)
{
    public bool Equals(ServiceCard? other) =>
        other is not null && Description == other.Description && Recipients == other.Recipients && Delivery == other.Delivery
        && Contacts.SequenceEqual(other.Contacts) && Links.SequenceEqual(other.Links);

    public override int GetHashCode() => HashCode.Combine(Description, Recipients, Delivery, Contacts.Length, Links.Length);
}

/// <summary>An office that answers for the service (<i>contatti</i>); the person only where the charter names one.</summary>
public sealed record Contact(string Office, string? Person, string? Address, ImmutableArray<string> Phones, ImmutableArray<string> Emails)
{
    public bool Equals(Contact? other) =>
        other is not null && Office == other.Office && Person == other.Person && Address == other.Address
        && Phones.SequenceEqual(other.Phones) && Emails.SequenceEqual(other.Emails);

    public override int GetHashCode() => HashCode.Combine(Office, Person, Address, Phones.Length, Emails.Length);
}

/// <summary>A useful link (<i>link utili</i>).</summary>
public sealed record Link(string Title, string Href);
