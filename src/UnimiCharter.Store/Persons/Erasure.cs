using System.Collections.Immutable;
using Marten;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// Erases persons (<i>cancellazione</i>): the fact that someone is erased, and in its transaction all that was told of them. What is
/// published stays as it was signed, until it is withdrawn: the text of a version that is withdrawn and names someone who is
/// erased goes, whichever comes last; its hash and its signature stay.
/// </summary>
public sealed class Erasure(Recorder recorder, Register register, Publishing publishing)
{
    private const int Attempts = 10;

    public async Task<Receipt> Erase(OrganizationCode organization, PersonCode person, string? why, Provenance by, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stream = StreamId.Persons(organization);
            var (charters, texts) = (await register.Charters(organization, cancellation), new List<string>());
            var editions = charters.ToDictionary(found => StreamId.Charter(organization, found.Edition), found => found.Charter.Versions);
            foreach (var found in charters)
                foreach (var version in found.Charter.Versions.Where(version => version.IsWithdrawn))
                    if ((await Named(organization, found.Edition, version, cancellation)).Contains(person)) texts.Add(version.Sha256);
            var receipt = await recorder.Append(new Intent(stream, [.. editions.Keys], Decide, why) { Beside = (_, documents) => Delete(documents, texts) }, by).WaitAsync(cancellation);
            if (receipt is not Receipt.Refused { Refusal: var refusal } || refusal != Refusal.Overtaken || attempt == Attempts) return receipt;

            // A version was withdrawn meanwhile.
            Decision Decide(Streams streams) => editions.Any(edition => streams.Of<CharterState>(edition.Key) is not CharterState.Open open || !open.Versions.SequenceEqual(edition.Value))
                ? Decision.Refuse(Refusal.Overtaken)
                : Persons.Decide(new PersonCommand.ErasePerson(person, why), streams.Of<PersonsState>(stream));
        }

        void Delete(IDocumentOperations documents, List<string> texts)
        {
            documents.Delete<PersonDocument>(person.Value);
            foreach (var text in texts) documents.Delete<PublishedText>(text);
        }
    }

    /// <summary>Withdraws a version.</summary>
    public async Task<Receipt> Withdraw(OrganizationCode organization, EditionYear edition, PublishedVersion version, string? why, Provenance by, CancellationToken cancellation)
    {
        var (stream, persons, named) = (StreamId.Charter(organization, edition), StreamId.Persons(organization), await Named(organization, edition, version, cancellation));
        var isErased = false;
        return await recorder.Append(new Intent(stream, [persons], Decide, why) { Beside = Delete }, by).WaitAsync(cancellation);

        Decision Decide(Streams streams)
        {
            isErased = named.Any(streams.Of<PersonsState>(persons).HasErased);
            return Charter.Decide(new CharterCommand.WithdrawVersion(version.Version, why), streams.Of<CharterState>(stream), edition);
        }

        void Delete(ImmutableArray<Event> facts, IDocumentOperations documents)
        {
            if (isErased) documents.Delete<PublishedText>(version.Sha256);
        }
    }

    /// <summary>Whom a version names.</summary>
    private async Task<HashSet<PersonCode>> Named(OrganizationCode organization, EditionYear edition, PublishedVersion version, CancellationToken cancellation)
    {
        var content = await publishing.Content(organization, edition, version.Position, cancellation);
        return [.. (content?.Services ?? []).SelectMany(service => service.Card?.Contacts ?? []).Select(contact => contact.Named?.Person).OfType<PersonCode>()];
    }
}
