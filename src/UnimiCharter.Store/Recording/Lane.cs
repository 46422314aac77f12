using System.Threading.Channels;
using Marten;
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
    private readonly SharedMemory memory;
    private readonly int maxBatch;
    private readonly bool isRemembering;
    private readonly string patience;
    private readonly Lane? patient;
    private readonly HeldStreams held = new();
    private readonly Channel<PendingUnit> queue;
    private readonly ResiliencePipeline retry;
    private readonly Task loop;

    /// <param name="memory">Shared with other lanes; the database says whether a stream has moved on.</param>
    /// <param name="isRemembering">Whether what is written to is soon written to again, and worth remembering.</param>
    /// <param name="patient">Takes the units whose streams somebody holds for long, and waits for these; null for a lane that waits itself.</param>
    public Lane(IDocumentStore store, NpgsqlDataSource database, TimeProvider time, SharedMemory memory, int queueLength, int maxBatch, bool isRemembering, Lane? patient = null)
    {
        (this.store, this.database, this.time, this.memory, this.maxBatch, this.isRemembering, this.patient) = (store, database, time, memory, maxBatch, isRemembering, patient);
        patience = patient is null ? OwnSchema.NoEnd : OwnSchema.Short;
        queue = System.Threading.Channels.Channel.CreateBounded<PendingUnit>(queueLength);
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

    /// <summary>Takes a unit, to be decided in its turn and answered once what it decided is committed.</summary>
    /// <exception cref="RecorderFullException">Too many are waiting; nothing was written.</exception>
    public void Take(PendingUnit unit)
    {
        if (!queue.Writer.TryWrite(unit)) throw new RecorderFullException();
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
        // What is being saved, whether that succeeds as it was decided, and what it leaves behind: null when that is known only once it is saved.
        var (saving, before) = (Task.FromResult(true), (Batch?)null);
        while (await queue.Reader.WaitToReadAsync())
        {
            if (before is null || saving.IsCompleted)
            {
                await saving;
                before = null;
            }
            var (units, batch) = (new List<PendingUnit>(), isRemembering ? new Batch(time, before?.Memory ?? memory.Now) : null);
            do
            {
                var from = units.Count;
                while (units.Count < maxBatch && queue.Reader.TryRead(out var unit))
                    if (!IsSetAside(unit)) units.Add(unit);
                if (batch is not null && !await DecideAhead(batch, units[from..], before)) batch = null;
            }
            while (units.Count < maxBatch && await MoreComeBefore(saving));
            if (!await saving) batch = null;
            (saving, before) = (Record(units, batch), batch);
        }
        await saving;
    }

    private async Task<bool> MoreComeBefore(Task<bool> saved)
    {
        if (saved.IsCompleted) return false;
        var more = queue.Reader.WaitToReadAsync().AsTask();
        return await Task.WhenAny(saved, more) == more && await more;
    }

    /// <summary>Decides units before their turn; false when they, and all of the batch, are to be decided when it comes.</summary>
    private async Task<bool> DecideAhead(Batch batch, List<PendingUnit> units, Batch? before)
    {
        try
        {
            await Decide(batch, units, stream => before?.Streams.GetValueOrDefault(stream) ?? batch.Memory.Find(stream), missing => store.Latest(missing));
            if (batch.Facts > FactsAtOnce) return false;
            batch.Render();
            return true;
        }
        catch (Exception)
        {
            // Whatever it was happens again when they are decided one by one, and is answered then.
            return false;
        }
    }

    /// <summary>Decides units in turn, on streams as they are known or else found.</summary>
    private static async Task Decide(
        Batch batch, List<PendingUnit> units, Func<StreamId, StreamDocument?> known, Func<HashSet<StreamId>, Task<Dictionary<StreamId, StreamDocument>>> find)
    {
        var missing = new HashSet<StreamId>();
        foreach (var stream in units.SelectMany(unit => unit.Streams))
            if (batch.Streams.ContainsKey(stream)) continue;
            else if (known(stream) is { } document) batch.Know(stream, document);
            else missing.Add(stream);
        if (missing.Count > 0)
            foreach (var (stream, document) in await find(missing)) batch.Know(stream, document);
        foreach (var unit in units) unit.Decide(batch);
    }

    /// <summary>Records units and answers them.</summary>
    /// <param name="ahead">What they come to; null when they are yet to be decided.</param>
    /// <returns>Whether that is what was recorded.</returns>
    private async Task<bool> Record(List<PendingUnit> units, Batch? ahead)
    {
        if (units.Count == 0) return true;
        try
        {
            var recorded = await Save(units, ahead);
            recorded.Committed(isRemembering);
            return recorded == ahead;
        }
        catch (HeldException) when (patient is not null)
        {
            await SetAside(units);
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

    /// <returns>What was committed.</returns>
    private Task<Batch> Save(List<PendingUnit> units, Batch? ahead)
    {
        var (attempts, unheard) = (0, new List<Batch>());
        return retry.ExecuteAsync(async _ =>
        {
            var isFirst = attempts++ == 0;
            // Who may have committed already must know: nobody else decides that again meanwhile.
            var wait = unheard.Count == 0 ? patience : OwnSchema.NoEnd;
            var batch = isFirst && ahead is not null ? ahead : new Batch(time, memory.Now);
            try
            {
                if (isFirst && ahead is null) await Decide(batch, units, batch.Memory.Find, missing => store.Latest(missing));
                await using var transaction = await Transaction.Begin(store, database);
                if (!isFirst)
                {
                    // It was overtaken, or its connection broke: its streams are locked, and read as they are.
                    var locked = await transaction.Lock(units, wait);
                    foreach (var earlier in unheard)
                        if (await transaction.Has(earlier)) return earlier;
                    batch = await DecideAgain(units, locked, transaction);
                }
                var last = await Write(batch, transaction, wait);
                unheard.Add(batch);
                await transaction.Commit(last);
                return batch;
            }
            catch (Exception e)
            {
                if (Database.IsRefusal(e)) unheard.Remove(batch);
                batch.Memory.Forget(units.SelectMany(unit => unit.Streams));
                throw;
            }
        }).AsTask();
    }

    private async Task<Batch> DecideAgain(List<PendingUnit> units, List<LockedStream> locked, Transaction transaction)
    {
        memory.Heard(await transaction.Rebuilds());
        var batch = new Batch(time, memory.Now);
        await using var session = transaction.Session();
        var found = await session.Latest([.. locked.Select(stream => stream.Id)]);
        await Correct(found, locked, transaction);
        await Decide(batch, units, found.GetValueOrDefault, missing => session.Latest(missing));
        return batch;
    }

    /// <summary>
    /// Where a document, a stream's row and its last fact disagree, one of them was meddled with: the facts themselves are asked, and
    /// the registry goes on after the last of all numbers. What verification finds stays to be found.
    /// </summary>
    private async Task Correct(Dictionary<StreamId, StreamDocument> found, List<LockedStream> locked, Transaction transaction)
    {
        var wrong = locked.Where(s => found[s.Id].Version != s.Version || s.Last > s.Version).ToArray();
        if (wrong.Length == 0) return;
        var folded = await store.Fold([.. wrong.Select(s => s.Id)], null, null, CancellationToken.None);
        foreach (var stream in wrong)
        {
            var version = Math.Max(stream.Version, stream.Last);
            found[stream.Id] = folded[stream.Id] with { Version = version };
            if (version != stream.Version) await transaction.Renumber(stream.Id, version);
        }
    }

    /// <summary>Writes a large batch part by part.</summary>
    /// <returns>What is left to be written with the commit: of a small one, all.</returns>
    private static async Task<FactsOperation> Write(Batch batch, Transaction transaction, string patience)
    {
        var (read, written) = (batch.Read.ToArray(), batch.Written.Select(s => (s.Stream, s.From, To: batch.Streams[s.Stream].Version)).ToArray());
        var taking = new FactsOperation().Advancing(written, batch.Memory.Rebuilds, patience);
        if (batch.Facts <= FactsAtOnce)
        {
            batch.Render();
            if (batch.Beside.Count > 0)
            {
                await transaction.Save(taking);
                await transaction.Save(batch.Beside);
                taking = new();
            }
            return taking.Expecting(read, patience).Recording(batch.Rendered).Storing(written.Select(s => batch.Document(s.Stream)));
        }
        // Most who lose a race are told so before they take positions that come to nothing.
        await transaction.Save(taking.Expecting(read, patience, isHeld: false));
        await transaction.Save(batch.Beside);
        for (var part = batch.Next(FactsAtOnce); part.Count > 0; part = batch.Next(FactsAtOnce)) await transaction.Save(new FactsOperation().Recording(part));
        foreach (var part in written.Chunk(DocumentsAtOnce)) await transaction.Save(new FactsOperation().Storing(part.Select(s => batch.Document(s.Stream))));
        // It took its time: what was looked at may have moved on meanwhile, or a credential been revoked.
        return new FactsOperation().Expecting(read, patience);
    }

    /// <summary>Somebody holds some of the streams for long, an import say: the units that need these wait for them elsewhere, and the others go on.</summary>
    private async Task SetAside(List<PendingUnit> units)
    {
        IReadOnlySet<StreamId> found;
        try
        {
            await using var transaction = await Transaction.Begin(store, database);
            found = await transaction.Held(units);
        }
        catch (Exception e)
        {
            foreach (var unit in units) unit.Fail(Database.Cause(e));
            return;
        }
        var free = units.FindAll(unit => !IsSetAside(unit, found));
        // Where nobody holds any of them by now, who waits finds out what it was.
        if (free.Count == units.Count) free.ForEach(HandOver);
        else await Record(free, null);
    }

    /// <summary>Whether a unit needs a stream that somebody holds: then the patient lane has it.</summary>
    private bool IsSetAside(PendingUnit unit, IReadOnlySet<StreamId>? found = null)
    {
        if (!held.IsWaiting(unit, found)) return false;
        HandOver(unit);
        return true;
    }

    private void HandOver(PendingUnit unit)
    {
        try
        {
            patient!.Take(unit);
        }
        catch (RecorderFullException e)
        {
            unit.Fail(e);
        }
    }
}
