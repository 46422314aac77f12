using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace UnimiCharter.Domain;

/// <summary>Whom a contact names (<i>persona</i>), without saying who it is.</summary>
/// <param name="Hash">Of what is told of them there, in lower-case hexadecimal digits; see <see cref="Particulars.HashWith"/>.</param>
public sealed record NamedPerson(PersonCode Person, string Hash);

/// <summary>What is told of a person (<i>dati personali</i>): it is kept beside the facts, where it can be erased.</summary>
/// <param name="Phones">Where they are called.</param>
/// <param name="Emails">Where they are written to.</param>
public sealed record Particulars(string Name, ImmutableArray<string> Phones, ImmutableArray<string> Emails)
{
    /// <summary>In bytes: no particulars can be guessed from their hash while the salt is not known, and it goes with them.</summary>
    public const int SaltLength = 32;

    /// <summary>SHA-256 over the salt and each text behind its length, in lower-case hexadecimal digits.</summary>
    public string HashWith(ReadOnlySpan<byte> salt)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(salt);
        foreach (var list in (ImmutableArray<string>[])[[Name], Phones, Emails])
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

    public bool Equals(Particulars? other) => other is not null && Name == other.Name && Phones.SequenceEqual(other.Phones) && Emails.SequenceEqual(other.Emails);

    public override int GetHashCode() => HashCode.Combine(Name, Phones.Length, Emails.Length);
}
