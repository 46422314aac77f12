namespace UnimiCharter.Api.Units;

internal sealed class GetUnit(Register register) : Endpoint<GetUnit.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] UnitCode Unit);

    public override void Configure()
    {
        Get("/{org}/units/{unit}");
        AllowAnonymous();
        Description(d => d.WithName("showUnit").WithTags(Topics.Charter)
            .WithSummary("A unit of an organization")
            .WithDescription("What it is called, what it is below, who heads it, how it is reached, and the services that belong to it itself.")
            .Produces<UnitView>().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, unit) = request;
        return UnitView.Of(organization, unit, await register.Units(organization, cancellation), HttpContext.Request) is { } found
            ? Reply.Ok(found, found.ETag)
            : Problem.Of(Refusal.UnknownUnit(unit.Value));
    }
}
