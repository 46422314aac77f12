using System.Collections.Immutable;
using Marten;
using Marten.Linq.MatchesSql;
using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>A published version as it was recorded.</summary>
/// <param name="Document">What it says, as it was signed; null where it was erased.</param>
public sealed record RecordedVersion(CharterEvent.VersionPublished Fact, string? Document, DateTimeOffset At, string? Reason);

/// <summary>Publishes versions of editions and their results, and makes them again from the facts.</summary>
public sealed class Publishing(IDocumentStore store, NpgsqlDataSource database, Recorder recorder, EventLog log, TimeProvider time)
{
    private const int Attempts = 10;

    private static readonly Provenance Registry = new("registry", null);

    /// <summary>Publishes an edition as it stands.</summary>
    /// <param name="from">Null for at once.</param>
    /// <param name="sign">Writes a version down and signs it.</param>
    /// <returns>The receipt of the edition's stream.</returns>
    public Task<Receipt> Publish(
        OrganizationCode organization, EditionYear edition, DateTimeOffset? from, string? reason, Func<VersionDraft, SignedDocument> sign, Provenance by, CancellationToken cancellation) =>
        Append(organization, edition, reason, by, async charter =>
        {
            SignedDocument? signed = null;
            (CharterVersion, CharterContent)? follows = charter?.Versions.LastOrDefault() is { } last
                ? (last.Version, (await Content(organization, edition, last.Position, cancellation))!)
                : null;
            var (dimensions, persons, known) = (StreamId.Dimensions(organization), StreamId.Persons(organization), await KnownPersons.Read(store, organization, cancellation));
            return new([dimensions, persons, .. (charter?.Services ?? []).Select(code => StreamId.Service(organization, code))], (position, state, streams) => streams.Of<PersonsState>(persons) != known.State
                ? Decision.Refuse(Refusal.Overtaken)
                : Publication.Decide(
                    new(from?.InMicroseconds(), time.GetUtcNow().InMicroseconds(), follows, position, reason), state, edition,
                    code => known.Tell(streams.Of<ServiceState>(StreamId.Service(organization, code))), Sign, streams.Of<DimensionsState>(dimensions)))
            { Beside = Keep };

            SignedDocument Sign(VersionDraft draft) => signed = sign(draft);

            void Keep(ImmutableArray<Event> facts, IDocumentOperations documents) => documents.Store(new PublishedText(signed!.Sha256, signed.Text));
        }, cancellation);

    /// <summary>Releases the results of an edition as they stand.</summary>
    /// <param name="dayOf">The civil date of an instant.</param>
    /// <param name="sign">Writes the results down and signs them.</param>
    /// <returns>The receipt of the edition's stream; no facts, when the last release says the same.</returns>
    public Task<Receipt> Release(
        OrganizationCode organization, EditionYear edition, Func<DateTimeOffset, DateOnly> dayOf, Func<ReleaseDraft, SignedDocument> sign, Provenance by, CancellationToken cancellation) =>
        Append(organization, edition, null, by, async charter =>
        {
            var now = time.GetUtcNow().InMicroseconds();
            (CharterVersion Version, CharterContent Content)? current = charter?.CurrentAt(now) is { } version
                ? (version.Version, (await Content(organization, edition, version.Position, cancellation))!)
                : null;
            // Of what is published, whatever the board has done since to what it lists.
            return new(current?.Content.Services.Select(service => StreamId.Reporting(organization, service.Code, edition)) ?? [], (position, state, streams) => Domain.Release.Decide(
                new(now, dayOf(now), current, position), state, edition, code => streams.Of<ReportingYear>(StreamId.Reporting(organization, code, edition)), sign));
        }, cancellation);

    /// <summary>Records of versions whose instant has come that it has, the earliest first; several nodes may do so at once.</summary>
    public async Task BringIntoForce(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        foreach (var (organization, edition, version) in await Due(now, cancellation))
        {
            var (stream, command) = (StreamId.Charter(organization, edition), new CharterCommand.BringIntoForce(version, now));
            await recorder.Append(new Intent(stream, [], streams => Charter.Decide(command, streams.Of<CharterState>(stream), edition)), Registry);
        }
    }

