
namespace UnimiCharter.Api.Years;

internal sealed class ReadmitPeriod(Recorder recorder, Register register, TimeProvider time) : Endpoint<ReadmitPeriod.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: RouteParam] Period Period, [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool Preview = false);

    public override void Configure()
    {
        Delete("/{org}/services/{service}/indicators/{indicator}/exclusions/{period}");
        Policies(May.Board);
        Description(d => d.WithName("readmitPeriod").WithTags(Topics.Reporting)
            .WithSummary("Re-admit a period that was set aside")
            .WithDescription("For the board; needs a reason. A period that is not set aside is as it should be. With preview=true, answers with how the indicator would stand, and writes nothing.")
            .Produces(StatusCodes.Status204NoContent).Produces<PreviewView>().Faults(400, 404, 409, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, serviceCode, indicatorCode, when, reason, isPreview) = request;

        var target = new ReportingTarget.OfService(organization, serviceCode, when);
        var command = new ReportingCommand.ReadmitPeriod(indicatorCode, when, reason?.Text);
        var (_, answer) = await YearWrite.Of(target, command, s => s.Indicator == indicatorCode, isPreview, recorder, register, time.Today(), HttpContext, cancellation);
        return answer ?? Nothing.Instance;
    }
}
