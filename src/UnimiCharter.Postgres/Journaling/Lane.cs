using System.Threading.Channels;
using Npgsql;
using Polly;
using Polly.Retry;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>A queue of units and the one loop that decides them in turn and writes them in batches, at most two at a time.</summary>
internal sealed class Lane : IAsyncDisposable
{
    // So many units are worth a round trip of their own beside another.
    private const int WorthItsOwn = 8;

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
    /// A batch takes units in while those before it are written, and decides them meanwhile, on what those leave behind. It goes
    /// on its way when the one before it is committed, or beside it, once it is worth a round trip of its own and they have no
    /// stream in common: so both come to the same as one after the other. When one that it was decided upon was then not written
    /// as it was decided, it is decided again.
    /// </summary>
    private async Task Run()
    {
        var (flying, answering) = (new List<Flight>(), Task.CompletedTask);
        var more = queue.Reader.WaitToReadAsync().AsTask();
        while (await more)
        {
            var units = new List<Unit>();
            var draft = isRemembering ? new Batch(time) : null;
            var basis = flying.ToArray();
            while (true)
            {
                if (more.IsCompleted)
                {
                    var from = units.Count;
                    while (units.Count < maxBatch && queue.Reader.TryRead(out var unit)) units.Add(unit);
                    more = queue.Reader.WaitToReadAsync().AsTask();
                    if (draft is not null && !await Add(draft, basis, units[from..])) draft = null;
                }
                flying.RemoveAll(IsDown);
                if (units.Count == maxBatch || flying.Count == 0 || (flying is [var only] && units.Count >= WorthItsOwn && draft?.IsApartFrom(only.Batch) == true)) break;
                if (await Task.WhenAny([more, .. flying.Select(flight => flight.Written)]) == more && !await more) break;
            }

            foreach (var flight in basis)
                if ((draft is null || flight.Written.IsCompleted || !draft.IsApartFrom(flight.Batch)) && !await flight.Written) draft = null;
            for (flying.RemoveAll(IsDown); flying.Count > (draft is null ? 0 : 1); flying.RemoveAll(IsDown)) await Task.WhenAny(flying.Select(flight => flight.Written));
            var written = Commit(units, draft);
            answering = Task.WhenAll(answering, Answer(units, written));
            // What one leaves behind that is decided when it is written is not known before it is committed.
            if (draft is null) await written;
            else flying.Add(new(draft, written));
        }
        await answering;

        static bool IsDown(Flight flight) => flight.Written.IsCompleted;
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
    /// <param name="basis">What was being written when it was begun.</param>
    /// <param name="units">In the order in which they came.</param>
    private async Task<bool> Add(Batch draft, Flight[] basis, List<Unit> units)
    {
        try
        {
            var missing = new HashSet<StreamId>();
            foreach (var unit in units)
                foreach (var stream in unit.Streams)
                {
                    if (draft.Streams.ContainsKey(stream)) continue;
                    if (Known(stream) is { } known) draft.Know(stream, known);
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

        // Of those that are being written, only one writes to the stream, or none.
        Folded? Known(StreamId stream)
        {
            Folded? latest = null;
            foreach (var flight in basis)
                if (flight.Batch.Streams.TryGetValue(stream, out var folded) && !(folded.Version < latest?.Version)) latest = folded;
            return latest ?? recent.Find(stream);
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

    /// <summary>A batch on its way.</summary>
    /// <param name="Written">Whether it was then written as it had been decided.</param>
    private sealed record Flight(Batch Batch, Task<bool> Written);

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
