using Marten;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// Knows a command that is sent again after it was recorded, because its sender was not told. What it asks for is so already, though it
/// expects something else to stand; it is a resend when, decided on what stood before, it comes to the very facts that made it so, and they
/// are by the same author and for the same reason. Who happens to ask for the same as another is refused.
/// </summary>
internal sealed class Resends(IDocumentStore store)
{
    // Nothing that replaces something takes more.
    private const int MostFacts = 2;

    /// <summary>The answer to an intent as it was when it came first, with the stream as it is now; when it did not come before, its refusal.</summary>
    public async Task<Receipt> Answer(Intent intent, Provenance by, Receipt receipt)
    {
        if (by.Actor is null || receipt is not Receipt.Refused { Refusal: { IsAlreadySo: true } refusal }) return receipt;
        // In a race they are mostly another's: that is found out without reading all.
        if (refusal.Since is { } since && !(await FactAt(intent.Stream, since) is { } fact && IsOf(fact, intent, by))) return receipt;
        var past = await Past.Of(store, intent.Stream, intent.Reads);
        return FirstFacts(intent, by, past) is { } first ? new Receipt.Recorded([.. first.Select(f => f.Fact)], past.Now, receipt.Reads) : receipt;
    }

    /// <summary>Which of many intents that ask for what is so already were recorded before.</summary>
    /// <param name="alreadySo">The places of those.</param>
    public async Task<HashSet<int>> Among(IEnumerable<Intent> intents, List<int> alreadySo, Provenance by)
    {
        var found = new HashSet<int>();
        if (by.Actor is null || alreadySo.Count == 0) return found;
        var places = alreadySo.ToHashSet();
        foreach (var same in intents.Index().Where(i => places.Contains(i.Index)).GroupBy(i => i.Item.Stream))
        {
            var past = await Past.Of(store, same.Key, [.. same.SelectMany(i => i.Item.Reads).Distinct()]);
            found.UnionWith(same.Where(i => FirstFacts(i.Item, by, past) is not null).Select(i => i.Index));
        }
        return found;
    }

    private static List<RecordedEvent>? FirstFacts(Intent intent, Provenance by, Past past)
    {
        if (SoSince(intent, past) is not { } last) return null;
        for (var count = 1; count <= MostFacts && count <= last; count++)
        {
            var facts = past.Facts.GetRange(last - count, count);
            if (!facts.TrueForAll(fact => IsOf(fact, intent, by))) return null;
            if (past.Decide(intent, last - count) is Decision.Accepted { Events.Length: var came } && came == count) return facts;
        }
        return null;
    }

    /// <summary>After how many facts it is so without a break; null when it is not so now.</summary>
    private static int? SoSince(Intent intent, Past past)
    {
        var after = past.Facts.Count;
        if (!IsSo(after, out var since)) return null;
        if (since is { } known) return known <= after && past.Facts[(int)known - 1].Version == known ? (int)known : null;
        while (after > 0 && IsSo(after - 1, out _)) after--;
        return after;

        bool IsSo(int facts, out long? since)
        {
            var refusal = (past.Decide(intent, facts) as Decision.Refused)?.Refusal;
            since = refusal?.Since;
            return refusal is { IsAlreadySo: true };
        }
    }

    private static bool IsOf(RecordedEvent fact, Intent intent, Provenance by) =>
        (fact.Actor, fact.Role, fact.Credential, fact.Reason) == (by.Actor, by.Role, by.Credential?.Value, intent.Reason);

    private async Task<RecordedEvent?> FactAt(StreamId stream, long version)
    {
        var (tenant, key) = Tenants.Of(stream);
        await using var session = store.QuerySession(tenant);
        var found = await session.Events.QueryAllRawEvents().Where(e => e.StreamKey == key && e.Version == version).ToListAsync();
        return found is [var only] ? RecordedEvent.Of(only) : null;
    }

    /// <summary>A stream after each of its facts, and what decisions on it look at besides, as that is now.</summary>
    private sealed class Past
    {
        private readonly StreamId stream;
        private readonly List<StreamDocument> states;
        private readonly Dictionary<StreamId, StreamDocument> reads;

        private Past(StreamId stream, List<RecordedEvent> facts, Dictionary<StreamId, StreamDocument> reads)
        {
            (this.stream, Facts, this.reads) = (stream, facts, reads);
            states = new(facts.Count + 1) { StreamDocument.New(stream) };
            foreach (var fact in facts) states.Add(states[^1].With(fact.Fact));
        }

        public List<RecordedEvent> Facts { get; }

        public object Now => states[^1].Folded;

        public static async Task<Past> Of(IDocumentStore store, StreamId stream, IReadOnlyCollection<StreamId> reads)
        {
            var (tenant, key) = Tenants.Of(stream);
            await using var session = store.QuerySession(tenant);
            var facts = await session.Events.FetchStreamAsync(key);
            return new(stream, [.. facts.Select(RecordedEvent.Of)], await store.Latest(reads));
        }

        /// <summary>What an intent comes to after so many facts.</summary>
        public Decision Decide(Intent intent, int facts) => intent.Decide(new Streams(of => of == stream ? states[facts] : reads[of]));
    }
}
