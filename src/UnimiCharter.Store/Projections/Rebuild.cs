using System.Collections.Immutable;
using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;

namespace UnimiCharter.Store;

/// <param name="Facts">Facts read so far, of <paramref name="Total"/> expected.</param>
public sealed record FactProgress(long Facts, long Total);

/// <param name="Rows">Documents that the facts come to.</param>
/// <param name="Mended">Documents that stood otherwise, were absent, or should not have been there: none, if the live projections were right.</param>
/// <param name="Unmade">Documents that cannot be made again and were left as they stand, by the position of what is in the way.</param>
public sealed record RebuildReport(long Facts, int Streams, int Rows, int Mended, ImmutableArray<UnmadeDocument> Unmade);

/// <summary>The document of a stream that cannot be made again, for what was done to its facts.</summary>
/// <param name="Version">Of the first fact that cannot be taken.</param>
/// <param name="Position">Of the same; 0 where it is none of them by itself.</param>
/// <param name="Detail">What is known, in English.</param>
public sealed record UnmadeDocument(string Stream, long Version, long Position, string Detail)
{
    public override string ToString() => FormattableString.Invariant($"cannot be made again: {Stream} version {Version}, position {Position}: {Detail}");
}

/// <summary>
/// Makes the documents again from the first fact, while the registry serves: Marten's own rebuild would empty the tables first.
/// The facts are folded from a snapshot; only then are writers held, while streams that moved on are folded again and the documents
/// that differ are written. Readers see the old ones until all the new ones stand. The feed of changes comes last, up to where it was.
/// </summary>
/// <param name="feed">Says up to where it is complete.</param>
public sealed class Rebuild(NpgsqlDataSource database, ChangeFeed feed)
{
    private const int ReportEvery = 50_000;
    private const int ChunkSize = 1_000;
    private const int ChunksAhead = 8;

    // In the order of positions, which within a stream is the order of versions. Marten's own tombstones are no facts.
    private const string InOrder = "where stream_id <> 'mt_tombstone' order by seq_id";

    public async Task<RebuildReport> Run(IProgress<FactProgress>? progress = null, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var (streams, facts) = await Fold(connection, progress, cancellation);

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Execute(connection, "set local statement_timeout = 0", cancellation);
        await Execute(connection, "lock table mt_streams, mt_events in share mode", cancellation);
        await CatchUp(connection, streams, cancellation);
        var mended = 0;
        foreach (var (type, table) in OwnSchema.Tables) mended += await Replace(connection, type, table, streams, cancellation);
        UnmadeDocument[] unmade = [.. streams.Values.Select(s => s.Unmade).OfType<UnmadeDocument>().OrderBy(s => s.Position)];
        if (mended > 0) await Execute(connection, "insert into charter.rebuilds as r (id, number) values (1, 1) on conflict (id) do update set number = r.number + 1", cancellation);
        await transaction.CommitAsync(cancellation);
        // No writer waits for these: they follow the facts by themselves.
        var changes = await RemakeFeed(connection, cancellation);
        return new(facts, streams.Count, streams.Count - unmade.Length + changes.Rows, mended + changes.Mended, ImmutableArray.Create(unmade));
    }

    /// <param name="Document">What the facts come to; null where they cannot be taken.</param>
    private sealed record Folded(StreamDocument? Document, UnmadeDocument? Unmade = null);

    private static async Task<(Dictionary<(string Tenant, string Key), Folded> Streams, long Facts)> Fold(
        NpgsqlConnection connection, IProgress<FactProgress>? progress, CancellationToken cancellation)
    {
        // What is set here ends with the transaction, however that ends: the connection is another's next. By the index, since a sort would wait for the last fact.
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Execute(connection, "set local statement_timeout = 0; set local enable_sort = off", cancellation);
        await using var count = new NpgsqlCommand("select count(*) from mt_events", connection) { CommandTimeout = 0 };
        var total = (long)(await count.ExecuteScalarAsync(cancellation))!;
        var streams = new Dictionary<(string, string), Folded>();
        var facts = 0L;
        // One thread reads while another folds.
        var chunks = Channel.CreateBounded<List<StoredFact>>(ChunksAhead);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = Task.Run(() => Read(connection, chunks.Writer, over.Token), CancellationToken.None);
        try
        {
            await foreach (var chunk in chunks.Reader.ReadAllAsync(cancellation))
                foreach (var fact in chunk)
                {
                    Add(streams, fact);
                    if (++facts % ReportEvery == 0) progress?.Report(new(facts, total));
                }
        }
        finally
        {
            // A fact that cannot be read ends it too, and the connection is not given back while it is read from.
            await over.CancelAsync();
            await reading;
        }
        await transaction.CommitAsync(cancellation);
        progress?.Report(new(facts, facts));
        return (streams, facts);
    }

