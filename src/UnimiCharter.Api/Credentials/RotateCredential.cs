namespace UnimiCharter.Api.Credentials;

internal sealed class RotateCredential : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/{org}/credentials/{credential}/rotations", Handle)
        .WithName("rotateCredential").WithTags(Topics.Access).ForAdmin()
        .WithSummary("Give a credential another key")
        .WithDescription("Answers with the new API key, which is shown this once. The one before it is valid for as long as the overlap says, a day when it does not.")
        .Accepts<RotationRequest>("application/json").Example("""{"overlapMinutes":60}""")
        .Produces<IssuedView>().Faults(404, 409, 413, 415, 422);

    private static async Task<IResult> Handle(string org, string credential, Recorder recorder, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (!Code.IsValid(credential)) return Problem.Of(Refusal.UnknownCredential(credential));
        var (document, badJson) = await JsonBody.Read(http.Request, cancellation);
        if (badJson is not null) return new Problem(badJson);
        using var parsed = document;
        var fields = Fields.Of(document!.RootElement);
        var overlap = fields.Whole("overlapMinutes", RotationRequest.MaxMinutes) ?? RotationRequest.DefaultMinutes;
        if (fields.Fault is { } badBody) return new Problem(badBody);

        var key = KnownCredentials.NewKey();
        var (name, now) = (new CredentialCode(credential), time.GetUtcNow());
        var command = new CredentialCommand.RotateCredential(KnownCredentials.HashOf(key), now.AddMinutes(overlap), now);
        var (state, refusal, _) = await CredentialWrite.Of(organization, name, command, recorder, Acting.In(http, Role.Admin), cancellation);
        return refusal is not null
            ? Problem.Of(refusal)
            : new Reply(Rendered.Of(new IssuedView(key, CredentialView.Of(organization, name, state!, null, now, http.Request))), cacheControl: Caching.Never);
    }
}
