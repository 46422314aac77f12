using Marten;
using Npgsql;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// Reads what stands. What was read is remembered, and good for as long as there is no new fact of what it comes from and no
/// rebuild mended a document, which is asked each time: as long as it stands, the same objects are given.
/// </summary>
public sealed class Register : IRegister
{
    private const int Remembered = 4_096;
    private const int Attempts = 3;

    private readonly IDocumentStore store;
    private readonly StreamVersions versions;
    private readonly Recent<object, Kept> remembered = new(Remembered);

    /// <param name="database">The store's own.</param>
    public Register(IDocumentStore store, NpgsqlDataSource database) => (this.store, versions) = (store, new(database));

    public DateTimeOffset? AsOf => null;

    /// <summary>The registry as it was at an instant; as it is for none.</summary>
    public IRegister At(DateTimeOffset? asOf) => asOf is { } instant ? new PastRegister(store, this, instant) : this;

    public async Task<IReadOnlyList<FoundEdition>> Charters(OrganizationCode? organization, CancellationToken cancellation)
    {
        // Who asks for all organizations is seldom, and asks across tenants.
        if (organization is not { } one) return await ReadCharters(null, cancellation);
        return await Remember<IReadOnlyList<FoundEdition>>(("charters", one), [new Counted.Editions(one)], async () =>
        {
            var charters = await ReadCharters(one, cancellation);
            return (charters, [charters.Sum(c => c.Version)]);
        }, cancellation);
    }

    /// <summary>Whether an organization is known for anything but its charter: an administrator registered it, or it has programmes.</summary>
    public async Task<bool> IsNamed(OrganizationCode organization, CancellationToken cancellation) =>
        (await new OrganizationRegister(store).Organizations(organization, cancellation)).Count > 0 || (await store.Names<ProgrammeDocument>(organization, cancellation)).Count > 0;

    /// <summary>With the names of the persons whom their cards name, as far as they are not erased.</summary>
    public async Task<IReadOnlyDictionary<ServiceCode, ServiceState>> Services(OrganizationCode organization, ServiceCode? service, CancellationToken cancellation)
    {
        var persons = new Counted.Stream(StreamId.Persons(organization));
        return service is { } one
            ? await Remember<IReadOnlyDictionary<ServiceCode, ServiceState>>(("service", organization, one), [new Counted.Stream(StreamId.Service(organization, one)), persons], async () =>
            {
                var document = (ServiceDocument)(await store.Latest([StreamId.Service(organization, one)], cancellation)).Values.Single();
                var known = await Persons(organization, cancellation);
                return (document.Version == 0 ? new Dictionary<ServiceCode, ServiceState>() : new() { [one] = known.Tell(document.State) }, [document.Version, known.Version]);
            }, cancellation)
            : await Remember<IReadOnlyDictionary<ServiceCode, ServiceState>>(("services", organization), [new Counted.Services(organization), persons], async () =>
            {
                var documents = await store.Ask(Tenants.Of(organization), (session, stop) => session.Query<ServiceDocument>().ToListAsync(stop), cancellation);
                var known = await Persons(organization, cancellation);
                return (documents.ToDictionary(CodeOf, d => known.Tell(d.State)), [documents.Sum(d => d.Version), known.Version]);
            }, cancellation);
    }

    /// <summary>Whom an organization's cards name.</summary>
    public Task<KnownPersons> Persons(OrganizationCode organization, CancellationToken cancellation) =>
        Remember(("persons", organization), [new Counted.Stream(StreamId.Persons(organization))], async () =>
        {
            var known = await KnownPersons.Read(store, organization, cancellation);
            return (known, (long[])[known.Version]);
        }, cancellation);

    public Task<DimensionsState> Dimensions(OrganizationCode organization, CancellationToken cancellation)
    {
        var stream = StreamId.Dimensions(organization);
        return Remember<DimensionsState>(("dimensions", organization), [new Counted.Stream(stream)], async () =>
        {
            var document = (DimensionsDocument)(await store.Latest([stream], cancellation))[stream];
            return (document.State, [document.Version]);
        }, cancellation);
    }

    public Task<UnitsState> Units(OrganizationCode organization, CancellationToken cancellation)
    {
        var stream = StreamId.Units(organization);
        return Remember<UnitsState>(("units", organization), [new Counted.Stream(stream)], async () =>
        {
            var document = (UnitsDocument)(await store.Latest([stream], cancellation)).Values.Single();
            return (document.State, [document.Version]);
        }, cancellation);
    }

