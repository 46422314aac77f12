using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>
/// The streams used lately, in two generations: when the young one is full it becomes the old one, and what was in the old one
/// and not used since is forgotten. Not for several threads.
/// </summary>
internal sealed class RecentStreams(int capacity)
{
    private Dictionary<StreamId, Folded> young = [];
    private Dictionary<StreamId, Folded> old = [];

    public Folded? Find(StreamId stream)
    {
        if (young.TryGetValue(stream, out var folded)) return folded;
        if (!old.TryGetValue(stream, out folded)) return null;
        Remember(stream, folded);
        return folded;
    }

    public void Remember(StreamId stream, Folded folded)
    {
        if (young.Count >= capacity / 2 && !young.ContainsKey(stream)) (old, young) = (young, []);
        young[stream] = folded;
    }

    public void Forget(StreamId stream)
    {
        young.Remove(stream);
        old.Remove(stream);
    }
}
