using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Marten.Metadata;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>What is told of a person, and the salts of the hashes that facts have of it: no fact, so that it can be erased.</summary>
/// <param name="Id">The person's code.</param>
/// <param name="Kept">All that was told of them until now, the last one last: what was published tells what it told then.</param>
public sealed record PersonDocument(string Id, ImmutableArray<KeptParticulars> Kept) : ITenanted
{
    /// <summary>The tenant, as it is read; Marten has a column for it.</summary>
    [JsonIgnore]
    public string? TenantId { get; set; }

    [JsonIgnore]
    internal PersonCode Code => new(Id);

    [JsonIgnore]
    internal Particulars Last => Kept[^1].Particulars;
}

/// <param name="Hash">By which facts know them: SHA-256 over the salt and each text behind its length, in lower-case hexadecimal digits.</param>
/// <param name="Salt">Without it nothing can be guessed from the hash, and it goes with what is told.</param>
public sealed record KeptParticulars(string Hash, byte[] Salt, Particulars Particulars)
{
    private const int SaltLength = 32;

    /// <summary>Whether they are what was hashed.</summary>
    [JsonIgnore]
    public bool AreWhole => HashOf(Particulars, Salt) == Hash;

    /// <summary>With a salt of its own.</summary>
    public static KeptParticulars Of(Particulars particulars)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return new(HashOf(particulars, salt), salt, particulars);
    }

    internal static string HashOf(Particulars particulars, ReadOnlySpan<byte> salt)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(salt);
        foreach (var list in (ImmutableArray<string>[])[[particulars.Name], particulars.Phones, particulars.Emails])
        {
            Append(list.Length);
            foreach (var text in list)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                Append(bytes.Length);
                hash.AppendData(bytes);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(int length)
        {
            Span<byte> four = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(four, length);
            hash.AppendData(four);
        }
    }
}
