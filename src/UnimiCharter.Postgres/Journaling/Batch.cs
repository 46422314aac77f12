using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>
/// Units decided one after another in memory, each seeing what those before it decided, and written in one transaction: in
/// one round trip, but for large imports.
/// </summary>
/// <param name="loaded">The streams that it looks at or writes to.</param>
/// <param name="instant">When its facts are recorded; PostgreSQL keeps microseconds.</param>
internal sealed class Batch(Dictionary<StreamId, Folded> loaded, DateTimeOffset instant)
{
    private const int LinesOfRoundTrip = 1_000;

    private readonly DateTimeOffset now = instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond)).ToUniversalTime();
    private readonly Dictionary<StreamId, Folded> streams = new(loaded);
    private readonly Dictionary<StreamId, List<Event>> written = [];
    private readonly List<Line> lines = [];

    /// <summary>The streams as the batch leaves them; with the hashes of their last facts once it is written.</summary>
    public IReadOnlyDictionary<StreamId, Folded> Streams => streams;

    /// <summary>Decides the intents of a unit in turn: all of them, or none, become lines of the batch.</summary>
    public ImmutableArray<Receipt> Decide(ImmutableArray<Intent> unit, Provenance by)
    {
        var before = unit.Length > 1 ? new Dictionary<StreamId, Folded>(streams) : null;
        var receipts = ImmutableArray.CreateBuilder<Receipt>(unit.Length);
        var facts = new List<Line>();
        var sight = new Streams(stream => streams[stream]);
        foreach (var intent in unit)
        {
            var decision = Barred(by) ?? intent.Decide(sight);
            if (decision is Decision.Refused refused)
            {
                if (before is not null)
                    foreach (var (stream, folded) in before) streams[stream] = folded;
                return [.. unit.Select(i => new Receipt.Refused(refused.Refusal, streams[i.Stream].State, Reads(i)))];
            }
            var events = ((Decision.Accepted)decision).Events;
            foreach (var fact in events)
            {
                var folded = streams[intent.Stream] = streams[intent.Stream].With(fact);
                facts.Add(new(intent.Stream, folded.Version, fact, intent.Reason, by));
            }
            receipts.Add(new Receipt.Recorded(events, streams[intent.Stream].State, Reads(intent)));
        }

        lines.AddRange(facts);
        Count(lines.Count - facts.Count);
        return receipts.DrainToImmutable();
    }

    /// <summary>Decides many intents in turn; those accepted become lines of the batch, or none do when they go together and one is refused.</summary>
    public List<T> Import<T>(IEnumerable<Intent> intents, Func<Decision, T> outcome, Provenance by, bool together)
    {
        var before = together ? new Dictionary<StreamId, Folded>(streams) : null;
        var (outcomes, from, isRefused) = (new List<T>(), lines.Count, false);
        var sight = new Streams(stream => streams[stream]);
        foreach (var intent in intents)
        {
            var decision = Barred(by) ?? intent.Decide(sight);
            outcomes.Add(outcome(decision));
            if (decision is not Decision.Accepted accepted)
            {
                isRefused = true;
                continue;
            }
            foreach (var fact in accepted.Events)
            {
                var folded = streams[intent.Stream] = streams[intent.Stream].With(fact);
                lines.Add(new(intent.Stream, folded.Version, fact, intent.Reason, by));
            }
        }
        if (isRefused && before is not null)
        {
            foreach (var (stream, folded) in before) streams[stream] = folded;
            lines.RemoveRange(from, lines.Count - from);
        }
        Count(from);
        return outcomes;
    }

    /// <summary>A credential that was revoked, or expired, while its command was on the way, writes nothing any more.</summary>
    private Decision? Barred(Provenance by) =>
        by.Credential is { } credential && !Credential.IsValid((CredentialState)streams[credential].State, now) ? Decision.Refuse(Refusal.InvalidCredential) : null;

    /// <summary>The facts of lines belong to what is written to their streams.</summary>
    private void Count(int from)
    {
        foreach (var line in CollectionsMarshal.AsSpan(lines)[from..])
        {
            if (!written.TryGetValue(line.Stream, out var list)) written[line.Stream] = list = [];
            list.Add(line.Fact);
        }
    }

    /// <summary>
    /// Every decision holds only if the streams it saw are still at the versions it saw: those read are checked, those written
    /// to are held by the unique index on stream and version. What is too much for one round trip is copied, in a transaction
    /// of its own.
    /// </summary>
    /// <param name="connection">Open.</param>
    /// <param name="around">The transaction around it; null for none.</param>
    public async Task Write(NpgsqlConnection connection, NpgsqlTransaction? around)
    {
        if (lines.Count <= LinesOfRoundTrip)
        {
            await Run(connection, AddExpectations, AddStreams, AddEvents, AddProjections);
            return;
        }
        await using var own = around is null ? await connection.BeginTransactionAsync() : null;
        await Run(connection, AddExpectations, AddStreams);
        await CopyEvents(connection);
        // It took its time: what was read may have moved on meanwhile, or a credential been revoked.
        await Run(connection, AddProjections, AddExpectations);
        if (own is not null) await own.CommitAsync();
    }

    private static async Task Run(NpgsqlConnection connection, params Action<NpgsqlBatch>[] parts)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var part in parts) part(batch);
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync();
    }

    private void AddExpectations(NpgsqlBatch batch)
    {
        var read = loaded.Where(s => !written.ContainsKey(s.Key)).ToArray();
        if (read.Length > 0)
            Add(batch, "select charter.expect($1, $2)", Texts(read, s => s.Key.Value), Array(read, s => s.Value.Version));
    }

    private void AddStreams(NpgsqlBatch batch)
    {
        if (lines.Count == 0) return;
        var changed = written.Keys.Order().ToArray();
        Add(batch,
            """
            insert into mt_streams as s (id, type, version, timestamp, created)
            select id, type, version, $4, $4 from unnest($1, $2, $3) as u (id, type, version)
            on conflict (id) do update set version = excluded.version, timestamp = excluded.timestamp
            """,
            Texts(changed, s => s.Value), Texts(changed, s => streams[s].Kind.Name), Array(changed, s => streams[s].Version), Instant());
    }

    private void AddEvents(NpgsqlBatch batch)
    {
        if (lines.Count == 0) return;
        var (ids, data, headers) = (new Guid[lines.Count], new byte[lines.Count][], new byte[lines.Count][]);
        foreach (var (i, id, text) in Chained()) (ids[i], data[i], headers[i]) = (id, text.Data.ToArray(), text.Headers.ToArray());
        Add(batch,
            """
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, correlation_id, headers, user_name)
            select nextval('mt_events_sequence'), id, stream_id, version, data, type, $9, correlation_id, headers, user_name
            from unnest($1, $2, $3, $4, $5, $6, $7, $8) as u (id, stream_id, version, data, type, correlation_id, headers, user_name)
            """,
            new NpgsqlParameter<Guid[]> { TypedValue = ids },
            Texts(lines, l => l.Stream.Value),
            Array(lines, l => l.Version),
            Documents(data),
            Texts(lines, l => EventCodec.NameOf(l.Fact)),
            Texts(lines, l => l.By.Correlation),
            Documents(headers),
            Texts(lines, l => l.By.Actor),
            Instant());
    }

    /// <summary>What <see cref="AddEvents"/> writes, without holding all of it in memory: the next rows are made while the server takes the last.</summary>
    private async Task CopyEvents(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select array_agg(nextval('mt_events_sequence')) from generate_series(1, $1)", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = lines.Count });
        var positions = (long[])(await command.ExecuteScalarAsync())!;

        await using var copy = await connection.BeginBinaryImportAsync(
            "copy mt_events (seq_id, id, stream_id, version, data, type, timestamp, correlation_id, headers, user_name) from stdin (format binary)");
        foreach (var (i, id, text) in Chained())
        {
            var line = lines[i];
            await copy.StartRowAsync();
            await copy.WriteAsync(positions[i], NpgsqlDbType.Bigint);
            await copy.WriteAsync(id, NpgsqlDbType.Uuid);
            await copy.WriteAsync(line.Stream.Value, NpgsqlDbType.Varchar);
            await copy.WriteAsync(line.Version, NpgsqlDbType.Bigint);
            await copy.WriteAsync(text.Data, NpgsqlDbType.Jsonb);
            await copy.WriteAsync(EventCodec.NameOf(line.Fact), NpgsqlDbType.Varchar);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(line.By.Correlation, NpgsqlDbType.Varchar);
            await copy.WriteAsync(text.Headers, NpgsqlDbType.Jsonb);
            await copy.WriteAsync(line.By.Actor, NpgsqlDbType.Varchar);
        }
        await copy.CompleteAsync();
    }

    /// <summary>The lines in order, each rendered and chained to the one before it in its stream; then the streams have their new heads.</summary>
    private IEnumerable<(int Index, Guid Id, FactText Text)> Chained()
    {
        var text = new FactText(now);
        var heads = new Dictionary<StreamId, string?>(written.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            var (line, id) = (lines[i], Guid.CreateVersion7(now));
            heads[line.Stream] = text.Render(id, line, heads.TryGetValue(line.Stream, out var head) ? head : loaded[line.Stream].Hash);
            yield return (i, id, text);
        }
        foreach (var (stream, head) in heads) streams[stream] = streams[stream] with { Hash = head };
    }

    private void AddProjections(NpgsqlBatch batch)
    {
        var rows = new Dictionary<Table, List<object[]>>();
        foreach (var stream in written.Keys.Order())
            Projections.Rows(stream, streams[stream].State, written[stream], (table, row) =>
            {
                if (!rows.TryGetValue(table, out var list)) rows[table] = list = [];
                list.Add(row);
            });
        foreach (var table in Projections.All)
            if (rows.TryGetValue(table, out var list)) batch.BatchCommands.Add(table.Write(list));
    }

    private ImmutableArray<object> Reads(Intent intent) => [.. intent.Reads.Select(stream => streams[stream].State)];

    private NpgsqlParameter<DateTimeOffset> Instant() => new() { TypedValue = now, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter<TOut[]> Array<TIn, TOut>(IReadOnlyList<TIn> source, Func<TIn, TOut> select)
    {
        var values = new TOut[source.Count];
        for (var i = 0; i < values.Length; i++) values[i] = select(source[i]);
        return new() { TypedValue = values };
    }

    private static NpgsqlParameter<string?[]> Texts<T>(IReadOnlyList<T> source, Func<T, string?> select)
    {
        var parameter = Array(source, select);
        parameter.NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar;
        return parameter;
    }

    private static NpgsqlParameter<byte[][]> Documents(byte[][] documents) => new() { TypedValue = documents, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb };

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }
}
