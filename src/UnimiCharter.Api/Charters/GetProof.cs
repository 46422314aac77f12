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

internal sealed class GetProof(KnownCharters charters, KnownVersions versions, SigningKeys keys, TimeProvider time) : Endpoint<GetProof.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition, [property: RouteParam] CharterVersion Version);

    public override void Configure()
    {
        Get("/{org}/charters/{edition}/versions/{version}/proof");
        AllowAnonymous();
        Description(d => d.WithName("proveVersion").WithTags(Topics.Charter)
            .WithSummary("What proves a published version")
            .WithDescription("Its hash and its signature, for openssl and for JSON Web Signature, with the public key.")
            .Produces<ProofView>().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, edition, version) = request;
        var (found, fault) = await FoundVersion.Of(org, edition, version, charters, time, HttpContext.Request, cancellation);
        if (found is null) return new Problem(fault!);
        var fact = (await versions.Of(found.Charter, found.Version, cancellation)).Fact;
        return Reply.Ok(new ProofView(
            fact.Version.ToString(), fact.Position, fact.RuleVersion, fact.Sha256, "ES256", fact.Signature, Convert.ToBase64String(SigningKeys.ToDer(fact.Signature)), fact.Key, keys.PemOf(fact.Key),
            new Dictionary<string, LinkView>
            {
                ["self"] = HttpContext.Request.Self(),
                ["document"] = HttpContext.Request.To(CharterPaths.Version(found.Charter.Organization, found.Charter.Edition, fact.Version)),
                ["keys"] = HttpContext.Request.To("/.well-known/jwks.json"),
            }));
    }
}