    private static void Add(Dictionary<(string, string), Folded> streams, StoredFact fact)
    {
        var folded = streams.GetValueOrDefault((fact.Tenant, fact.Key));
        if (folded?.Unmade is null) streams[(fact.Tenant, fact.Key)] = With(folded?.Document, fact);
    }

    /// <summary>One that was tampered with may be anything, and what it comes to, too.</summary>
    private static Folded With(StreamDocument? before, StoredFact fact)
    {
        if (fact.Tenant.Length == 0 || Tenants.IsStray(fact.Tenant, fact.Key)) return Unmade("the registry keeps no such stream there");
        try
        {
            before ??= StreamDocument.New(fact.Key);
            return fact.Version == before.Version + 1
                ? new(before.With(fact.Read()) with { Hash = fact.Hash })
                : Unmade(FormattableString.Invariant($"it does not follow version {before.Version}"));
        }
        catch (Exception e)
        {
            return Unmade($"it is no fact of the stream's ({e.Message.ReplaceLineEndings(" ")})");
        }

        Folded Unmade(string detail) => Rebuild.Unmade(fact.Tenant, fact.Key, fact.Version, fact.Position, detail);
    }

    private static Folded Unmade(string tenant, string key, long version, long position, string detail) => new(null, new(Tenants.StreamOf(tenant, key).Value, version, position, detail));

