using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>Whom a contact names (<i>persona</i>), without saying who it is.</summary>
/// <param name="Hash">Of what is told of them there and of a salt, in lower-case hexadecimal digits.</param>
public sealed record NamedPerson(PersonCode Person, string Hash);

/// <summary>What is told of a person (<i>dati personali</i>): it is kept beside the facts, where it can be erased.</summary>
/// <param name="Phones">Where they are called.</param>
/// <param name="Emails">Where they are written to.</param>
public sealed record Particulars(string Name, ImmutableArray<string> Phones, ImmutableArray<string> Emails)
{
    public bool Equals(Particulars? other) => other is not null && Name == other.Name && Phones.SequenceEqual(other.Phones) && Emails.SequenceEqual(other.Emails);

    public override int GetHashCode() => HashCode.Combine(Name, Phones.Length, Emails.Length);
}
