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
            var charters = await register.Charters(organization, cancellation);
            var (stream, editions) = (StreamId.Persons(organization), charters.ToDictionary(found => StreamId.Charter(organization, found.Edition), found => found.Charter.Versions));
            var erase = new Intent(stream, [.. editions.Keys], Decide, why) { Beside = (_, documents) => documents.Delete<PersonDocument>(person.Value) };
            var withdrawn = new List<Intent>();
            foreach (var found in charters)
                foreach (var version in found.Charter.Versions.Where(version => version.IsWithdrawn))
                    if ((await Named(organization, found.Edition, version, cancellation)).Contains(person)) withdrawn.Add(Text(organization, found.Edition, version, [person]));
            var receipt = await recorder.Append(erase, [erase, .. withdrawn], by).WaitAsync(cancellation);
            if (receipt is not Receipt.Refused { Refusal: var refusal } || refusal != Refusal.Overtaken || attempt == Attempts) return receipt;

            // A version was published or withdrawn meanwhile.
            Decision Decide(Streams streams) => editions.Any(edition => streams.Of<CharterState>(edition.Key) is not CharterState.Open open || !open.Versions.SequenceEqual(edition.Value))
                ? Decision.Refuse(Refusal.Overtaken)
                : Persons.Decide(new PersonCommand.ErasePerson(person, why), streams.Of<PersonsState>(stream));
        }
    }

    /// <summary>Withdraws a version.</summary>
    public async Task<Receipt> Withdraw(OrganizationCode organization, EditionYear edition, PublishedVersion version, string? why, Provenance by, CancellationToken cancellation)
    {
        var (stream, command) = (StreamId.Charter(organization, edition), new CharterCommand.WithdrawVersion(version.Version, why));
        var withdraw = new Intent(stream, [], streams => Charter.Decide(command, streams.Of<CharterState>(stream), edition), why);
        return await recorder.Append(withdraw, [withdraw, Text(organization, edition, version, await Named(organization, edition, version, cancellation))], by).WaitAsync(cancellation);
    }

    /// <summary>Takes away what a version says, where it is withdrawn by now and one of these is erased by now.</summary>
    private static Intent Text(OrganizationCode organization, EditionYear edition, PublishedVersion version, HashSet<PersonCode> named)
    {
        var (stream, persons) = (StreamId.Charter(organization, edition), StreamId.Persons(organization));
        return new(stream, [persons], streams => named.Any(streams.Of<PersonsState>(persons).HasErased)
            ? Charter.Decide(new CharterCommand.EraseVersion(version.Version), streams.Of<CharterState>(stream), edition)
            : Decision.Nothing) { Beside = (_, documents) => documents.Delete<PublishedText>(version.Sha256) };
    }

    /// <summary>Whom a version names.</summary>
    private async Task<HashSet<PersonCode>> Named(OrganizationCode organization, EditionYear edition, PublishedVersion version, CancellationToken cancellation)
    {
        var content = await publishing.Content(organization, edition, version.Position, cancellation);
        return [.. (content?.Services ?? []).SelectMany(service => service.Card?.Contacts ?? []).Select(contact => contact.Named?.Person).OfType<PersonCode>()];
    }
}
