using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>The heads of an organization's streams as seals follow each other, and the root over all of them.</summary>
internal sealed class StreamHeads
{
    private readonly Dictionary<StreamId, SealedHead> heads = [];
    private readonly JsonbText text = new();
    private StreamId[] order = [];
    private MerkleTree tree = new([]);

    public IEnumerable<SealedHead> All => heads.Values;

    /// <summary>In lower-case hexadecimal digits.</summary>
    public string Root => Convert.ToHexStringLower(tree.Root);

    public SealedHead? Of(StreamId stream) => heads.GetValueOrDefault(stream);

    public void Set(IReadOnlyCollection<SealedHead> changed)
    {
        var known = heads.Count;
        foreach (var head in changed) heads[head.Stream] = head;
        if (heads.Count > known)
        {
            order = [.. heads.Keys.Order()];
            tree = new(order.Select(stream => Leaf(heads[stream])));
        }
        else foreach (var head in changed) tree.Replace(Array.BinarySearch(order, head.Stream), Leaf(head));
    }

    /// <summary><c>["stream", version, "hash"]</c>, as the database prints it.</summary>
    private byte[] Leaf(SealedHead head)
    {
        text.Clear();
        text.Raw("["u8);
        text.String(head.Stream.Value);
        text.Raw(", "u8);
        text.Number(head.Version);
        text.Raw(", "u8);
        text.String(head.Hash);
        text.Raw("]"u8);
        return text[..].ToArray();
    }
}
