namespace UnimiCharter.Api.Persons;

internal sealed class ListPersons(Register register, ProgrammeRegister programmes, OrganizationRegister organizations) : Endpoint<ListPersons.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org);

    public override void Configure()
    {
        Get("/{org}/persons");
        Policies(May.Board);
        Description(d => d.WithName("listPersons").WithTags(Topics.Charter)
            .WithSummary("Whom the cards name")
            .WithDescription("For the board: everyone whom a card of the organization names or named, with what the registry keeps of them and the services that name them now. Who has the same name is the same person.")
            .Produces<ListView<PersonView>>().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var organization = request.Org;
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(organization.Value));
        var persons = PersonView.All(organization, await register.Persons(organization, cancellation), await register.Services(organization, null, cancellation), HttpContext.Request);
        return Reply.Ok(ListView<PersonView>.Whole(persons, HttpContext.Request), cacheControl: Caching.Never);
    }
}