    public async Task<IReadOnlyList<PromiseRecord>> Promises(
        OrganizationCode organization, EditionYear edition, EditionYear? standardsOf, CancellationToken cancellation)
    {
        var standards = standardsOf ?? edition;
        var (charter, dimensions) = (StreamId.Charter(organization, edition), StreamId.Dimensions(organization));
        return await Remember<IReadOnlyList<PromiseRecord>>(
            ("promises", organization, edition, standards),
            [new Counted.Services(organization), new Counted.Years(organization, edition), new Counted.Stream(charter), new Counted.Stream(dimensions)],
            async () =>
            {
                var services = (await Services(organization, null, cancellation)).Keys.Order().ToArray();
                var streams = services.Select(s => StreamId.Service(organization, s)).ToArray();
                var years = services.Select(s => StreamId.Reporting(organization, s, edition)).ToArray();
                var found = await store.Latest([charter, dimensions, .. streams, .. years], cancellation);
                return (PromiseRecord.Of(organization, services, edition, standards, found), [streams.Sum(s => found[s].Version), years.Sum(y => found[y].Version), found[charter].Version, found[dimensions].Version]);
            }, cancellation);
    }

    public async Task<(EditionYear? Edition, IReadOnlyList<PromiseRecord> Records)> Promises(
        OrganizationCode organization, ServiceCode service, EditionYear? edition, EditionYear? standardsOf, CancellationToken cancellation)
    {
        if ((edition ?? FoundEdition.Newest(await Charters(organization, cancellation))) is not { } found) return (null, []);
        var standards = standardsOf ?? found;
        StreamId[] streams = [StreamId.Service(organization, service), StreamId.Reporting(organization, service, found), StreamId.Charter(organization, found), StreamId.Dimensions(organization)];
        return (found, await Remember<IReadOnlyList<PromiseRecord>>(("promises", organization, service, found, standards), [.. streams.Select(s => new Counted.Stream(s))], async () =>
        {
            var documents = await store.Latest(streams, cancellation);
            return (PromiseRecord.Of(organization, [service], found, standards, documents), [.. streams.Select(s => documents[s].Version)]);
        }, cancellation));
    }

    public Task<IReadOnlyList<(EditionYear Edition, PromiseRecord Record)>> PromisesOver(
        OrganizationCode organization, ServiceCode service, IReadOnlyList<EditionYear> editions, CancellationToken cancellation)
    {
        var streams = PromiseRecord.Streams(organization, service, editions);
        return Remember<IReadOnlyList<(EditionYear, PromiseRecord)>>(("promises", organization, service, string.Join(' ', editions)), [.. streams.Select(s => new Counted.Stream(s))], async () =>
        {
            var documents = await store.Latest(streams, cancellation);
            return (PromiseRecord.Of(organization, service, editions, documents), [.. streams.Select(s => documents[s].Version)]);
        }, cancellation);
    }

    /// <summary>The editions of an organization as they came to be, the newest first; from their facts.</summary>
    internal Task<IReadOnlyList<EditionLife>> Lives(OrganizationCode organization, CancellationToken cancellation) =>
        Remember<IReadOnlyList<EditionLife>>(("lives", organization), [new Counted.Editions(organization)], async () =>
        {
            var keys = (await store.Names<EditionDocument>(organization, cancellation)).Select(name => name.Key).ToArray();
            var facts = await store.Ask(
                Tenants.Of(organization),
                (session, stop) => session.Events.QueryAllRawEvents().Where(e => keys.Contains(e.StreamKey!)).OrderBy(e => e.StreamKey).ThenBy(e => e.Version).ToListAsync(stop), cancellation);
            EditionLife[] lives = [.. facts.GroupBy(e => e.StreamKey!).Select(edition => EditionLife.Of(organization, FoundEdition.YearOf(edition.Key), edition)).OrderByDescending(life => life.Edition)];
            return (lives, [lives.Sum(life => (long)life.Steps.Length)]);
        }, cancellation);

    private async Task<IReadOnlyList<FoundEdition>> ReadCharters(OrganizationCode? organization, CancellationToken cancellation)
    {
        var documents = await store.Ask(
            Tenants.Of(organization),
            (session, stop) => (organization is null ? session.Query<EditionDocument>().Where(d => d.AnyTenant()) : session.Query<EditionDocument>()).ToListAsync(stop), cancellation);
        return
        [
            .. documents.Select(d => new FoundEdition(new(d.TenantId!), FoundEdition.YearOf(d.Id), (CharterState.Open)d.State, d.Version))
                .OrderBy(c => c.Organization).ThenByDescending(c => c.Edition),
        ];
    }

    /// <param name="key">Of what is read.</param>
    /// <param name="counted">What it comes from.</param>
    /// <param name="read">Reads it, and says how many facts of each it was made of: documents that are not of one moment are read again.</param>
    private async Task<T> Remember<T>(object key, Counted[] counted, Func<Task<(T Made, long[] Versions)>> read, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var now = await versions.Of(counted, cancellation);
            if (remembered.Find(key) is { } known && known.Versions.AsSpan().SequenceEqual(now)) return (T)known.Made;
            var (made, of) = await read();
            if (of.AsSpan().SequenceEqual(now.AsSpan(0, of.Length))) remembered.Remember(key, new(made!, now));
            else if (attempt < Attempts) continue;
            return made;
        }
    }

    private static ServiceCode CodeOf(ServiceDocument document) => new(document.Id[(StreamId.ServiceKind.Length + 1)..]);

    private sealed record Kept(object Made, long[] Versions);
}
