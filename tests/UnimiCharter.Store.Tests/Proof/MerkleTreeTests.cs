using System.Security.Cryptography;
using UnimiCharter.Domain;

namespace UnimiCharter.Store.Tests;

public sealed class MerkleTreeTests
{
    private static readonly byte[][] Leaves = [[], [0], [1, 2], [3], [4, 5, 6], [7], [8]];

    [Fact]
    public void No_leaf_is_the_hash_of_nothing() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Convert.ToHexStringLower(new MerkleTree([]).Root));

    // The first of the RFC's own test vectors, as Certificate Transparency publishes them.
    [Fact]
    public void One_empty_leaf_is_as_the_RFC_has_it() =>
        Assert.Equal("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", Convert.ToHexStringLower(new MerkleTree([[]]).Root));

    [Fact]
    public void Small_trees_split_at_the_largest_power_of_two()
    {
        var leaf = Leaves.Select(bytes => Hash([0, .. bytes])).ToArray();

        Assert.Equal(leaf[0], Of(1).Root);
        Assert.Equal(Node(leaf[0], leaf[1]), Of(2).Root);
        Assert.Equal(Node(Node(leaf[0], leaf[1]), leaf[2]), Of(3).Root);
        Assert.Equal(Node(Node(Node(leaf[0], leaf[1]), Node(leaf[2], leaf[3])), leaf[4]), Of(5).Root);
        Assert.Equal(Node(Node(Node(leaf[0], leaf[1]), Node(leaf[2], leaf[3])), Node(Node(leaf[4], leaf[5]), leaf[6])), Of(7).Root);
    }

    [Fact]
    public void A_leaf_that_is_replaced_makes_the_tree_that_has_it_from_the_start()
    {
        for (var count = 1; count <= 17; count++)
            for (var replaced = 0; replaced < count; replaced++)
            {
                var leaves = Enumerable.Range(0, count).Select(n => new[] { (byte)n }).ToArray();
                var tree = new MerkleTree(leaves);

                leaves[replaced] = [99];
                tree.Replace(replaced, [99]);

                Assert.Equal(new MerkleTree(leaves).Root, tree.Root);
            }
    }

    [Fact]
    public void Heads_are_hashed_by_the_order_of_their_streams_names_byte_by_byte()
    {
        var heads = new StreamHeads();
        heads.Set([new(new("unimi/service/b"), 2, "bb"), new(new("unimi/service/a"), 1, "aa")]);
        heads.Set([new(new("unimi/seal/2024-01-01"), 1, "")]);
        heads.Set([new(new("unimi/service/b"), 3, "b3")]);

        byte[][] expected = ["""["unimi/seal/2024-01-01", 1, ""]"""u8.ToArray(), """["unimi/service/a", 1, "aa"]"""u8.ToArray(), """["unimi/service/b", 3, "b3"]"""u8.ToArray()];
        Assert.Equal(Convert.ToHexStringLower(new MerkleTree(expected).Root), heads.Root);
        Assert.Equal(new SealedHead(new("unimi/service/b"), 3, "b3"), heads.Of(new("unimi/service/b")));
        Assert.Null(heads.Of(new("unimi/service/c")));
    }

    private static MerkleTree Of(int leaves) => new(Leaves[..leaves]);

    private static byte[] Node(byte[] left, byte[] right) => Hash([1, .. left, .. right]);

    private static byte[] Hash(byte[] bytes) => SHA256.HashData(bytes);
}
