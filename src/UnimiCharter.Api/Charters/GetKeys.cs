namespace UnimiCharter.Api.Charters;

/// <summary>RFC 7517.</summary>
internal sealed record JsonWebKeySet(IReadOnlyList<JsonWebKey> Keys);

internal sealed class GetKeys(SigningKeys keys) : EndpointWithoutRequest<IResult>
{
    public override void Configure()
    {
        Get("/.well-known/jwks.json");
        RoutePrefixOverride("");
        AllowAnonymous();
        Description(d => d.WithName("listSigningKeys").WithTags(Topics.Operations)
            .WithSummary("The public keys that published charters are signed with")
            .WithDescription("The first is the one that signs now.")
            .Produces<JsonWebKeySet>().WithMetadata(new TakesAnyQuery()));
    }

    public override Task<IResult> ExecuteAsync(CancellationToken cancellation) => Task.FromResult<IResult>(Reply.Ok(new JsonWebKeySet(keys.Public), cacheControl: Caching.Portal));
}
