namespace UnimiCharter.Api.Persons;

internal sealed class GetPerson(Register register) : Endpoint<GetPerson.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] PersonCode Person);

    public override void Configure()
    {
        Get("/{org}/persons/{person}");
        Policies(May.Board);
        Description(d => d.WithName("showPerson").WithTags(Topics.Charter)
            .WithSummary("Someone whom the cards name")
            .WithDescription("For the board: what the registry keeps of them, and the services that name them now. Of who was erased nothing is known.")
            .Produces<PersonView>().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, person) = request;
        var persons = PersonView.All(organization, await register.Persons(organization, cancellation), await register.Services(organization, null, cancellation), HttpContext.Request);
        return Array.Find(persons, p => p.Code == person.Value) is { } found ? Reply.Ok(found, cacheControl: Caching.Never) : Problem.Of(Refusal.UnknownPerson(person.Value));
    }
}
