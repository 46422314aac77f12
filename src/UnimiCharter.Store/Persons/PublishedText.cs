using System.Text.Json.Serialization;
using Marten.Metadata;

namespace UnimiCharter.Store;

/// <summary>What a published version says: it names persons, and is therefore kept apart from the fact, which has its hash.</summary>
/// <param name="Id">Its SHA-256, in lower-case hexadecimal digits.</param>
/// <param name="Text">Canonical JSON.</param>
public sealed record PublishedText(string Id, string Text) : ITenanted
{
    /// <summary>The tenant, as it is read; Marten has a column for it.</summary>
    [JsonIgnore]
    public string? TenantId { get; set; }
}
