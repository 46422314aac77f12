namespace UnimiCharter.Api.Credentials;

internal sealed class IssueCredential : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/{org}/credentials", Handle)
        .WithName("issueCredential").WithTags(Topics.Access).ForAdmin()
        .WithSummary("Issue a credential")
        .WithDescription("Answers with its API key, which is shown this once: only a hash is kept. It is valid at once on every node.")
        .Accepts<CredentialRequest>("application/json")
        .Example("""{"name":"ufficio-master","title":"Script dell'Ufficio Master","roles":["office"],"services":["master"],"expires":"2030-01-01T00:00:00Z"}""")
        .Produces<IssuedView>(StatusCodes.Status201Created).Faults(404, 409, 413, 415, 422);

    private static async Task<IResult> Handle(
        string org, Recorder recorder, Register register, ProgrammeRegister programmes, OrganizationRegister organizations, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        var (document, badJson) = await JsonBody.Read(http.Request, cancellation);
        if (badJson is not null) return new Problem(badJson);
        using var parsed = document;
        var fields = Fields.Of(document!.RootElement);
        var (name, grant) = CredentialRequest.Read(fields);
        if (fields.Fault is { } badBody) return new Problem(badBody);
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(org));

        var key = KnownCredentials.NewKey();
        var now = time.GetUtcNow();
        var command = new CredentialCommand.IssueCredential(grant!, KnownCredentials.HashOf(key), now);
        var (state, refusal, _) = await CredentialWrite.Of(organization, name, command, recorder, Acting.In(http, Role.Admin), cancellation);
        if (refusal is not null) return Problem.Of(refusal);
        var view = CredentialView.Of(organization, name, state!, null, now, http.Request);
        return new Reply(Rendered.Of(new IssuedView(key, view)), StatusCodes.Status201Created, Caching.Never, view.Links["self"].Href);
    }
}
