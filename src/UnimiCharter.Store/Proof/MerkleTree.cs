using System.Security.Cryptography;

namespace UnimiCharter.Store;

/// <summary>
/// The Merkle tree of RFC 6962 over leaves in an order: a leaf is hashed after a 0, two nodes after a 1. Splitting at the
/// largest power of two, as the RFC has it, is pairing from the left, level by level, where who stays without a partner goes up as he is.
/// </summary>
internal sealed class MerkleTree
{
    private readonly List<byte[][]> levels = [];

    public MerkleTree(IEnumerable<byte[]> leaves)
    {
        levels.Add([.. leaves.Select(Leaf)]);
        while (levels[^1] is { Length: > 1 } below)
            levels.Add([.. Enumerable.Range(0, (below.Length + 1) / 2).Select(i => Parent(below, i))]);
    }

    public byte[] Root => levels[^1] is [var root] ? root : SHA256.HashData([]);

    /// <summary>Puts another leaf in the place of one, and hashes what is above it again.</summary>
    public void Replace(int index, byte[] leaf)
    {
        levels[0][index] = Leaf(leaf);
        for (var level = 1; level < levels.Count; level++) levels[level][index >>= 1] = Parent(levels[level - 1], index);
    }

    private static byte[] Leaf(byte[] leaf) => SHA256.HashData([0, .. leaf]);

    private static byte[] Parent(byte[][] below, int index) =>
        2 * index + 1 < below.Length ? SHA256.HashData([1, .. below[2 * index], .. below[2 * index + 1]]) : below[2 * index];
}
