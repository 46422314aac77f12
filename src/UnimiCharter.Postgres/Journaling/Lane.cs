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

    /// <summary>
    /// A batch takes units in until the one before it is committed, and decides them meanwhile, on what that one leaves behind.
    /// When that one was then not written as it was decided, this one is decided again.
    /// </summary>
    private async Task Run()
    {
        var (before, committing, answering) = ((Batch?)null, Task.FromResult(true), Task.CompletedTask);
        var more = queue.Reader.WaitToReadAsync().AsTask();
        while (await more)
        {
            var units = new List<Unit>();
            var draft = isRemembering ? new Batch(time) : null;
            do
            {
                var from = units.Count;
                while (units.Count < maxBatch && queue.Reader.TryRead(out var unit)) units.Add(unit);
                more = queue.Reader.WaitToReadAsync().AsTask();
                if (draft is not null && !await Add(draft, before, units[from..])) draft = null;
            }
            while (units.Count < maxBatch && await Task.WhenAny(committing, more) == more && await more);

            if (!await committing) draft = null;
            (before, committing) = (draft, Commit(units, draft));
            answering = Answer(units, committing);
            if (draft is not null) continue;
            // What it leaves behind is not known before it is committed.
            await committing;
            committing = Task.FromResult(true);
        }
        await answering;
    }

    /// <summary>Answers units that are written; those that failed have been answered. The loop goes first, so that the next batch is on its way meanwhile.</summary>
    private static async Task Answer(List<Unit> units, Task committing)
    {
        await committing;
        await Task.Yield();
        foreach (var unit in units) unit.Complete();
    }

    /// <summary>Decides units ahead; false when they, and all of the batch, are to be decided when they are written.</summary>
    /// <param name="draft">What they are added to.</param>
    /// <param name="before">What is being written; null for nothing.</param>
    /// <param name="units">In the order in which they came.</param>
    private async Task<bool> Add(Batch draft, Batch? before, List<Unit> units)
    {
        try
        {
            var missing = new HashSet<StreamId>();
            foreach (var unit in units)
                foreach (var stream in unit.Streams)
                {
                    if (draft.Streams.ContainsKey(stream)) continue;
                    if ((before?.Streams.GetValueOrDefault(stream) ?? recent.Find(stream)) is { } known) draft.Know(stream, known);
                    else missing.Add(stream);
                }
            if (missing.Count > 0)
            {
                await using var connection = await database.OpenConnectionAsync();
                await draft.Know(connection, [.. missing]);
            }
            foreach (var unit in units) unit.Decide(draft);
            draft.Render();
            return !draft.IsLarge;
        }
        catch (Exception)
        {
            // Whatever it was happens again when they are decided one by one, and is answered then.
            return false;
        }
    }

    /// <summary>Writes units and answers them.</summary>
    /// <returns>Whether they were written as they had been decided in the draft.</returns>
    private async Task<bool> Commit(List<Unit> units, Batch? draft)
    {
        var attempt = 0;
        try
        {
            await retry.ExecuteAsync(async _ => await (attempt++ == 0 && draft is not null ? Write(units, draft) : Write(units, locked: attempt > 1)));
            return draft is not null && attempt == 1;
        }
        catch (Exception e) when (units.Count > 1 && e is not NpgsqlException { IsTransient: true })
        {
            // One of them cannot be written, or its decision failed: the others must not suffer for it.
            foreach (var unit in units) await Commit([unit], null);
        }
        catch (Exception e)
        {
            foreach (var unit in units) unit.Fail(e);
        }
        return false;
    }

    private async Task Write(List<Unit> units, Batch draft)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            await draft.Write(connection, null);
            Remember(draft);
        }
        catch
        {
            Forget(units);
            throw;
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

            var batch = new Batch(time);
            foreach (var stream in touched)
                if (!locked && recent.Find(stream) is { } known) batch.Know(stream, known);
            await batch.Know(connection, [.. touched.Where(s => !batch.Streams.ContainsKey(s))]);
            foreach (var unit in units) unit.Decide(batch);
            await batch.Write(connection, transaction);
            if (transaction is not null) await transaction.CommitAsync();
            Remember(batch);
        }
        catch
        {
            Forget(units);
            throw;
        }
    }

    private void Remember(Batch batch)
    {
        foreach (var (stream, folded) in batch.Streams)
            if (isRemembering || !batch.WritesTo(stream)) recent.Remember(stream, folded);
            else recent.Forget(stream);
    }

    private void Forget(List<Unit> units)
    {
        foreach (var unit in units)
            foreach (var stream in unit.Streams) recent.Forget(stream);
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

        public override void Complete() => done.TrySetResult(decided);

        public override void Fail(Exception exception) => done.TrySetException(exception);
    }
}
