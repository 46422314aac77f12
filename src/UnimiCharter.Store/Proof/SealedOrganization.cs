using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// What an organization's own seals, made until all were sealed together, come to in the order of their positions. A root vouches for all heads up to its seal;
/// what a seal with a wrong root says is not held against the facts.
/// </summary>
internal sealed class SealedOrganization
{
    private readonly Dictionary<StreamId, long> named = [];
    private readonly HashSet<StreamId> doubtful = [];
    private readonly StreamHeads heads = new();

    /// <summary>The last seal's.</summary>
    public long Position { get; private set; }

    /// <summary>Whether the last seal's root is that of the heads up to it.</summary>
    public bool IsRight { get; private set; } = true;

    public IEnumerable<StreamId> Streams => named.Keys.Except(doubtful);

    /// <summary>The version at which the seals leave a stream; 0 when they do not know of it.</summary>
    public long VersionOf(StreamId stream) => doubtful.Contains(stream) ? 0 : heads.Of(stream)?.Version ?? 0;

    /// <summary>Where the first seal stands that names a stream; 0 when none does.</summary>
    public long NamedAt(StreamId stream) => named.GetValueOrDefault(stream);

    /// <param name="seal">The next one.</param>
    /// <param name="at">Where it stands itself.</param>
    public void Follow(SealEvent.Sealed seal, long at)
    {
        heads.Set(seal.Heads);
        (Position, IsRight) = (seal.Position, heads.Root == seal.Root);
        foreach (var head in seal.Heads)
        {
            named.TryAdd(head.Stream, at);
            doubtful.Add(head.Stream);
        }
        if (IsRight) doubtful.Clear();
    }

    /// <summary>There is a seal that cannot be read.</summary>
    public void Miss() => IsRight = false;
}