    /// <summary>What an edition said at a position; null when there was none. Who was erased since has no name in it any more.</summary>
    public async Task<CharterContent?> Content(OrganizationCode organization, EditionYear edition, long position, CancellationToken cancellation)
    {
        var stream = StreamId.Charter(organization, edition);
        if ((await store.Fold([stream], null, position, cancellation))[stream].Folded is not CharterState.Open charter) return null;
        var (dimensions, persons) = (StreamId.Dimensions(organization), StreamId.Persons(organization));
        var found = await store.Fold([dimensions, persons, .. charter.Services.Select(code => StreamId.Service(organization, code))], null, position, cancellation);
        var known = (await KnownPersons.Read(store, organization, cancellation)).As((PersonsState)found[persons].Folded);
        return CharterContent.Of(charter, edition, code => known.Tell((ServiceState)found[StreamId.Service(organization, code)].Folded), (DimensionsState)found[dimensions].Folded);
    }

    /// <summary>The published versions of an edition, oldest first.</summary>
    public async Task<IReadOnlyList<RecordedVersion>> Versions(OrganizationCode organization, EditionYear edition, CancellationToken cancellation)
    {
        var facts = (await log.Facts(StreamId.Charter(organization, edition), null, cancellation)).Where(recorded => recorded.Fact is CharterEvent.VersionPublished).ToArray();
        var ids = Array.ConvertAll(facts, recorded => Published(recorded).Sha256);
        var texts = (await store.Ask(Tenants.Of(organization), (session, stop) => session.LoadManyAsync<PublishedText>(stop, ids), cancellation)).ToDictionary(text => text.Id, text => text.Text);
        return [.. facts.Select(recorded => new RecordedVersion(Published(recorded), Published(recorded).Document ?? texts.GetValueOrDefault(Published(recorded).Sha256), recorded.At, recorded.Reason))];

        static CharterEvent.VersionPublished Published(RecordedEvent recorded) => (CharterEvent.VersionPublished)recorded.Fact;
    }

    /// <summary>The results of an edition that were released, oldest first.</summary>
    public async Task<IReadOnlyList<CharterEvent.ResultsReleased>> Releases(OrganizationCode organization, EditionYear edition, CancellationToken cancellation) =>
        [.. (await log.Facts(StreamId.Charter(organization, edition), null, cancellation)).Select(recorded => recorded.Fact).OfType<CharterEvent.ResultsReleased>()];

    /// <summary>Makes released results again from the facts; null when there is no such edition.</summary>
    public async Task<ReleaseDraft?> Results(OrganizationCode organization, EditionYear edition, CharterEvent.ResultsReleased released, CancellationToken cancellation)
    {
        var stream = StreamId.Charter(organization, edition);
        var published = (await store.Latest([stream], cancellation))[stream].Folded is CharterState.Open { Versions: var versions } ? versions.FirstOrDefault(v => v.Version == released.Version) : null;
        if (published is null || await Content(organization, edition, published.Position, cancellation) is not { } content) return null;
        var folded = await store.Fold([stream, .. content.Services.Select(s => StreamId.Reporting(organization, s.Code, edition))], null, released.Position, cancellation);
        return new(
            content.OrganizationName, edition, released.Number, released.Version, released.At, released.Day, released.Position, released.RuleVersion,
            Domain.Release.Of(content, edition, Charter.CalendarOf((CharterState)folded[stream].Folded), code => (ReportingYear)folded[StreamId.Reporting(organization, code, edition)].Folded, released.Day), content.Own);
    }

