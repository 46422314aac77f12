using Marten;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// What the registry knew at an instant, from the facts recorded until then: charters, standards, measurements and exclusions
/// alike. Documents are asked for names only: which streams there are to read.
/// </summary>
/// <param name="store">Where the facts are.</param>
/// <param name="now">Remembers how editions came to be.</param>
/// <param name="asOf">The instant.</param>
public sealed class PastRegister(IDocumentStore store, Register now, DateTimeOffset asOf) : IRegister
{
    public DateTimeOffset? AsOf => asOf;

    public async Task<IReadOnlyList<FoundEdition>> Charters(OrganizationCode? organization, CancellationToken cancellation)
    {
        IEnumerable<OrganizationCode> organizations = organization is { } one ? [one]
            : (await store.Names<EditionDocument>(null, cancellation)).Select(name => new OrganizationCode(name.Tenant)).Distinct().Order();
        var charters = new List<FoundEdition>();
        foreach (var code in organizations) charters.AddRange((await now.Lives(code, cancellation)).Select(life => life.At(asOf)).OfType<FoundEdition>());
        return charters;
    }

    public async Task<IReadOnlyDictionary<ServiceCode, ServiceState>> Services(OrganizationCode organization, ServiceCode? service, CancellationToken cancellation)
    {
        var codes = service is { } one ? [one] : await Codes(organization, cancellation);
        var folded = await store.Fold([.. codes.Select(code => StreamId.Service(organization, code))], asOf, null, cancellation);
        return codes
            .Select(code => (Code: code, State: (ServiceState)folded[StreamId.Service(organization, code)].Folded))
            .Where(s => s.State.Known is not null)
            .ToDictionary(s => s.Code, s => s.State);
    }

    public async Task<DimensionsState> Dimensions(OrganizationCode organization, CancellationToken cancellation)
    {
        var stream = StreamId.Dimensions(organization);
        return (DimensionsState)(await store.Fold([stream], asOf, null, cancellation))[stream].Folded;
    }

    public async Task<UnitsState> Units(OrganizationCode organization, CancellationToken cancellation) =>
        (UnitsState)(await store.Fold([StreamId.Units(organization)], asOf, null, cancellation)).Values.Single().Folded;

    public async Task<IReadOnlyList<PromiseRecord>> Promises(
        OrganizationCode organization, EditionYear edition, EditionYear? standardsOf, CancellationToken cancellation) =>
        await Promises(organization, await Codes(organization, cancellation), edition, standardsOf ?? edition, cancellation);

    public async Task<(EditionYear? Edition, IReadOnlyList<PromiseRecord> Records)> Promises(
        OrganizationCode organization, ServiceCode service, EditionYear? edition, EditionYear? standardsOf, CancellationToken cancellation)
    {
        if ((edition ?? FoundEdition.Newest(await Charters(organization, cancellation))) is not { } found) return (null, []);
        return (found, await Promises(organization, [service], found, standardsOf ?? found, cancellation));
    }

    public async Task<IReadOnlyList<(EditionYear Edition, PromiseRecord Record)>> PromisesOver(
        OrganizationCode organization, ServiceCode service, IReadOnlyList<EditionYear> editions, CancellationToken cancellation) =>
        PromiseRecord.Of(organization, service, editions, await store.Fold(PromiseRecord.Streams(organization, service, editions), asOf, null, cancellation));

    /// <summary>All the streams are read in one statement, so they are of one moment even while facts are written.</summary>
    private async Task<IReadOnlyList<PromiseRecord>> Promises(
        OrganizationCode organization, ServiceCode[] services, EditionYear edition, EditionYear standards, CancellationToken cancellation) =>
        PromiseRecord.Of(organization, services, edition, standards, await store.Fold(
            [
                StreamId.Charter(organization, edition), StreamId.Dimensions(organization),
                .. services.Select(s => StreamId.Service(organization, s)), .. services.Select(s => StreamId.Reporting(organization, s, edition)),
            ], asOf, null, cancellation));

    private async Task<ServiceCode[]> Codes(OrganizationCode organization, CancellationToken cancellation) =>
        [.. (await store.Names<ServiceDocument>(organization, cancellation)).Select(name => new ServiceCode(name.Key[(StreamId.ServiceKind.Length + 1)..])).Order()];
}
