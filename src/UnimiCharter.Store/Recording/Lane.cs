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

    private async Task Run()
    {
        while (await queue.Reader.WaitToReadAsync())
        {
            var units = new List<Unit>();
            while (units.Count < maxBatch && queue.Reader.TryRead(out var unit)) units.Add(unit);
            await Record(units);
        }
    }

    private async Task Record(List<Unit> units)
    {
        try
        {
            var attempts = 0;
            await retry.ExecuteAsync(async _ => await Record(units, isAgain: attempts++ > 0));
            foreach (var unit in units) unit.Complete();
        }
        catch (Exception e) when (units.Count > 1 && !Database.IsTransient(e))
        {
            // One of them cannot be written, or its decision failed: the others must not suffer for it.
            foreach (var unit in units) await Record([unit]);
        }
        catch (Exception e)
        {
            foreach (var unit in units) unit.Fail(e);
        }
    }

    /// <param name="isAgain">It was overtaken: its streams are locked, and read as they are.</param>
    private async Task Record(List<Unit> units, bool isAgain)
    {
        var touched = units is [var only] ? only.Streams : units.SelectMany(unit => unit.Streams).ToHashSet();
        var batch = new Batch(time);
        try
        {
            await using var locked = isAgain ? await Transaction.Begin(database) : null;
            if (locked is not null) await Lock(locked, touched);
            await Find(batch, touched, isAgain ? null : recent, locked);
            foreach (var unit in units) unit.Decide(batch);
            await Save(batch, locked);
        }
        catch
        {
            foreach (var stream in touched) recent.Forget(stream);
            throw;
        }
        foreach (var (stream, document) in batch.Streams)
            if (isRemembering || !batch.WritesTo(stream)) recent.Remember(stream, document);
            else recent.Forget(stream);
    }

    private async Task Find(Batch batch, HashSet<StreamId> streams, Recent<StreamId, StreamDocument>? remembered, Transaction? locked)
    {
        var missing = new List<StreamId>();
        foreach (var stream in streams)
            if (remembered?.Find(stream) is { } known) batch.Know(stream, known);
            else missing.Add(stream);
        if (missing.Count == 0) return;
        await using var session = Session(locked);
        foreach (var (stream, document) in await session.Latest(missing)) batch.Know(stream, document);
    }

    /// <summary>Writes a batch: in one go, or a large one part by part in one transaction.</summary>
    /// <param name="locked">The transaction that its streams are locked in; null for none.</param>
    private async Task Save(Batch batch, Transaction? locked)
    {
        var (read, written) = (batch.Read.ToArray(), batch.Written.Select(s => (s.Stream, s.From, To: batch.Streams[s.Stream].Version)).ToArray());
        var facts = new FactRenderer(batch);
        if (batch.Facts.Count <= FactsAtOnce)
        {
            var rendered = facts.Next(FactsAtOnce);
            await Save(new FactsOperation().Expecting(read).Advancing(written).Recording(rendered).Storing([.. written.Select(s => (s.Stream, batch.Streams[s.Stream]))]), locked);
        }
        else
        {
            await using var own = locked is null ? await Transaction.Begin(database) : null;
            await Save(new FactsOperation().Advancing(written), locked ?? own);
            for (var part = facts.Next(FactsAtOnce); part.Count > 0; part = facts.Next(FactsAtOnce)) await Save(new FactsOperation().Recording(part), locked ?? own);
            foreach (var part in written.Chunk(DocumentsAtOnce)) await Save(new FactsOperation().Storing([.. part.Select(s => (s.Stream, batch.Streams[s.Stream]))]), locked ?? own);
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

    private static async Task Lock(Transaction transaction, HashSet<StreamId> streams)
    {
        var ordered = streams.Order().Select(Tenants.Of).ToArray();
        await using var command = transaction.Command(
            "select from mt_streams where (tenant_id, id) in (select * from unnest($1, $2)) order by tenant_id, id for update");
        command.Parameters.Add(new() { Value = ordered.Select(s => s.Tenant).ToArray() });
        command.Parameters.Add(new() { Value = ordered.Select(s => s.Key).ToArray() });
        await command.ExecuteNonQueryAsync();
    }

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
