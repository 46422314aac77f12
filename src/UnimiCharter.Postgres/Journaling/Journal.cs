using System.Collections.Immutable;
using System.Threading.Channels;
using Npgsql;
using Polly;
using Polly.Retry;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>
/// The one way to write. Units of intents that arrive together are decided in turn in memory and committed in one transaction
/// (group commit); each caller is answered when its facts are committed. Streams are remembered between batches; that they
/// are still as remembered is checked by the database in the same round trip that writes, so several nodes may share one
/// database, and a batch that was overtaken is loaded, locked and decided again.
/// </summary>
public sealed class Journal : IAsyncDisposable
{
    private const int QueueLength = 4_096;
    private const int MaxBatch = 256;
    private const int RememberedStreams = 16_384;

    private readonly NpgsqlDataSource database;
    private readonly TimeProvider time;
    private readonly Channel<Unit> queue = Channel.CreateBounded<Unit>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly Recent<StreamId, Folded> recent = new(RememberedStreams);
    private readonly ResiliencePipeline retry;
    private readonly Task loop;

    public Journal(NpgsqlDataSource database, TimeProvider time)
    {
        (this.database, this.time) = (database, time);
        retry = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<PostgresException>(Overtaken),
                MaxRetryAttempts = 10,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(5),
                MaxDelay = TimeSpan.FromMilliseconds(100),
                UseJitter = true,
            })
            // A pooled connection may have died with a server that is back by now: once more, at once.
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<NpgsqlException>(e => e.IsTransient && !Overtaken(e)),
                MaxRetryAttempts = 1,
                Delay = TimeSpan.Zero,
            })
            .Build();
        loop = Task.Run(Run);
    }

    /// <summary>Records what one intent comes to.</summary>
    /// <exception cref="JournalFullException">Too many are waiting; nothing was written.</exception>
    /// <exception cref="NpgsqlException">The database is away; it is not known to have been written, and may be sent again.</exception>
    public async Task<Receipt> Append(Intent intent, Provenance by) => (await Append([intent], by))[0];

    /// <summary>Records all of a unit's intents or, if one is refused, none: then every receipt is that refusal.</summary>
    /// <inheritdoc cref="Append(Intent, Provenance)" path="/exception"/>
    public Task<ImmutableArray<Receipt>> Append(ImmutableArray<Intent> intents, Provenance by)
    {
        var unit = new Unit(intents, by);
        return queue.Writer.TryWrite(unit) ? unit.Done.Task : throw new JournalFullException();
    }

    /// <summary>Waits for what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop;
    }

    private async Task Run()
    {
        var units = new List<Unit>(MaxBatch);
        while (await queue.Reader.WaitToReadAsync())
        {
            while (units.Count < MaxBatch && queue.Reader.TryRead(out var unit)) units.Add(unit);
            await Commit(units);
            units.Clear();
        }
    }

    private async Task Commit(List<Unit> units)
    {
        try
        {
            var attempt = 0;
            var receipts = await retry.ExecuteAsync(async _ => await Write(units, locked: attempt++ > 0));
            for (var i = 0; i < units.Count; i++) units[i].Done.SetResult(receipts[i]);
        }
        catch (Exception e) when (units.Count > 1 && e is not NpgsqlException { IsTransient: true })
        {
            // One of them cannot be written, or its decision failed: the others must not suffer for it.
            foreach (var unit in units) await Commit([unit]);
        }
        catch (Exception e)
        {
            foreach (var unit in units) unit.Done.TrySetException(e);
        }
    }

    private async Task<ImmutableArray<Receipt>[]> Write(List<Unit> units, bool locked)
    {
        var touched = units.SelectMany(u => u.Intents).SelectMany(i => i.Reads.Append(i.Stream)).ToHashSet();
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            await using var transaction = locked ? await connection.BeginTransactionAsync() : null;
            if (locked) await Lock(connection, touched);

            var loaded = new Dictionary<StreamId, Folded>(touched.Count);
            foreach (var stream in touched)
                if (!locked && recent.Find(stream) is { } known) loaded.Add(stream, known);
            if (loaded.Count < touched.Count) await EventLog.Load(connection, touched.Where(s => !loaded.ContainsKey(s)).ToArray(), loaded);

            var batch = new Batch(loaded, time.GetUtcNow());
            var receipts = units.Select(u => batch.Decide(u.Intents, u.By)).ToArray();
            await using var sql = batch.ToSql(connection);
            if (sql.BatchCommands.Count > 0) await sql.ExecuteNonQueryAsync();
            if (transaction is not null) await transaction.CommitAsync();

            foreach (var (stream, folded) in batch.Streams) recent.Remember(stream, folded);
            return receipts;
        }
        catch
        {
            foreach (var stream in touched) recent.Forget(stream);
            throw;
        }
    }

    private static async Task Lock(NpgsqlConnection connection, HashSet<StreamId> streams)
    {
        await using var command = new NpgsqlCommand("select from mt_streams where id = any($1) order by id for update", connection);
        command.Parameters.Add(new() { Value = streams.Select(s => s.Value).ToArray() });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Another node wrote to a stream first, or two nodes' locks crossed.</summary>
    private static bool Overtaken(NpgsqlException e) => e is PostgresException
    {
        SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
    };

    private sealed record Unit(ImmutableArray<Intent> Intents, Provenance By)
    {
        public TaskCompletionSource<ImmutableArray<Receipt>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
