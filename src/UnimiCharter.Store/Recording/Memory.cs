using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>Streams that were used lately, as their documents were found after so many rebuilds had mended some.</summary>
/// <param name="rebuilds">See <see cref="OwnSchema.RebuildsNumber"/>: the database lets no batch in that builds on a document from before the last.</param>
internal sealed class Memory(long rebuilds)
{
    // A year of measurements takes some 200 bytes a fact, so facts are counted, not streams; beyond a thousand they are hardly of
    // other periods any more, but rectify what is there.
    private const int FactsOfStream = 1_000;

    private readonly Recent<StreamId, StreamDocument> streams = Of(400_000);

    public long Rebuilds => rebuilds;

    /// <summary>Streams that hold so many facts together.</summary>
    public static Recent<StreamId, StreamDocument> Of(int facts) => new(facts, document => Math.Min(1 + document.Version, FactsOfStream));

    public StreamDocument? Find(StreamId stream) => streams.Find(stream);

    public void Remember(StreamId stream, StreamDocument document) => streams.Remember(stream, document);

    public void Forget(IEnumerable<StreamId> forgotten)
    {
        foreach (var stream in forgotten) streams.Forget(stream);
    }
}

/// <summary>The memory that lanes share, which begins anew when documents were mended.</summary>
internal sealed class SharedMemory
{
    private volatile Memory now = new(0);

    public Memory Now => now;

    public void Heard(long rebuilds)
    {
        if (now.Rebuilds != rebuilds) now = new(rebuilds);
    }
}
