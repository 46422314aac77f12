using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// What the registry's seals, read one after another, come to. A seal is believed when it is as it was hashed and the one after
/// it follows it; what another says is not held against the facts, nor is a fact suspected that it may have sealed.
/// </summary>
internal sealed class SealChain
{
    private readonly Dictionary<StreamId, (SealedRun Stream, long NamedAt)> streams = [];
    private readonly StreamHeads heads = new();
    private readonly List<(long Since, long Position)> unknown = [];
    private bool isRootKnown = true;

    /// <summary>Up to where the last one that can be read goes.</summary>
    public long Position { get; private set; }

    public IEnumerable<StreamId> Streams => streams.Keys;

    /// <summary>Where the seals leave a stream; null when they do not know of it.</summary>
    public SealedRun? Of(StreamId stream) => streams.GetValueOrDefault(stream).Stream;

    /// <summary>Where the first seal stands that names a stream; 0 when none does.</summary>
    public long NamedAt(StreamId stream) => streams.GetValueOrDefault(stream).NamedAt;

    /// <summary>Whether the seals know every fact at a position.</summary>
    public bool Covers(long position) => position <= Position && !unknown.Exists(range => position > range.Since && position <= range.Position);

    /// <param name="seal">The next one that is believed.</param>
    /// <param name="at">Where it stands itself.</param>
    /// <returns>What is found of it; null for nothing.</returns>
    public string? Follow(SealEvent.AllSealed seal, long at)
    {
        var isNext = seal.Since == Position;
        if (!isNext) Miss(seal.Since);
        foreach (var stream in seal.Heads) streams[stream.Stream] = (stream, streams.TryGetValue(stream.Stream, out var known) ? known.NamedAt : at);
        heads.Set([.. seal.Heads.Select(stream => stream.Head)]);
        Position = Math.Max(Position, seal.Position);
        if (!isNext) return FormattableString.Invariant($"the seal that it follows, up to position {seal.Since}, is gone or was changed");
        if (at <= seal.Position) return "it stands before what it seals";
        if (!isRootKnown || heads.Root == seal.Root) return null;
        isRootKnown = false;
        return "its root is not that of the heads up to it: facts were changed before it was made";
    }

    /// <summary>What was sealed up to a position is not known.</summary>
    public void Miss(long position)
    {
        isRootKnown = false;
        if (position <= Position) return;
        // One after another is one.
        if (unknown is [.., var last] && last.Position == Position) unknown[^1] = (last.Since, position);
        else unknown.Add((Position, position));
        Position = position;
    }
}
