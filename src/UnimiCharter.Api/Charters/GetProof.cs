using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Charters;

/// <summary>What proves a published version to whoever has its document.</summary>
/// <param name="Sha256">Of the document's bytes, in hexadecimal digits.</param>
/// <param name="Algorithm">ES256: ECDSA on P-256 with SHA-256.</param>
/// <param name="Signature">As JSON Web Signature has it: base64url of both numbers, 64 bytes.</param>
/// <param name="SignatureDer">The same as openssl takes it: base64 of DER.</param>
/// <param name="KeyId">The key's name in the registry's set of keys.</param>
/// <param name="PublicKeyPem">Null when the registry does not know the key any more.</param>
internal sealed record ProofView(
    string Version, long Position, int RuleVersion, string Sha256, string Algorithm, string Signature, string SignatureDer, string KeyId, string? PublicKeyPem,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

internal sealed class GetProof : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/charters/{edition}/versions/{version}/proof", Handle)
        .WithName("proveVersion").WithTags(Topics.Charter).ForAnyone()
        .WithSummary("What proves a published version")
        .WithDescription("Its hash and its signature, for openssl and for JSON Web Signature, with the public key.")
        .Produces<ProofView>().Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, string edition, string version, KnownCharters charters, Publishing publishing, SigningKeys keys, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var (found, fault) = await FoundVersion.Of(org, edition, version, charters, publishing, time, request, cancellation);
        if (found is null) return new Problem(fault!);
        var fact = found.Recorded.Fact;
        return Reply.Ok(new ProofView(
            fact.Version.ToString(), fact.Position, fact.RuleVersion, fact.Sha256, "ES256", fact.Signature, Convert.ToBase64String(SigningKeys.ToDer(fact.Signature)), fact.Key, keys.PemOf(fact.Key),
            new Dictionary<string, LinkView>
            {
                ["self"] = request.Self(),
                ["document"] = request.To(CharterPaths.Version(found.Charter.Organization, found.Charter.Edition, fact.Version)),
                ["keys"] = request.To("/.well-known/jwks.json"),
            }));
    }
}
