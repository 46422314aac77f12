namespace UnimiCharter.Api.Services;

internal sealed class RetireService(Recorder recorder, Register register) : Endpoint<RetireService.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: QueryParam] GivenReason? Reason = null, [property: FromBody] RetirementRequest? Body = null);

    public override void Configure()
    {
        Put("/{org}/services/{service}/retirement");
        Policies(May.Board);
        Description(d => d.WithName("retireService").WithTags(Topics.Charter)
            .WithSummary("Retire a service")
            .WithDescription("For the board; needs a reason, and the body may be left out. It is as it last was, and nothing of it is changed any more; an edition that lists it cannot be published. Nothing happens when it is retired.")
            .Example("""{"reason":"Servizio confluito nello sportello unico"}""")
            .Produces<ServiceDefinitionView>().Faults(400, 404, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, reason, body) = request;
        return GivenReason.Of(body?.Reason, reason, out var why) is { } badReason
            ? new Problem(badReason)
            : await ServiceWrite.Of(organization, code, new ServiceCommand.RetireService(why), recorder, register, HttpContext, cancellation);
    }
}
