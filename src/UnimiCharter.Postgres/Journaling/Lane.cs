using System.Threading.Channels;
using Npgsql;
using Polly;
using Polly.Retry;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>A queue of units and the one loop that writes them, a batch at a time.</summary>
internal sealed class Lane : IAsyncDisposable
{
    private readonly NpgsqlDataSource database;
    private readonly TimeProvider time;
    private readonly Recent<StreamId, Folded> recent;
    private readonly int maxBatch;
    private readonly bool isRemembering;
    private readonly Channel<Unit> queue;
    private readonly ResiliencePipeline retry;
    private readonly Task loop;

    /// <param name="isRemembering">Whether what is written to is soon written to again, and worth remembering.</param>
    public Lane(NpgsqlDataSource database, TimeProvider time, Recent<StreamId, Folded> recent, int queueLength, int maxBatch, bool isRemembering)
    {
        (this.database, this.time, this.recent, this.maxBatch, this.isRemembering) = (database, time, recent, maxBatch, isRemembering);
        queue = Channel.CreateBounded<Unit>(new BoundedChannelOptions(queueLength) { SingleReader = true });
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

    /// <summary>Decides a unit in its turn, and answers once what it decided is committed.</summary>
    /// <param name="streams">All that the decision looks at or writes to.</param>
    /// <param name="decide">May be asked again when the batch was overtaken.</param>
    /// <exception cref="JournalFullException">Too many are waiting; nothing was written.</exception>
    public Task<T> Write<T>(HashSet<StreamId> streams, Func<Batch, T> decide)
    {
        var unit = new Unit<T>(streams, decide);
        return queue.Writer.TryWrite(unit) ? unit.Answer : throw new JournalFullException();
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop;
    }

    private async Task Run()
    {
        var units = new List<Unit>(maxBatch);
        while (await queue.Reader.WaitToReadAsync())
        {
            while (units.Count < maxBatch && queue.Reader.TryRead(out var unit)) units.Add(unit);
            await Commit(units);
            units.Clear();
        }
    }

    private async Task Commit(List<Unit> units)
    {
        try
        {
            var attempt = 0;
            await retry.ExecuteAsync(async _ => await Write(units, locked: attempt++ > 0));
            foreach (var unit in units) unit.Complete();
        }
        catch (Exception e) when (units.Count > 1 && e is not NpgsqlException { IsTransient: true })
        {
            // One of them cannot be written, or its decision failed: the others must not suffer for it.
            foreach (var unit in units) await Commit([unit]);
        }
        catch (Exception e)
        {
            foreach (var unit in units) unit.Fail(e);
        }
    }

    private async Task Write(List<Unit> units, bool locked)
    {
        var touched = units is [var only] ? only.Streams : units.SelectMany(u => u.Streams).ToHashSet();
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
            foreach (var unit in units) unit.Decide(batch);
            await batch.Write(connection, transaction);
            if (transaction is not null) await transaction.CommitAsync();

            foreach (var (stream, folded) in batch.Streams)
                if (isRemembering || folded.Version == loaded[stream].Version) recent.Remember(stream, folded);
                else recent.Forget(stream);
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

    private abstract class Unit(HashSet<StreamId> streams)
    {
        public HashSet<StreamId> Streams => streams;

        public abstract void Decide(Batch batch);

        public abstract void Complete();

        public abstract void Fail(Exception exception);
    }

    private sealed class Unit<T>(HashSet<StreamId> streams, Func<Batch, T> decide) : Unit(streams)
    {
        private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T decided = default!;

        public Task<T> Answer => done.Task;

        public override void Decide(Batch batch) => decided = decide(batch);

        public override void Complete() => done.SetResult(decided);

        public override void Fail(Exception exception) => done.TrySetException(exception);
    }
}
