namespace UnimiCharter.Api.Credentials;

internal sealed class RotateCredential(Recorder recorder, TimeProvider time) : Endpoint<RotateCredential.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] CredentialCode Credential, [property: FromBody] RotationRequest Body);

    public override void Configure()
    {
        Post("/{org}/credentials/{credential}/rotations");
        Policies(May.Admin);
        Description(d => d.WithName("rotateCredential").WithTags(Topics.Access)
            .WithSummary("Give a credential another key")
            .WithDescription("Answers with the new API key, which is shown this once. The one before it is valid for as long as the overlap says, a day when it does not.")
            .Example("""{"overlapMinutes":60}""")
            .Produces<IssuedView>().Faults(404, 409, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, credential, body) = request;
        var key = KnownCredentials.NewKey();
        var now = time.Now();
        var command = new CredentialCommand.RotateCredential(KnownCredentials.HashOf(key), now.AddMinutes(body.OverlapMinutes ?? RotationRequest.DefaultMinutes), now);
        var (state, refusal, _) = await CredentialWrite.Of(organization, credential, command, recorder, Acting.In(HttpContext, Role.Admin), cancellation);
        return refusal is not null
            ? Problem.Of(refusal)
            : new Reply(Rendered.Of(new IssuedView(key, CredentialView.Of(organization, credential, state!, null, now, HttpContext.Request))), cacheControl: Caching.Never);
    }
}
