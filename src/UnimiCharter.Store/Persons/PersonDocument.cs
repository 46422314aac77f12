using System.Collections.Immutable;
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

/// <param name="Hash">By which facts know them.</param>
/// <param name="Salt">Of the hash.</param>
public sealed record KeptParticulars(string Hash, byte[] Salt, Particulars Particulars)
{
    /// <summary>Whether they are what was hashed.</summary>
    [JsonIgnore]
    public bool AreWhole => Particulars.HashWith(Salt) == Hash;
}
