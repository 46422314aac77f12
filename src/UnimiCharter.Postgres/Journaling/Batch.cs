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
/// <param name="time">When its facts are recorded.</param>
internal sealed class Batch(TimeProvider time)
{
    private const int LinesOfRoundTrip = 1_000;

    // As they were loaded, and as the batch leaves them.
    private readonly Dictionary<StreamId, Folded> loaded = [];
    private readonly Dictionary<StreamId, Folded> streams = [];
    private readonly Dictionary<StreamId, (List<Event> Facts, DateTimeOffset At)> written = [];
    private readonly List<Line> lines = [];
    private readonly List<(Guid Id, byte[] Data, byte[] Headers)> rendered = [];
    private readonly Dictionary<StreamId, List<(Table Table, object[] Row)>> rows = [];
    private readonly FactText text = new();
    private DateTimeOffset now;

    /// <summary>The streams as the batch leaves them; with the hashes of their last facts once these are rendered.</summary>
    public IReadOnlyDictionary<StreamId, Folded> Streams => streams;

    public bool IsLarge => lines.Count > LinesOfRoundTrip;

    public bool WritesTo(StreamId stream) => written.ContainsKey(stream);

    /// <summary>Whether neither writes to what the other looks at or writes to: then it is the same which is written first.</summary>
    public bool IsApartFrom(Batch other) => !written.Keys.Any(other.streams.ContainsKey) && !other.written.Keys.Any(streams.ContainsKey);

    /// <summary>Every stream that a decision looks at or writes to is to be known to the batch before.</summary>
    public void Know(StreamId stream, Folded folded) => loaded[stream] = streams[stream] = folded;

    /// <inheritdoc cref="Know(StreamId, Folded)"/>
    public async Task Know(NpgsqlConnection connection, StreamId[] missing, CancellationToken cancellation = default)
    {
        if (missing.Length == 0) return;
        var found = new Dictionary<StreamId, Folded>(missing.Length);
        await EventLog.Load(connection, missing, found, cancellation: cancellation);
        foreach (var (stream, folded) in found) Know(stream, folded);
    }

