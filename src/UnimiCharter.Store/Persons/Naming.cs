using System.Collections.Immutable;
using System.Globalization;
using Marten;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// Makes cards as facts have them of cards as people write them: who is named in one gets a number and a salted hash.
/// Who has the name of someone whom a card of the organization names already is that person; and a contact that is told as it
/// stands stays as it is recorded, also where the person was erased.
/// </summary>
public sealed class Naming
{
    private readonly KnownPersons known;
    private readonly Dictionary<string, PersonDocument> byName;
    private int last;

    internal Naming(KnownPersons known, IReadOnlyList<PersonDocument> documents)
    {
        this.known = known;
        byName = documents.OrderByDescending(d => d.Code).GroupBy(d => d.Last.Name, StringComparer.Ordinal).ToDictionary(d => d.Key, d => d.Last(), StringComparer.Ordinal);
    }

    /// <summary>The same each time for the same words.</summary>
    /// <param name="card">As it is written.</param>
    /// <param name="stands">The card that it replaces, as facts have it.</param>
    public ServiceCard Recorded(ServiceCard card, ServiceCard? stands) => card with
    {
        Contacts = [.. card.Contacts.Select(contact => stands?.Contacts.FirstOrDefault(c => known.Tell(c) with { Named = null } == contact) ?? Recorded(contact))],
    };

    /// <summary>Records whom services, or what waits to be decided of them, name that nobody named before, with what is told of them; after the services, in one unit with them.</summary>
    public Intent Intent(OrganizationCode organization, ImmutableArray<ServiceCode> services)
    {
        var stream = StreamId.Persons(organization);
        ImmutableArray<StreamId> reads = [.. services.Select(code => StreamId.Service(organization, code))];
        return new(stream, reads, streams => IsOvertaken(streams, organization)
            ? Decision.Refuse(Refusal.Overtaken)
            : Persons.Decide(new PersonCommand.NamePersons([.. reads.SelectMany(service => NamedBy(streams.Of<ServiceState>(service)))]), streams.Of<PersonsState>(stream))) { Beside = Keep };
    }

    /// <summary>Whether someone was named or erased meanwhile: then all is to be looked at again.</summary>
    public bool IsOvertaken(Streams streams, OrganizationCode organization) => streams.Of<PersonsState>(StreamId.Persons(organization)) != known.State;

    private static IEnumerable<NamedPerson> NamedBy(ServiceState service) =>
        (service.Known?.Card?.Contacts ?? []).Concat((service.Known?.Waiting ?? []).SelectMany(proposal => proposal.Change.Contacts ?? [])).Select(contact => contact.Named).OfType<NamedPerson>();

    private Contact Recorded(Contact contact)
    {
        if (contact.Person is not { } name) return contact;
        var particulars = new Particulars(name, contact.Phones, contact.Emails);
        var person = byName.GetValueOrDefault(name) ?? new(Next().Value, []);
        if (person.Kept.FirstOrDefault(k => k.Particulars == particulars) is not { } kept)
        {
            kept = KeptParticulars.Of(particulars);
            byName[name] = person with { Kept = person.Kept.Add(kept) };
        }
        return contact.Without(new(person.Code, kept.Hash));
    }

    /// <summary>The next number that nobody of the organization has, or had.</summary>
    private PersonCode Next()
    {
        PersonCode code;
        do code = new(string.Create(CultureInfo.InvariantCulture, $"p-{++last}"));
        while (known.State.Persons.ContainsKey(code));
        return code;
    }

    private void Keep(ImmutableArray<Event> facts, IDocumentOperations operations)
    {
        var named = facts.OfType<PersonEvent.PersonNamed>().Select(fact => fact.Hash).ToHashSet();
        foreach (var person in byName.Values.Where(p => p.Kept.Any(kept => named.Contains(kept.Hash))))
            operations.Store(person with { Kept = [.. person.Kept.Where(kept => named.Contains(kept.Hash) || known.State.Knows(new(person.Code, kept.Hash)))] });
    }
}
