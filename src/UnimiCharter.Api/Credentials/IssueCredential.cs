namespace UnimiCharter.Api.Credentials;

internal sealed class IssueCredential(Recorder recorder, Register register, ProgrammeRegister programmes, OrganizationRegister organizations, TimeProvider time)
    : Endpoint<IssueCredential.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: FromBody] CredentialRequest Body);

    public override void Configure()
    {
        Post("/{org}/credentials");
        Policies(May.Admin);
        Description(d => d.WithName("issueCredential").WithTags(Topics.Access)
            .WithSummary("Issue a credential")
            .WithDescription("Answers with its API key, which is shown this once: only a hash is kept. It is valid at once on every node.")
            .Example("""{"name":"ufficio-master","title":"Script dell'Ufficio Master","roles":["office"],"services":["master"],"expires":"2030-01-01T00:00:00Z"}""")
            .Produces<IssuedView>(StatusCodes.Status201Created).Faults(404, 409, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, body) = request;
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(organization.Value));

        var key = KnownCredentials.NewKey();
        var now = time.Now();
        var command = new CredentialCommand.IssueCredential(body.Grant, KnownCredentials.HashOf(key), now);
        var (state, refusal, _) = await CredentialWrite.Of(organization, body.Name, command, recorder, Acting.In(HttpContext, Role.Admin), cancellation);
        if (refusal is not null) return Problem.Of(refusal);
        var view = CredentialView.Of(organization, body.Name, state!, null, now, HttpContext.Request);
        return new Reply(Rendered.Of(new IssuedView(key, view)), StatusCodes.Status201Created, Caching.Never, view.Links["self"].Href);
    }
}
