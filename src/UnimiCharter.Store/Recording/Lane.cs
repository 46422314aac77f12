using System.Threading.Channels;
using Marten;
using Marten.Services;
using Npgsql;
using Polly;
using Polly.Retry;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>A queue of units, and the one loop that takes what has gathered there and records it in one transaction (group commit).</summary>
internal sealed class Lane : IAsyncDisposable
{
    // More facts than this go to the database a part at a time, so that they need not all be held as they are written.
    private const int FactsAtOnce = 2_000;
    private const int DocumentsAtOnce = 200;

    private readonly IDocumentStore store;
    private readonly NpgsqlDataSource database;
    private readonly TimeProvider time;
    private readonly Recent<StreamId, StreamDocument> recent;
    private readonly bool isRemembering;
    private readonly int maxBatch;
    private readonly Channel<Unit> queue;
    private readonly ResiliencePipeline retry;
    private readonly Task loop;

    /// <param name="recent">Streams that were used lately, shared with other lanes; the database says whether they have moved on.</param>
    /// <param name="isRemembering">Whether what is written to is soon written to again, and worth remembering.</param>
    public Lane(IDocumentStore store, NpgsqlDataSource database, TimeProvider time, Recent<StreamId, StreamDocument> recent, int queueLength, int maxBatch, bool isRemembering)
    {
        (this.store, this.database, this.time, this.recent, this.maxBatch, this.isRemembering) = (store, database, time, recent, maxBatch, isRemembering);
        queue = Channel.CreateBounded<Unit>(new BoundedChannelOptions(queueLength) { SingleReader = true });
        retry = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<OvertakenException>(),
                MaxRetryAttempts = 10,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(5),
                MaxDelay = TimeSpan.FromMilliseconds(100),
                UseJitter = true,
            })
            // A pooled connection may have died with a server that is back by now: once more, at once.
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(Database.IsTransient),
                MaxRetryAttempts = 1,
                Delay = TimeSpan.Zero,
            })
            .Build();
        loop = Task.Run(Run);
    }

    /// <summary>Decides a unit in its turn, and answers once what it decided is committed.</summary>
    /// <param name="streams">All that the decision looks at or writes to.</param>
    /// <param name="decide">May be asked again when the batch was overtaken.</param>
    /// <exception cref="RecorderFullException">Too many are waiting; nothing was written.</exception>
    public Task<T> Write<T>(HashSet<StreamId> streams, Func<Batch, T> decide)
    {
        var unit = new Unit<T>(streams, decide);
        return queue.Writer.TryWrite(unit) ? unit.Answer : throw new RecorderFullException();
    }

    /// <summary>Records what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop;
    }

    /// <summary>
    /// While a batch is saved the next one gathers and is decided, on what that one leaves behind: then it is ready when its turn
    /// comes. When the one before was not saved as it was decided, it is decided again.
    /// </summary>
    private async Task Run()
    {
        var (saving, last) = (Task.FromResult(true), (Batch?)null);
        while (await queue.Reader.WaitToReadAsync())
        {
            // Nothing is known of what is being saved before it is.
            if (last is null) await saving;
            var (units, batch) = (new List<Unit>(), isRemembering ? new Batch(time) : null);
            do
            {
                var from = units.Count;
                while (units.Count < maxBatch && queue.Reader.TryRead(out var unit)) units.Add(unit);
                if (batch is not null && !await Prepare(batch, units[from..], last)) batch = null;
            }
            while (units.Count < maxBatch && await MoreComeBefore(saving));
            if (!await saving) batch = null;
            (saving, last) = (Record(units, batch), batch);
        }
        await saving;
    }

    private async Task<bool> MoreComeBefore(Task<bool> saved)
    {
        if (saved.IsCompleted) return false;
        var more = queue.Reader.WaitToReadAsync().AsTask();
        return await Task.WhenAny(saved, more) == more && await more;
    }

    /// <summary>Decides units ahead; false when they, and all of the batch, are to be decided when they are recorded.</summary>
    private async Task<bool> Prepare(Batch batch, List<Unit> units, Batch? after)
    {
        try
        {
            await Find(batch, units, stream => after?.Streams.GetValueOrDefault(stream) ?? recent.Find(stream));
            foreach (var unit in units) unit.Decide(batch);
            batch.Render();
            return batch.Facts <= FactsAtOnce;
        }
        catch (Exception)
        {
            // Whatever it was happens again when they are decided one by one, and is answered then.
            return false;
        }
    }

    /// <summary>Records units and answers them.</summary>
    /// <param name="prepared">What they come to; null when they are yet to be decided.</param>
    /// <returns>Whether that is what was recorded.</returns>
    private async Task<bool> Record(List<Unit> units, Batch? prepared)
    {
        var attempts = 0;
        try
        {
            await retry.ExecuteAsync(async _ => await Record(units, attempts++ == 0 ? prepared : null, isAgain: attempts > 1));
            foreach (var unit in units) unit.Complete();
            return prepared is not null && attempts == 1;
        }
        catch (Exception e) when (units.Count > 1 && !Database.IsTransient(e))
        {
            // One of them cannot be written, or its decision failed: the others must not suffer for it.
            foreach (var unit in units) await Record([unit], null);
        }
        catch (Exception e)
        {
            foreach (var unit in units) unit.Fail(Database.Cause(e));
        }
        return false;
    }

    /// <param name="isAgain">It was overtaken: its streams are locked, and read as they are.</param>
    private async Task Record(List<Unit> units, Batch? prepared, bool isAgain)
    {
        var batch = prepared ?? new Batch(time);
        try
        {
            await using var locked = isAgain ? await Transaction.Begin(database) : null;
            var streams = locked is null ? null : await Lock(locked, units);
            if (prepared is null)
            {
                await Find(batch, units, stream => isAgain ? null : recent.Find(stream), locked, streams);
                foreach (var unit in units) unit.Decide(batch);
            }
            await Save(batch, locked);
        }
        catch
        {
            foreach (var unit in units)
                foreach (var stream in unit.Streams) recent.Forget(stream);
            throw;
        }
        foreach (var (stream, document) in batch.Streams)
            if (isRemembering || !batch.WritesTo(stream)) recent.Remember(stream, document);
            else recent.Forget(stream);
    }

    /// <summary>Makes known to a batch what its units look at: as remembered, or else as it is in the database.</summary>
    private async Task Find(
        Batch batch, List<Unit> units, Func<StreamId, StreamDocument?> remembered, Transaction? locked = null, IReadOnlyCollection<LockedStream>? streams = null)
    {
        var missing = new HashSet<StreamId>();
        foreach (var unit in units)
            foreach (var stream in unit.Streams)
                if (batch.Streams.ContainsKey(stream)) continue;
                else if (remembered(stream) is { } known) batch.Know(stream, known);
                else missing.Add(stream);
        if (missing.Count == 0) return;
        await using var session = Session(locked);
        var found = await session.Latest(missing);
        if (locked is not null) await Correct(found, streams!, locked);
        foreach (var (stream, document) in found) batch.Know(stream, document);
    }

    /// <summary>
    /// Where a document, a stream's row and its last fact disagree, one of them was meddled with: the facts themselves are asked, and
    /// the registry goes on after the last of all numbers. What verification finds stays to be found.
    /// </summary>
    private async Task Correct(Dictionary<StreamId, StreamDocument> found, IReadOnlyCollection<LockedStream> streams, Transaction locked)
    {
        var wrong = streams.Where(s => found.TryGetValue(s.Id, out var document) && (document.Version != s.Version || s.Last > s.Version)).ToArray();
        if (wrong.Length == 0) return;
        var folded = await store.Fold([.. wrong.Select(s => s.Id)], null, null, CancellationToken.None);
        foreach (var stream in wrong)
        {
            var (version, at) = (Math.Max(stream.Version, stream.Last), Tenants.Of(stream.Id));
            found[stream.Id] = folded[stream.Id] with { Version = version };
            if (version == stream.Version) continue;
            await using var command = locked.Command("update mt_streams set version = $1 where tenant_id = $2 and id = $3");
            command.Parameters.Add(new() { Value = version });
            command.Parameters.Add(new() { Value = at.Tenant });
            command.Parameters.Add(new() { Value = at.Key });
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Writes a batch: in one go, or a large one part by part in one transaction.</summary>
    /// <param name="locked">The transaction that its streams are locked in; null for none.</param>
    private async Task Save(Batch batch, Transaction? locked)
    {
        var (read, written) = (batch.Read.ToArray(), batch.Written.Select(s => (s.Stream, s.From, To: batch.Streams[s.Stream].Version)).ToArray());
        if (batch.Facts <= FactsAtOnce)
        {
            batch.Render();
            await Save(new FactsOperation().Expecting(read).Advancing(written).Recording(batch.Rendered).Storing(written.Select(s => batch.Document(s.Stream))), locked);
        }
        else
        {
            await using var own = locked is null ? await Transaction.Begin(database) : null;
            await Save(new FactsOperation().Advancing(written), locked ?? own);
            for (var part = batch.Next(FactsAtOnce); part.Count > 0; part = batch.Next(FactsAtOnce)) await Save(new FactsOperation().Recording(part), locked ?? own);
            foreach (var part in written.Chunk(DocumentsAtOnce)) await Save(new FactsOperation().Storing(part.Select(s => batch.Document(s.Stream))), locked ?? own);
            // It took its time: what was looked at may have moved on meanwhile, or a credential been revoked.
            await Save(new FactsOperation().Expecting(read), locked ?? own);
            if (own is not null) await own.Commit();
        }
        if (locked is not null) await locked.Commit();
    }

    private async Task Save(FactsOperation operation, Transaction? transaction)
    {
        if (operation.IsEmpty) return;
        await using var session = Session(transaction);
        session.QueueOperation(operation);
        await session.SaveChangesAsync();
    }

    private IDocumentSession Session(Transaction? transaction) => transaction is null ? store.LightweightSession(Tenants.Registry) : store.OpenSession(transaction.Options);

    /// <summary>Locks the streams of units; those that are yet to begin are left out.</summary>
    private static async Task<List<LockedStream>> Lock(Transaction transaction, List<Unit> units)
    {
        var ordered = units.SelectMany(unit => unit.Streams).Distinct().Order().Select(Tenants.Of).ToArray();
        await using var command = transaction.Command(
            """
            select tenant_id, id, version, coalesce((select max(e.version) from mt_events e where e.tenant_id = s.tenant_id and e.stream_id = s.id), 0)
            from mt_streams s where (tenant_id, id) in (select * from unnest($1, $2)) order by tenant_id, id for update
            """);
        command.Parameters.Add(new() { Value = ordered.Select(s => s.Tenant).ToArray() });
        command.Parameters.Add(new() { Value = ordered.Select(s => s.Key).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var streams = new List<LockedStream>(ordered.Length);
        while (await reader.ReadAsync()) streams.Add(new(Tenants.StreamOf(reader.GetString(0), reader.GetString(1)), reader.GetInt64(2), reader.GetInt64(3)));
        return streams;
    }

    /// <summary>A stream that nobody else moves on.</summary>
    /// <param name="Version">How many facts it is said to have.</param>
    /// <param name="Last">The version of its last fact, or of an earlier one.</param>
    private sealed record LockedStream(StreamId Id, long Version, long Last);

    /// <summary>A transaction for several units of work.</summary>
    private sealed class Transaction(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        public SessionOptions Options
        {
            get
            {
                var options = SessionOptions.ForTransaction(transaction);
                options.TenantId = Tenants.Registry;
                options.Tracking = DocumentTracking.None;
                return options;
            }
        }

        public static async Task<Transaction> Begin(NpgsqlDataSource database)
        {
            var connection = await database.OpenConnectionAsync();
            return new(connection, await connection.BeginTransactionAsync());
        }

        public NpgsqlCommand Command(string sql) => new(sql, connection, transaction);

        public Task Commit() => transaction.CommitAsync();

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }

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