    /// <summary>
    /// Decides on an edition and on what it is made of: that, and the position of its last fact, are read once no fact can come in
    /// before that position any more; when a stream has moved on until it is decided, all is done again.
    /// </summary>
    private async Task<Receipt> Append(
        OrganizationCode organization, EditionYear edition, string? reason, Provenance by, Func<CharterState.Open?, Task<Made>> make, CancellationToken cancellation)
    {
        var stream = StreamId.Charter(organization, edition);
        for (var attempt = 1; ; attempt++)
        {
            var made = await make((await store.Latest([stream], cancellation))[stream].Folded as CharterState.Open);
            StreamId[] reads = [.. made.Reads];
            var (versions, position) = await Standing([stream, .. reads], cancellation);
            var receipt = await recorder.Append(
                new Intent(stream, [.. reads], streams => versions.Any(s => streams.VersionOf(s.Key) != s.Value)
                    ? Decision.Refuse(Refusal.Overtaken)
                    : made.Decide(position, streams.Of<CharterState>(stream), streams), reason) { Beside = made.Beside },
                by).WaitAsync(cancellation);
            if (receipt is not Receipt.Refused { Refusal: var refusal } || refusal != Refusal.Overtaken || attempt == Attempts) return receipt;
        }
    }

    /// <param name="Reads">The streams that a decision is made of, besides the edition's.</param>
    /// <param name="Decide">On the position of the last fact of all, and the streams.</param>
    private sealed record Made(IEnumerable<StreamId> Reads, Func<long, CharterState, Streams, Decision> Decide)
    {
        /// <inheritdoc cref="Intent.Beside"/>
        public Action<ImmutableArray<Event>, IDocumentOperations>? Beside { get; init; }
    }

    private async Task<List<(OrganizationCode, EditionYear, CharterVersion)>> Due(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var session = store.QuerySession(Tenants.Registry);
        var editions = await session.Query<EditionDocument>()
            .Where(d => d.AnyTenant() && d.MatchesSql("d.data @> '{\"state\": {\"versions\": [{\"isWithdrawn\": false, \"hasComeIntoForce\": false}]}}'")).ToListAsync(cancellation);
        return
        [
            .. from edition in editions
               from version in ((CharterState.Open)edition.State).Versions
               where !version.HasComeIntoForce && !version.IsWithdrawn && version.From <= now
               let name = (Organization: new OrganizationCode(edition.TenantId!), Edition: FoundEdition.YearOf(edition.Id))
               orderby version.From, name.Organization, name.Edition
               select (name.Organization, name.Edition, version.Version),
        ];
    }

    /// <summary>How many facts each stream has, and the position of the last of all; nothing can be committed at or before it any more.</summary>
    private Task<(IReadOnlyDictionary<StreamId, long> Versions, long Position)> Standing(StreamId[] streams, CancellationToken cancellation) =>
        database.Ask((connection, stop) => Standing(connection, streams, stop), cancellation);

    private async Task<(IReadOnlyDictionary<StreamId, long> Versions, long Position)> Standing(NpgsqlConnection connection, StreamId[] streams, CancellationToken cancellation)
    {
        var before = await Read(connection, streams, cancellation);
        while (true)
        {
            await Settled.Reach(connection, time, cancellation);
            var after = await Read(connection, streams, cancellation);
            if (after.Position == before.Position && after.Versions.OrderBy(s => s.Key).SequenceEqual(before.Versions.OrderBy(s => s.Key))) return after;
            before = after;
        }
    }

    private static async Task<(IReadOnlyDictionary<StreamId, long> Versions, long Position)> Read(NpgsqlConnection connection, StreamId[] streams, CancellationToken cancellation)
    {
        // A release changes nothing of what another would say.
        await using var command = new NpgsqlCommand(
            "select stream_id, max(version), coalesce(max(seq_id) filter (where type <> 'results_released'), 0) from mt_events where tenant_id = $1 and stream_id = any($2) group by stream_id", connection);
        var tenant = Tenants.Of(streams[0]).Tenant;
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = streams.Select(s => Tenants.Of(s).Key).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (versions, position) = (streams.ToDictionary(s => s, _ => 0L), 0L);
        while (await reader.ReadAsync(cancellation))
        {
            versions[Tenants.StreamOf(tenant, reader.GetString(0))] = reader.GetInt64(1);
            position = Math.Max(position, reader.GetInt64(2));
        }
        return (versions, position);
    }
}
