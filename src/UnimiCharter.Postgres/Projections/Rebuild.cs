using System.Threading.Channels;
using Npgsql;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <param name="Facts">Facts read so far, of <paramref name="Total"/> expected.</param>
public sealed record FactProgress(long Facts, long Total);

/// <param name="Rows">Rows that the facts come to.</param>
/// <param name="Mended">Rows that stood otherwise, were absent, or should not have been there: none, if the live projections were right.</param>
public sealed record RebuildReport(long Facts, int Streams, int Rows, int Mended);

/// <summary>
/// Makes the projections again from the first fact, while the registry serves. The facts are folded from a snapshot;
/// only then are writers held, while streams that moved on are folded again and the rows that differ are written. Readers
/// see the old rows until all the new ones stand. The feed of changes comes last, up to where it was.
/// </summary>
public static class Rebuild
{
    private const int ReportEvery = 50_000;
    private const int ChunkSize = 1_000;
    private const int ChunksAhead = 8;

    /// <summary>Whether the schema has changed since the rows were made; it stays so until a rebuild has been committed.</summary>
    public static async Task<bool> IsDue(NpgsqlDataSource database, CancellationToken cancellation = default)
    {
        await using var command = database.CreateCommand("select is_due from charter.generation");
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    public static async Task<RebuildReport> Run(NpgsqlDataSource database, IProgress<FactProgress>? progress, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await Execute(connection, "set statement_timeout = 0", cancellation);
        var (streams, facts) = await Fold(connection, progress, cancellation);

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Execute(connection, "lock table mt_events in share mode", cancellation);
        await CatchUp(connection, streams, cancellation);
        var rows = Projections.All.ToDictionary(table => table, _ => new List<object[]>());
        foreach (var (stream, folded) in streams) Projections.Rows(stream, folded.State, null, (table, row) => rows[table].Add(row));
        var mended = 0;
        foreach (var (table, made) in rows) mended += await Replace(connection, table, made, cancellation);
        if (mended > 0) await Execute(connection, "update charter.generation set number = number + 1", cancellation);
        await Execute(connection, "update charter.generation set is_due = false where is_due", cancellation);
        await transaction.CommitAsync(cancellation);
        // No writer waits for these: they follow the facts by themselves.
        var changes = await new ChangeProjection(database, TimeProvider.System).Remake(connection, cancellation);
        return new(facts, streams.Count, rows.Values.Sum(made => made.Count) + changes.Rows, mended + changes.Mended);
    }

    private static async Task<(Dictionary<StreamId, Folded> Streams, long Facts)> Fold(
        NpgsqlConnection connection, IProgress<FactProgress>? progress, CancellationToken cancellation)
    {
        await using var count = new NpgsqlCommand("select count(*) from mt_events", connection) { CommandTimeout = 0 };
        var total = (long)(await count.ExecuteScalarAsync(cancellation))!;
        // In the order of positions, which within a stream is the order of versions. By the index: a sort would wait for the last fact.
        await Execute(connection, "set enable_sort = off", cancellation);
        await using var select = new NpgsqlCommand("select stream_id, type, data from mt_events order by seq_id", connection) { CommandTimeout = 0 };
        var streams = new Dictionary<string, Folded>(StringComparer.Ordinal);
        var facts = 0L;
        await using (var reader = await select.ExecuteReaderAsync(cancellation))
        {
            // One thread reads while another folds.
            var chunks = Channel.CreateBounded<List<(string Stream, string Type, byte[] Data)>>(ChunksAhead);
            var reading = Task.Run(() => Read(reader, chunks.Writer, cancellation), cancellation);
            await foreach (var chunk in chunks.Reader.ReadAllAsync(cancellation))
                foreach (var (stream, type, data) in chunk)
                {
                    streams[stream] = (streams.GetValueOrDefault(stream) ?? Folded.New(new(stream))).With(EventCodec.Read(type, data));
                    if (++facts % ReportEvery == 0) progress?.Report(new(facts, total));
                }
            await reading;
        }
        await Execute(connection, "reset enable_sort", cancellation);
        progress?.Report(new(facts, facts));
        return (streams.ToDictionary(s => new StreamId(s.Key), s => s.Value), facts);
    }

    private static async Task Read(NpgsqlDataReader reader, ChannelWriter<List<(string, string, byte[])>> chunks, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            var chunk = new List<(string, string, byte[])>(ChunkSize);
            while (await reader.ReadAsync(cancellation))
            {
                chunk.Add((reader.GetString(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
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
    private static async Task CatchUp(NpgsqlConnection connection, Dictionary<StreamId, Folded> streams, CancellationToken cancellation)
    {
        var moved = new List<StreamId>();
        await using (var versions = new NpgsqlCommand("select id, version from mt_streams", connection) { CommandTimeout = 0 })
        await using (var reader = await versions.ExecuteReaderAsync(cancellation))
            while (await reader.ReadAsync(cancellation))
            {
                var stream = new StreamId(reader.GetString(0));
                if ((streams.GetValueOrDefault(stream)?.Version ?? 0) != reader.GetInt64(1)) moved.Add(stream);
            }
        if (moved.Count > 0) await EventLog.Load(connection, [.. moved], streams, cancellation: cancellation);
    }

    private static async Task<int> Replace(NpgsqlConnection connection, Table table, List<object[]> rows, CancellationToken cancellation)
    {
        await Execute(connection, $"create temporary table rebuilt (like {table.Name}) on commit drop", cancellation);
        await using (var copy = await connection.BeginBinaryImportAsync($"copy rebuilt ({string.Join(", ", table.Columns.Select(c => c.Name))}) from stdin (format binary)", cancellation))
        {
            foreach (var row in rows)
            {
                await copy.StartRowAsync(cancellation);
                for (var i = 0; i < row.Length; i++) await copy.WriteAsync(row[i], table.Columns[i].Type, cancellation);
            }
            await copy.CompleteAsync(cancellation);
        }
        await Execute(connection, "analyze rebuilt", cancellation);
        var strangers = await Execute(connection, $"delete from {table.Name} t where not exists (select from rebuilt r where ({Of('r')}) = ({Of('t')}))", cancellation);
        var differing = await Execute(connection, table.Upsert("rebuilt"), cancellation);
        await Execute(connection, "drop table rebuilt", cancellation);
        return strangers + differing;

        string Of(char alias) => string.Join(", ", table.Key.Select(column => $"{alias}.{column}"));
    }

    private static async Task<int> Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
