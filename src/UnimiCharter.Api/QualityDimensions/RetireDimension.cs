namespace UnimiCharter.Api.QualityDimensions;

internal sealed class RetireDimension(Recorder recorder, Register register) : Endpoint<RetireDimension.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] QualityDimension Dimension, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Delete("/{org}/dimensions/{dimension}");
        Policies(May.Board);
        Description(d => d.WithName("retireDimension").WithTags(Topics.Charter)
            .WithSummary("Retire a dimension")
            .WithDescription("For the board; needs a reason. Not while an indicator is of it. What was promised of it keeps its name.")
            .Produces(StatusCodes.Status204NoContent).Faults(400, 404, 409, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, dimension, reason) = request;
        var stream = StreamId.Dimensions(organization);
        ServiceCode[] services = [.. (await register.Services(organization, null, cancellation)).Keys.Order()];
        var intent = new Intent(stream, [.. services.Select(code => StreamId.Service(organization, code))], streams => Dimensions.Decide(
            new DimensionCommand.RetireDimension(dimension, Use(streams), reason?.Text), streams.Of<DimensionsState>(stream)), reason?.Text);
        return await recorder.Append(intent, Acting.Board(HttpContext)).WaitAsync(cancellation) is Receipt.Refused { Refusal: var refusal } ? Problem.Of(refusal) : Nothing.Instance;

        (ServiceCode, IndicatorCode)? Use(Streams streams)
        {
            foreach (var code in services)
                if (streams.Of<ServiceState>(StreamId.Service(organization, code)) is ServiceState.Active service
                    && service.Indicators.FirstOrDefault(i => i is IndicatorState.Current && i.Indicator.Dimension == dimension) is { } used) return (code, used.Indicator.Code);
            return null;
        }
    }
}