    private static byte[]? Rendered(object document)
    {
        try
        {
            return DomainJson.Write(document);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static async Task Read(NpgsqlConnection connection, ChannelWriter<List<StoredFact>> chunks, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            var chunk = new List<StoredFact>(ChunkSize);
            await foreach (var fact in StoredFacts.Read(connection, InOrder, [], cancellation))
            {
                chunk.Add(fact);
                if (chunk.Count < ChunkSize) continue;
                await chunks.WriteAsync(chunk, cancellation);
                chunk = new(ChunkSize);
            }
            await chunks.WriteAsync(chunk, cancellation);
        }
        catch (Exception e)
        {
            failure = e;
        }
        chunks.Complete(failure);
    }

    /// <summary>Streams that got facts after the snapshot, or whose facts were not yet committed in it, are folded again.</summary>
    private static async Task CatchUp(NpgsqlConnection connection, Dictionary<(string Tenant, string Key), Folded> streams, CancellationToken cancellation)
    {
        var moved = new List<(string Tenant, string Key)>();
        await using (var versions = new NpgsqlCommand("select tenant_id, id, coalesce(version, 0) from mt_streams where id <> 'mt_tombstone'", connection) { CommandTimeout = 0 })
        await using (var reader = await versions.ExecuteReaderAsync(cancellation))
            while (await reader.ReadAsync(cancellation))
            {
                var stream = (reader.GetString(0), reader.GetString(1));
                if ((streams.GetValueOrDefault(stream)?.Document?.Version ?? 0) != reader.GetInt64(2)) moved.Add(stream);
            }
        foreach (var tenant in moved.GroupBy(s => s.Tenant, s => s.Key))
        {
            foreach (var key in tenant) streams.Remove((tenant.Key, key));
            await foreach (var fact in StoredFacts.Read(connection, "where tenant_id = $1 and stream_id = any($2) order by stream_id, version", [tenant.Key, tenant.ToArray()], cancellation))
                Add(streams, fact);
        }
    }

    private static async Task<int> Replace(NpgsqlConnection connection, Type type, string table, Dictionary<(string Tenant, string Key), Folded> streams, CancellationToken cancellation)
    {
        await Execute(connection, $"create temporary table rebuilt (like {table}) on commit drop", cancellation);
        await using (var copy = await connection.BeginBinaryImportAsync("copy rebuilt (tenant_id, id, mt_version, data) from stdin (format binary)", cancellation))
        {
            foreach (var (stream, folded) in streams.Where(s => s.Value.Document?.GetType() == type).ToArray())
            {
                var document = folded.Document!;
                if (Rendered(document) is not { } json)
                {
                    streams[stream] = Unmade(stream.Tenant, stream.Key, document.Version, 0, "what its facts come to cannot be kept");
                    continue;
                }
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(stream.Tenant, NpgsqlDbType.Varchar, cancellation);
                await copy.WriteAsync(document.Id, NpgsqlDbType.Varchar, cancellation);
                await copy.WriteAsync(document.Version, NpgsqlDbType.Bigint, cancellation);
                await copy.WriteAsync(json, NpgsqlDbType.Jsonb, cancellation);
            }
            await copy.CompleteAsync(cancellation);
        }
        (string Tenant, string Key)[] left = [.. streams.Where(s => s.Value.Unmade is not null).Select(s => s.Key)];
        await Execute(connection, "analyze rebuilt", cancellation);
        var strangers = await Execute(connection,
            $"""
            delete from {table} d where not exists (select from rebuilt r where (r.tenant_id, r.id) = (d.tenant_id, d.id))
                and (d.tenant_id, d.id) not in (select * from unnest($1, $2))
            """, cancellation, Array.ConvertAll(left, s => s.Tenant), Array.ConvertAll(left, s => s.Key));
        var differing = await Execute(connection,
            $"""
            insert into {table} as d (tenant_id, id, mt_version, data) select tenant_id, id, mt_version, data from rebuilt
            on conflict (tenant_id, id) do update set mt_version = excluded.mt_version, data = excluded.data
            where (d.mt_version, d.data) is distinct from (excluded.mt_version, excluded.data)
            """, cancellation);
        await Execute(connection, "drop table rebuilt", cancellation);
        return strangers + differing;
    }

    /// <summary>Makes the changes again up to where they are said to be complete; what comes after that is added meanwhile.</summary>
    private async Task<(int Rows, int Mended)> RemakeFeed(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var done = await feed.Position(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Execute(connection, "set local statement_timeout = 0", cancellation);
        await Execute(connection, "create temporary table remade (tenant_id varchar, id bigint, data jsonb) on commit drop", cancellation);
        var (teller, rows) = (new ChangeTeller(), 0);
        for (long from = 0, to; from < done; from = to)
        {
            var facts = new List<FollowedFact>(ChunkSize);
            await foreach (var fact in StoredFacts.Read(connection, "where seq_id > $1 and seq_id <= $2 and stream_id <> 'mt_tombstone' order by seq_id limit $3", [from, done, ChunkSize], cancellation))
                facts.Add(FollowedFact.Of(fact));
            to = facts.Count < ChunkSize ? done : facts[^1].Position;
            var changes = from told in await teller.Tell(facts, connection, null, cancellation)
                          from change in (told.Changes ?? []).Select((change, ordinal) => ChangeDocument.Of(new(told.Fact.Position, ordinal, told.Fact.At, change)))
                          let json = Rendered(change)
                          where json is not null
                          select (told.Fact.Tenant, change.Id, json);
            await using var copy = await connection.BeginBinaryImportAsync("copy remade (tenant_id, id, data) from stdin (format binary)", cancellation);
            foreach (var (tenant, id, json) in changes)
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(tenant, NpgsqlDbType.Varchar, cancellation);
                await copy.WriteAsync(id, NpgsqlDbType.Bigint, cancellation);
                await copy.WriteAsync(json, NpgsqlDbType.Jsonb, cancellation);
                rows++;
            }
            await copy.CompleteAsync(cancellation);
        }
        await Execute(connection, "analyze remade", cancellation);
        var last = ChangeDocument.IdOf(done, int.MaxValue);
        var strangers = await Execute(connection,
            FormattableString.Invariant($"delete from mt_doc_change d where d.id <= {last} and not exists (select from remade r where (r.tenant_id, r.id) = (d.tenant_id, d.id))"), cancellation);
        var differing = await Execute(connection,
            """
            insert into mt_doc_change as d (tenant_id, id, data) select tenant_id, id, data from remade
            on conflict (tenant_id, id) do update set data = excluded.data where d.data is distinct from excluded.data
            """, cancellation);
        await transaction.CommitAsync(cancellation);
        return (rows, strangers + differing);
    }

    private static async Task<int> Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
