using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>Streams that somebody holds, for as long as a unit waits for them.</summary>
internal sealed class HeldStreams
{
    private readonly Dictionary<StreamId, int> waiting = [];

    /// <summary>Whether a unit needs a stream that is held; then it counts as waiting until it is answered.</summary>
    /// <param name="found">Held as well, as was just found.</param>
    public bool IsWaiting(PendingUnit unit, IReadOnlySet<StreamId>? found = null)
    {
        StreamId[] needed;
        lock (waiting)
        {
            if (found is null && waiting.Count == 0) return false;
            needed = [.. unit.Streams.Where(stream => waiting.ContainsKey(stream) || found?.Contains(stream) is true)];
            foreach (var stream in needed) waiting[stream] = waiting.GetValueOrDefault(stream) + 1;
        }
        if (needed.Length == 0) return false;
        _ = unit.Answered.ContinueWith(_ => Release(needed), TaskScheduler.Default);
        return true;
    }

    private void Release(StreamId[] streams)
    {
        lock (waiting)
            foreach (var stream in streams)
                if (--waiting[stream] == 0) waiting.Remove(stream);
    }
}
