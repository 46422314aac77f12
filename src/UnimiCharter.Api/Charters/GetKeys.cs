namespace UnimiCharter.Api.Charters;

/// <summary>RFC 7517.</summary>
internal sealed record JsonWebKeySet(IReadOnlyList<JsonWebKey> Keys);

internal sealed class GetKeys : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/.well-known/jwks.json", Handle)
        .WithName("listSigningKeys").WithTags(Topics.Operations).ForAnyone()
        .WithSummary("The public keys that published charters are signed with")
        .WithDescription("The first is the one that signs now.")
        .Produces<JsonWebKeySet>();

    private static Reply Handle(SigningKeys keys) => Reply.Ok(new JsonWebKeySet(keys.Public), cacheControl: Caching.Portal);
}
