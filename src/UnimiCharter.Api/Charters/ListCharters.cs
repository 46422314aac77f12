namespace UnimiCharter.Api.Charters;

internal sealed class ListCharters : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/charters", Handle)
        .WithName("listCharters").WithTags(Topics.Charter).ForAnyone()
        .WithSummary("The editions of a charter")
        .WithDescription("Newest first. Drafts, and editions that are to be published later, are told to offices and the board only.")
        .Produces<ListView<CharterView>>().Faults(404);

    private static async Task<IResult> Handle(string org, Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        var (now, charters) = (time.GetUtcNow(), await register.Charters(organization, cancellation));
        var seen = charters.Where(c => c.Charter.IsPublicAt(now) || request.SeesDrafts()).ToArray();
        return seen.Length == 0
            ? new Problem(Fault.Of(Refusal.UnknownOrganization(org)))
            : Reply.Ok(ListView<CharterView>.Whole([.. seen.Select(c => CharterView.Of(organization, c.Edition, c.Charter, now, request))], request));
    }
}
