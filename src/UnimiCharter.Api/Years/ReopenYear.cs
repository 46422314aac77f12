
namespace UnimiCharter.Api.Years;

internal sealed class ReopenYear(Recorder recorder, Register register, TimeProvider time) : Endpoint<ReopenYear.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] EditionYear Year,
        [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool Preview = false);

    public override void Configure()
    {
        Delete("/{org}/services/{service}/reporting/{year}/certification");
        Policies(May.Board);
        Description(d => d.WithName("reopenYear").WithTags(Topics.Reporting)
            .WithSummary("Reopen a certified year")
            .WithDescription("For the board; needs a reason. The certification stays in the history. With preview=true, answers with how the service would stand, and writes nothing.")
            .Produces(StatusCodes.Status204NoContent).Produces<PreviewView>().Faults(400, 404, 409, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, edition, reason, isPreview) = request;

        var target = new ReportingTarget.OfService(organization, code, edition);
        var (_, answer) = await YearWrite.Of(
            target, new ReportingCommand.ReopenYear(reason?.Text), _ => true, isPreview, recorder, register, time.Today(), HttpContext, cancellation);
        return answer ?? Nothing.Instance;
    }
}
