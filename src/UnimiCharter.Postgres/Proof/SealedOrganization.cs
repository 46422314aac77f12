using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>What an organization's seals, read in the order of their positions, come to.</summary>
internal sealed class SealedOrganization
{
    private readonly Dictionary<StreamId, long> named = [];
    private readonly StreamHeads heads = new();
    private bool isRight = true;

    /// <summary>The last seal's.</summary>
    public long Position { get; private set; }

    /// <inheritdoc cref="Position"/>
    public string Root { get; private set; } = "";

    public IEnumerable<StreamId> Streams => named.Keys;

    /// <summary>The version at which the last seal leaves a stream; 0 when it knows of none.</summary>
    public long VersionOf(StreamId stream) => heads.Of(stream)?.Version ?? 0;

    /// <summary>Where the first seal stands that names a stream; 0 when none does.</summary>
    public long NamedAt(StreamId stream) => named.GetValueOrDefault(stream);

    /// <param name="seal">The next one.</param>
    /// <param name="at">Where it stands itself.</param>
    /// <returns>False when its root is not that of the heads so far; once, until one is right again.</returns>
    public bool Follow(SealEvent.Sealed seal, long at)
    {
        heads.Set(seal.Heads);
        foreach (var head in seal.Heads) named.TryAdd(head.Stream, at);
        (Position, Root) = (seal.Position, seal.Root);
        var wasRight = isRight;
        isRight = heads.Root == seal.Root;
        return isRight || !wasRight;
    }
}
