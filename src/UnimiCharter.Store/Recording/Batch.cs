using System.Collections.Immutable;
using Marten;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>A fact that was decided, with why and by whom, on its way to its stream.</summary>
/// <param name="Version">Its place in the stream.</param>
/// <param name="At">When it was decided, in whole microseconds: PostgreSQL keeps no more.</param>
internal sealed record DecidedFact(StreamId Stream, long Version, Event Fact, DateTimeOffset At, string? Reason, Provenance By);

/// <summary>Units of intents decided one after another in memory, each seeing what those before it decided.</summary>
/// <param name="time">When its facts are recorded.</param>
/// <param name="memory">Where it finds streams, and leaves them.</param>
internal sealed class Batch(TimeProvider time, Memory memory)
{
    private readonly Dictionary<StreamId, StreamDocument> found = [];
    private readonly Dictionary<StreamId, StreamDocument> streams = [];
    private readonly HashSet<StreamId> written = [];
    private readonly List<DecidedFact> facts = [];
    private readonly List<(int Facts, StreamId Stream, Action<IDocumentOperations> Write)> beside = [];
    private readonly FactText text = new();
    private readonly List<RenderedFact> rendered = [];
    private readonly Dictionary<StreamId, byte[]> documents = [];
    private readonly List<Action> answers = [];
    private int chained;

    public Memory Memory => memory;

    /// <summary>Its first fact, once that is rendered.</summary>
    public (StreamId Stream, long Version, Guid Id)? First { get; private set; }

    /// <summary>How many facts were decided.</summary>
    public int Facts => facts.Count;

    /// <summary>The facts that have been rendered, in the order in which they were decided.</summary>
    public IReadOnlyList<RenderedFact> Rendered => rendered;

    /// <summary>What is written in its transaction that is no fact, by which stream's tenant, and how many facts there were with those that it goes with.</summary>
    public IReadOnlyList<(int Facts, StreamId Stream, Action<IDocumentOperations> Write)> Beside => beside;

    /// <summary>The streams as the batch leaves them.</summary>
    public IReadOnlyDictionary<StreamId, StreamDocument> Streams => streams;

    /// <summary>The streams that it adds facts to, in one order for all nodes, and how many facts they had.</summary>
    public IEnumerable<(StreamId Stream, long From)> Written => written.Order().Select(stream => (stream, found[stream].Version));

    /// <summary>The streams that were only looked at, in one order for all nodes, and how many facts they had.</summary>
    public IEnumerable<(StreamId Stream, long Version)> Read => found.Where(s => !written.Contains(s.Key)).Select(s => (s.Key, s.Value.Version)).OrderBy(s => s.Key);

    /// <summary>What is to be told to whom, once it is committed.</summary>
    public void WhenCommitted(Action answer) => answers.Add(answer);

    /// <summary>It is committed: whoever asked is answered.</summary>
    /// <param name="isRemembering">Whether its streams are remembered; else those that it wrote to are no longer as they are.</param>
    public void Committed(bool isRemembering)
    {
        if (isRemembering)
            foreach (var (stream, document) in streams) memory.Remember(stream, document);
        else memory.Forget(written);
        foreach (var answer in answers) answer();
    }

    /// <summary>Every stream that a decision looks at or writes to is to be known to the batch before, as it was found.</summary>
    public void Know(StreamId stream, StreamDocument document) => found[stream] = streams[stream] = document;

    /// <summary>Decides the intents of a unit in turn: all of them become facts, or none.</summary>
    public ImmutableArray<Receipt> Decide(ImmutableArray<Intent> unit, Provenance by)
    {
        var receipts = ImmutableArray.CreateBuilder<Receipt>(unit.Length);
        var (before, from, now) = (unit.Length > 1 ? new Dictionary<StreamId, StreamDocument>(streams) : null, facts.Count, Now());
        foreach (var intent in unit)
        {
            switch (Decide(intent, by, now))
            {
                case Decision.Accepted accepted:
                    receipts.Add(new Receipt.Recorded(accepted.Events, streams[intent.Stream].Folded, Reads(intent)));
                    break;
                case Decision.Refused refused:
                    TakeBack(before, from);
                    return [.. unit.Select(i => new Receipt.Refused(refused.Refusal, streams[i.Stream].Folded, Reads(i)))];
            }
        }
        return receipts.DrainToImmutable();
    }

