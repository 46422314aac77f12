namespace UnimiCharter.Api.Services;

internal sealed class RetireIndicator(Recorder recorder, Register register) : Endpoint<RetireIndicator.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: QueryParam] GivenReason? Reason = null, [property: FromBody] RetirementRequest? Body = null);

    public override void Configure()
    {
        Put("/{org}/services/{service}/indicators/{indicator}/retirement");
        Policies(May.Board);
        Description(d => d.WithName("retireIndicator").WithTags(Topics.Charter)
            .WithSummary("Retire an indicator")
            .WithDescription("For the board; needs a reason, and the body may be left out. No new standard is programmed for it; what was promised of it stays judged. Nothing happens when it is retired.")
            .Example("""{"reason":"Sostituito da un indicatore trimestrale"}""")
            .Produces<IndicatorDefinitionView>().Faults(400, 404, 409, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, service, code, reason, body) = request;
        return GivenReason.Of(body?.Reason, reason, out var why) is { } badReason
            ? new Problem(badReason)
            : await IndicatorWrite.Of(organization, service, code, ServiceIntents.Of(organization, service, new ServiceCommand.RetireIndicator(code, why)), recorder, register, HttpContext, cancellation);
    }
}
