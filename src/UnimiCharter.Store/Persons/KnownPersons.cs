using Marten;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>Whom an organization's cards name, with what is told of them, at one moment.</summary>
public sealed class KnownPersons
{
    private readonly IReadOnlyList<PersonDocument> documents;
    private readonly Dictionary<NamedPerson, Particulars> told;

    private KnownPersons(PersonsState state, long version, IReadOnlyList<PersonDocument> documents)
    {
        (State, Version, this.documents) = (state, version, documents);
        told = (from person in documents from kept in person.Kept select (Named: new NamedPerson(person.Code, kept.Hash), kept.Particulars)).ToDictionary(p => p.Named, p => p.Particulars);
    }

    public PersonsState State { get; }

    /// <summary>How many facts there are of them.</summary>
    internal long Version { get; }

    /// <summary>As they are. Who writes what was made of them looks whether the state is still the same (<see cref="Naming.IsOvertaken"/>): what is told may be newer than it.</summary>
    internal static Task<KnownPersons> Read(IDocumentStore store, OrganizationCode organization, CancellationToken cancellation) => store.Ask(Tenants.Of(organization), async (session, stop) =>
    {
        var persons = await session.LoadAsync<PersonsDocument>(Tenants.Of(StreamId.Persons(organization)).Key, stop);
        return new KnownPersons(persons?.State ?? PersonsState.Empty, persons?.Version ?? 0, persons is null ? [] : await session.Query<PersonDocument>().ToListAsync(stop));
    }, cancellation);

    /// <summary>The same as its facts up to a position had them: who was erased later is not known, but had not been erased.</summary>
    internal KnownPersons As(PersonsState state) => new(state, Version, documents);

    /// <summary>Those who are not erased, by name, with what was last told of them.</summary>
    public IEnumerable<(PersonCode Code, Particulars Particulars)> All => documents.Select(d => (d.Code, d.Last)).OrderBy(p => p.Last.Name, StringComparer.Ordinal).ThenBy(p => p.Code);

    /// <summary>A contact with the name that it has, or without it, where the person was erased.</summary>
    public Contact Tell(Contact contact) => contact.Named is not { } named ? contact
        : State.HasErased(named.Person) ? contact with { Named = null }
        : contact.With(told.GetValueOrDefault(named));

    public ServiceCard Tell(ServiceCard card) => card.Contacts.All(contact => contact.Named is null) ? card : card with { Contacts = [.. card.Contacts.Select(Tell)] };

    /// <inheritdoc cref="Tell(Contact)"/>
    public ServiceState Tell(ServiceState state) => state switch
    {
        ServiceState.Active service => Tell(service),
        ServiceState.Retired { Last: var last } => new ServiceState.Retired(Tell(last)),
        _ => state,
    };

    /// <inheritdoc cref="Tell(Contact)"/>
    public ServiceState.Active Tell(ServiceState.Active service) => service.Card is { } card ? service with { Card = Tell(card) } : service;

    /// <inheritdoc cref="Tell(Contact)"/>
    public CardChange Tell(CardChange change) => change.Contacts is { } contacts ? change with { Contacts = [.. contacts.Select(Tell)] } : change;

    /// <summary>Begins to write cards that name persons.</summary>
    public Naming Name() => new(this, documents);
}