    /// <summary>Decides many intents in turn; those accepted become facts, or none do when they go together and one is refused.</summary>
    /// <returns>The outcome of each, and which were refused though what they ask for is so already.</returns>
    public (List<T> Outcomes, List<int> AlreadySo) Import<T>(IEnumerable<Intent> intents, Func<Decision, T> outcome, Provenance by, bool together)
    {
        var (before, from, now) = (together ? new Dictionary<StreamId, StreamDocument>(streams) : null, facts.Count, Now());
        var (outcomes, alreadySo, isRefused) = (new List<T>(), new List<int>(), false);
        foreach (var intent in intents)
        {
            var decision = Decide(intent, by, now);
            if (decision.RefusesWhatIsSo) alreadySo.Add(outcomes.Count);
            outcomes.Add(outcome(decision));
            isRefused |= decision is Decision.Refused;
        }
        if (together && isRefused) TakeBack(before, from);
        return (outcomes, alreadySo);
    }

    /// <summary>Renders what has been decided since the last time, facts and documents: nothing is left to do for it when it is saved.</summary>
    public void Render()
    {
        var from = chained;
        while (chained < facts.Count) rendered.Add(Chain());
        for (var i = from; i < facts.Count; i++) documents.Remove(facts[i].Stream);
        foreach (var stream in written)
            if (!documents.ContainsKey(stream)) documents.Add(stream, DomainJson.Write(streams[stream]));
    }

    /// <summary>Renders the next facts, so many at most, and keeps none of them.</summary>
    public IReadOnlyList<RenderedFact> Next(int most)
    {
        var part = new RenderedFact[Math.Min(most, facts.Count - chained)];
        for (var i = 0; i < part.Length; i++) part[i] = Chain();
        return part;
    }

    /// <summary>A stream's document, once its facts are rendered.</summary>
    public RenderedDocument Document(StreamId stream)
    {
        var document = streams[stream];
        return new(stream, document.GetType(), document.Version, documents.GetValueOrDefault(stream) ?? DomainJson.Write(document));
    }

    /// <summary>Renders the next fact, chained to the one before it in its stream, which then has a new head.</summary>
    private RenderedFact Chain()
    {
        var fact = facts[chained++];
        var id = Guid.CreateVersion7(fact.At);
        var document = streams[fact.Stream];
        streams[fact.Stream] = document with { Hash = text.Render(id, fact, document.Hash) };
        First ??= (fact.Stream, fact.Version, id);
        return new(fact, id, text.Data.ToArray(), text.Headers.ToArray());
    }

    private Decision Decide(Intent intent, Provenance by, DateTimeOffset now)
    {
        // A credential that was revoked, or expired, while its command was on the way, writes nothing any more.
        if (by.Credential is { } credential && !Credential.IsValid((CredentialState)streams[credential].Folded, now)) return Decision.Refuse(Refusal.InvalidCredential);
        var decision = intent.Decide(new Streams(stream => streams[stream]));
        if (decision is not Decision.Accepted { Events: { IsEmpty: false } events }) return decision;
        foreach (var fact in events)
        {
            var document = streams[intent.Stream] = streams[intent.Stream].With(fact);
            facts.Add(new(intent.Stream, document.Version, fact, now, intent.Reason, by));
            written.Add(intent.Stream);
        }
        if (intent.Beside is { } write) beside.Add((facts.Count, intent.Stream, operations => write(events, operations)));
        return decision;
    }

    /// <param name="before">The streams as they were; null when nothing was added to them.</param>
    /// <param name="from">The first fact that is not to be.</param>
    private void TakeBack(Dictionary<StreamId, StreamDocument>? before, int from)
    {
        foreach (var (stream, document) in before ?? []) streams[stream] = document;
        facts.RemoveRange(from, facts.Count - from);
        beside.RemoveAll(b => b.Facts > from);
        foreach (var stream in written.ToArray())
            if (streams[stream].Version == found[stream].Version) written.Remove(stream);
    }

    private ImmutableArray<object> Reads(Intent intent) => [.. intent.Reads.Select(stream => streams[stream].Folded)];

    private DateTimeOffset Now() => time.GetUtcNow().InMicroseconds();
}
