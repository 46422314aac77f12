using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Charters;

/// <summary>Released results, without what they are.</summary>
/// <param name="Release">Its number, from 1.</param>
/// <param name="Version">Of the charter, by whose standards they were judged.</param>
/// <param name="Day">The civil date in Italy on which they were judged.</param>
/// <param name="Position">The place among all facts of the registry of the last one that they were made from.</param>
/// <param name="Provisional">A verdict among them can still change.</param>
/// <param name="Sha256">Of their document.</param>
/// <param name="Signature">ES256 over the document, as JSON Web Signature has it.</param>
/// <param name="KeyId">The key's name in the registry's set of keys.</param>
internal sealed record ReleaseView(
    int Release, string Version, DateTime ReleasedAt, DateOnly Day, long Position, int RuleVersion, bool Provisional, string Sha256, string Signature, string KeyId,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static ReleaseView Of(FoundCharter found, CharterEvent.ResultsReleased fact, HttpRequest request)
    {
        return new(
            fact.Number, fact.Version.ToString(), fact.At.InMicroseconds().UtcDateTime, fact.Day, fact.Position, fact.RuleVersion, fact.IsProvisional, fact.Sha256, fact.Signature, fact.Key,
            new Dictionary<string, LinkView>
            {
                ["self"] = request.To(CharterPaths.Release(found.Organization, found.Edition, fact.Number)),
                ["charter"] = request.To(CharterPaths.Version(found.Organization, found.Edition, fact.Version)),
                ["current"] = request.To(CharterPaths.Results(found.Organization, found.Edition)),
                ["keys"] = request.To("/.well-known/jwks.json"),
            });
    }
}
