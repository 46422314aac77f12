using System.Collections.Immutable;
using Marten;
using Npgsql;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// The one way to write. Units of intents that arrive together are decided in turn in memory and saved in one Marten unit of
/// work (group commit); each caller is answered when its facts are committed. Streams are remembered between batches; that they
/// are still as remembered is checked by the database in the same round trip that writes, so several nodes may share one
/// database, and a batch that was overtaken is locked, read and decided again. Imports go through a lane of their own, and who
/// needs a stream that somebody holds for long waits in a third one, so that nobody else waits behind them: lanes are to each
/// other what nodes are.
/// </summary>
public sealed class Recorder : IAsyncDisposable
{
    private const int QueueLength = 4_096;
    private const int MaxBatch = 256;
    private const int ImportQueueLength = 64;

    private static readonly Provenance Nobody = new(null, null);

    private readonly IDocumentStore store;
    private readonly TimeProvider time;
    private readonly Lane lane;
    private readonly Lane patient;
    private readonly Lane imports;
    private readonly Resends resends;

    /// <param name="database">The store's own.</param>
    public Recorder(IDocumentStore store, NpgsqlDataSource database, TimeProvider time)
    {
        (this.store, this.time, resends) = (store, time, new(store));
        var memory = new SharedMemory();
        patient = new Lane(store, database, time, memory, QueueLength, MaxBatch, isRemembering: false);
        lane = new Lane(store, database, time, memory, QueueLength, MaxBatch, isRemembering: true, patient);
        imports = new Lane(store, database, time, memory, ImportQueueLength, maxBatch: 1, isRemembering: false);
    }

    /// <summary>Records what one intent comes to; one that is sent again is answered as the first time.</summary>
    /// <exception cref="RecorderFullException">Too many are waiting; nothing was written.</exception>
    /// <exception cref="NpgsqlException">The database is away; it is not known to have been written, and may be sent again.</exception>
    public async Task<Receipt> Append(Intent intent, Provenance by) => await resends.Answer(intent, by, (await Append([intent], by))[0]);

    /// <summary>Records all of a unit's intents or, if one is refused, none: then every receipt is that refusal.</summary>
    /// <inheritdoc cref="Append(Intent, Provenance)" path="/exception"/>
    public Task<ImmutableArray<Receipt>> Append(ImmutableArray<Intent> intents, Provenance by) =>
        Write(lane, intents, by, batch => batch.Decide(intents, by));

    /// <summary>Records all of a unit's intents or none: the first, and what follows from it. One that is sent again is answered as the first time.</summary>
    /// <param name="asked">What the first comes to whatever follows: by it a resend is known.</param>
    /// <inheritdoc cref="Append(Intent, Provenance)" path="/exception"/>
    public async Task<Receipt> Append(Intent asked, ImmutableArray<Intent> intents, Provenance by) => await resends.Answer(asked, by, (await Append(intents, by))[0]);

    /// <summary>Records many intents in one transaction, each seeing what those before it came to; what is sent again needs no fact.</summary>
    /// <param name="intents">Any number; enumerated anew each time that they are decided, so that they need not all be held.</param>
    /// <param name="outcome">What is kept of a decision.</param>
    /// <param name="by">Who imports.</param>
    /// <param name="together">If one is refused, none is recorded; else the others are.</param>
    /// <returns>The outcome of each, also of those that were then not recorded.</returns>
    /// <inheritdoc cref="Append(Intent, Provenance)" path="/exception"/>
    public Task<List<T>> Import<T>(IEnumerable<Intent> intents, Func<Decision, T> outcome, Provenance by, bool together)
    {
        return Settle(Record(intents));

        Task<(List<T> Outcomes, List<int> AlreadySo)> Record(IEnumerable<Intent> all) => Write(imports, all, by, batch => batch.Import(all, outcome, by, together));

        async Task<List<T>> Settle(Task<(List<T> Outcomes, List<int> AlreadySo)> recorded)
        {
            var (outcomes, alreadySo) = await recorded;
            var again = await resends.Among(intents, alreadySo, by);
            // Where none was recorded because of them: once more, and they pass for as long as what they made stands.
            return again.Count > 0 && together
                ? (await Record(intents.Select((intent, i) => again.Contains(i) ? intent.LetPass() : intent))).Outcomes
                : Settled(outcomes, outcome, again);
        }
    }

    /// <summary>What <see cref="Append(Intent, Provenance)"/> would come to, with the streams before and after it; records nothing.</summary>
    public async Task<Trial> Try(Intent intent, Provenance by, CancellationToken cancellation)
    {
        var batch = await Rehearse([intent], cancellation);
        var before = new Dictionary<StreamId, StreamDocument>(batch.Streams);
        var receipt = batch.Decide([intent], Nobody)[0];
        return new(await resends.Answer(intent, by, receipt).WaitAsync(cancellation), new(stream => before[stream]), new(stream => batch.Streams[stream]));
    }

    /// <summary>What <see cref="Import"/> would come to; records nothing.</summary>
    public async Task<List<T>> TryImport<T>(IEnumerable<Intent> intents, Func<Decision, T> outcome, Provenance by, CancellationToken cancellation)
    {
        var batch = await Rehearse(intents, cancellation);
        var (outcomes, alreadySo) = batch.Import(intents, outcome, Nobody, together: false);
        return Settled(outcomes, outcome, await resends.Among(intents, alreadySo, by).WaitAsync(cancellation));
    }

    /// <summary>Waits for what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await lane.DisposeAsync();
        await patient.DisposeAsync();
        await imports.DisposeAsync();
    }

    /// <summary>What was recorded before needs no fact.</summary>
    private static List<T> Settled<T>(List<T> outcomes, Func<Decision, T> outcome, IReadOnlySet<int> again)
    {
        foreach (var i in again) outcomes[i] = outcome(Decision.Nothing);
        return outcomes;
    }

    private static Task<T> Write<T>(Lane lane, IEnumerable<Intent> intents, Provenance by, Func<Batch, T> decide)
    {
        var (written, read) = StreamsOf(intents, by);
        var unit = new PendingUnit<T>(decide) { Written = written, Read = read };
        lane.Take(unit);
        return unit.Answer;
    }

    private async Task<Batch> Rehearse(IEnumerable<Intent> intents, CancellationToken cancellation)
    {
        var batch = new Batch(time, new Memory(0));
        var (written, read) = StreamsOf(intents, Nobody);
        foreach (var (stream, document) in await store.Latest([.. written, .. read], cancellation)) batch.Know(stream, document);
        return batch;
    }

    private static (HashSet<StreamId> Written, HashSet<StreamId> Read) StreamsOf(IEnumerable<Intent> intents, Provenance by)
    {
        var (written, read) = (new HashSet<StreamId>(), new HashSet<StreamId>());
        if (by.Credential is { } credential) read.Add(credential);
        foreach (var intent in intents)
        {
            written.Add(intent.Stream);
            foreach (var stream in intent.Reads) read.Add(stream);
        }
        read.ExceptWith(written);
        return (written, read);
    }
}
