namespace UnimiCharter.Api.Units;

internal sealed class ListUnits(Register register, ProgrammeRegister programmes, OrganizationRegister organizations) : Endpoint<ListUnits.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: QueryParam] DateOnly? On = null);

    public override void Configure()
    {
        Get("/{org}/units");
        AllowAnonymous();
        Description(d => d.WithName("listUnits").WithTags(Topics.Charter)
            .WithSummary("The units of an organization")
            .WithDescription("The whole tree, each unit after the one that it is below, with its depth and the services that belong to it itself; closed ones too, unless a day is named on which they were open.")
            .Produces<ListView<UnitView>>().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, on) = request;
        var tree = await register.Units(organization, cancellation);
        if (tree.Units.IsEmpty && !await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(organization.Value));
        var rendering = Rendering.Of(HttpContext.Request, default);
        return new Reply(
            Renderings.Find(tree, rendering) ?? Renderings.Keep(tree, rendering, Rendered.Of(ListView<UnitView>.Whole(UnitView.All(organization, tree, on, HttpContext.Request), HttpContext.Request))),
            cacheControl: Caching.Portal);
    }
}