    /// <summary>Decides the intents of a unit in turn: all of them, or none, become lines of the batch.</summary>
    public ImmutableArray<Receipt> Decide(ImmutableArray<Intent> unit, Provenance by)
    {
        Begin();
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
                facts.Add(new(intent.Stream, folded.Version, fact, now, intent.Reason, by));
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
        Begin();
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
                lines.Add(new(intent.Stream, folded.Version, fact, now, intent.Reason, by));
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

    /// <summary>PostgreSQL keeps microseconds.</summary>
    private void Begin()
    {
        var instant = time.GetUtcNow();
        now = instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond)).ToUniversalTime();
    }

    /// <summary>A credential that was revoked, or expired, while its command was on the way, writes nothing any more.</summary>
    private Decision? Barred(Provenance by) =>
        by.Credential is { } credential && !Credential.IsValid((CredentialState)streams[credential].State, now) ? Decision.Refuse(Refusal.InvalidCredential) : null;

    /// <summary>The facts of lines belong to what is written to their streams.</summary>
    private void Count(int from)
    {
        foreach (var line in CollectionsMarshal.AsSpan(lines)[from..])
        {
            var facts = written.TryGetValue(line.Stream, out var earlier) ? earlier.Facts : [];
            facts.Add(line.Fact);
            written[line.Stream] = (facts, line.At);
        }
    }

    /// <summary>Renders what was decided since the last time, and the rows of the projections that follow from it.</summary>
    public void Render()
    {
        for (var i = rendered.Count; i < lines.Count; i++)
        {
            rendered.Add((Chain(lines[i]), text.Data.ToArray(), text.Headers.ToArray()));
            rows.Remove(lines[i].Stream);
        }
        foreach (var stream in written.Keys)
            if (!rows.ContainsKey(stream)) rows.Add(stream, RowsOf(stream));
    }

    /// <summary>Renders a line, chained to the one before it in its stream, which then has a new head.</summary>
    /// <returns>The fact's identity.</returns>
    private Guid Chain(Line line)
    {
        var id = Guid.CreateVersion7(line.At);
        var folded = streams[line.Stream];
        streams[line.Stream] = folded with { Hash = text.Render(id, line, folded.Hash) };
        return id;
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
        if (!IsLarge)
        {
            Render();
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
            // The function, which raises, is called for one that has moved on: to call it costs more than the look-ups.
            Add(batch,
                """
                select charter.expect($1, $2) where exists (
                    select from unnest($1, $2) as expected (id, version)
                    where coalesce((select s.version from mt_streams s where s.id = expected.id), 0) <> expected.version)
                """,
                Texts(read, s => s.Key.Value), Array(read, s => s.Value.Version));
    }

    private void AddStreams(NpgsqlBatch batch)
    {
        if (lines.Count == 0) return;
        var changed = written.Keys.Order().ToArray();
        Add(batch,
            """
            insert into mt_streams as s (id, type, version, timestamp, created)
            select id, type, version, at, at from unnest($1, $2, $3, $4) as u (id, type, version, at)
            on conflict (id) do update set version = excluded.version, timestamp = excluded.timestamp
            """,
            Texts(changed, s => s.Value), Texts(changed, s => streams[s].Kind.Name), Array(changed, s => streams[s].Version), Instants(changed, s => written[s].At));
    }

    private void AddEvents(NpgsqlBatch batch)
    {
        if (lines.Count == 0) return;
        Add(batch,
            """
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, correlation_id, headers, user_name)
            select nextval('mt_events_sequence'), u.* from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) as u
            """,
            Array(rendered, r => r.Id),
            Texts(lines, l => l.Stream.Value),
            Array(lines, l => l.Version),
            Documents(r => r.Data),
            Texts(lines, l => EventCodec.NameOf(l.Fact)),
            Instants(lines, l => l.At),
            Texts(lines, l => l.By.Correlation),
            Documents(r => r.Headers),
            Texts(lines, l => l.By.Actor));
    }

    /// <summary>What <see cref="AddEvents"/> writes, without holding all of it in memory: the next rows are made while the server takes the last.</summary>
    private async Task CopyEvents(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select array_agg(nextval('mt_events_sequence')) from generate_series(1, $1)", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = lines.Count });
        var positions = (long[])(await command.ExecuteScalarAsync())!;

        await using var copy = await connection.BeginBinaryImportAsync(
            "copy mt_events (seq_id, id, stream_id, version, data, type, timestamp, correlation_id, headers, user_name) from stdin (format binary)");
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            var id = Chain(line);
            await copy.StartRowAsync();
            await copy.WriteAsync(positions[i], NpgsqlDbType.Bigint);
            await copy.WriteAsync(id, NpgsqlDbType.Uuid);
            await copy.WriteAsync(line.Stream.Value, NpgsqlDbType.Varchar);
            await copy.WriteAsync(line.Version, NpgsqlDbType.Bigint);
            await copy.WriteAsync(text.Data, NpgsqlDbType.Jsonb);
            await copy.WriteAsync(EventCodec.NameOf(line.Fact), NpgsqlDbType.Varchar);
            await copy.WriteAsync(line.At, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(line.By.Correlation, NpgsqlDbType.Varchar);
            await copy.WriteAsync(text.Headers, NpgsqlDbType.Jsonb);
            await copy.WriteAsync(line.By.Actor, NpgsqlDbType.Varchar);
        }
        await copy.CompleteAsync();
    }

    private void AddProjections(NpgsqlBatch batch)
    {
        var tables = new Dictionary<Table, List<object[]>>();
        foreach (var stream in written.Keys.Order())
            foreach (var (table, row) in rows.GetValueOrDefault(stream) ?? RowsOf(stream))
            {
                if (!tables.TryGetValue(table, out var list)) tables[table] = list = [];
                list.Add(row);
            }
        foreach (var table in Projections.All)
            if (tables.TryGetValue(table, out var list)) batch.BatchCommands.Add(table.Write(list));
    }

    private List<(Table Table, object[] Row)> RowsOf(StreamId stream)
    {
        var made = new List<(Table, object[])>();
        Projections.Rows(stream, streams[stream].State, written[stream].Facts, (table, row) => made.Add((table, row)));
        return made;
    }

    private ImmutableArray<object> Reads(Intent intent) => [.. intent.Reads.Select(stream => streams[stream].State)];

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

    private static NpgsqlParameter<DateTimeOffset[]> Instants<T>(IReadOnlyList<T> source, Func<T, DateTimeOffset> select)
    {
        var parameter = Array(source, select);
        parameter.NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz;
        return parameter;
    }

    private NpgsqlParameter<byte[][]> Documents(Func<(Guid Id, byte[] Data, byte[] Headers), byte[]> select)
    {
        var parameter = Array(rendered, select);
        parameter.NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb;
        return parameter;
    }

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }
}
