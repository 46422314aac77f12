namespace UnimiCharter.Api.Charters;

internal sealed class ListCharters(Register register, TimeProvider time) : Endpoint<ListCharters.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org);

    public override void Configure()
    {
        Get("/{org}/charters");
        AllowAnonymous();
        Description(d => d.WithName("listCharters").WithTags(Topics.Charter)
            .WithSummary("The editions of a charter")
            .WithDescription("Newest first. Drafts, and editions that are to be published later, are told to offices and the board only.")
            .Produces<ListView<CharterView>>().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var organization = request.Org;
        var (now, charters) = (time.GetUtcNow(), await register.Charters(organization, cancellation));
        var seen = charters.Where(c => c.Charter.IsPublicAt(now) || HttpContext.Request.SeesDrafts()).ToArray();
        return seen.Length == 0
            ? new Problem(await Known.NoCharter(register, organization, cancellation))
            : Reply.Ok(ListView<CharterView>.Whole([.. seen.Select(c => CharterView.Of(organization, c.Edition, c.Charter, now, HttpContext.Request))], HttpContext.Request));
    }
}
