using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Years;

/// <summary>More time for a period.</summary>
/// <param name="Until">The last day on which a first report is on time, later than the present one.</param>
internal sealed record ExtensionRequest(Period Period, DateOnly Until, [property: MaxLength(Statement.MaxReasonLength)] string? Reason = null);

internal sealed class GrantExtension(Recorder recorder, Register register, TimeProvider time) : Endpoint<GrantExtension.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] EditionYear Year,
        [property: FromBody] ExtensionRequest Body, [property: QueryParam] bool Preview = false);

    public override void Configure()
    {
        Post("/{org}/services/{service}/reporting/{year}/extensions");
        Policies(May.Board);
        Description(d => d.WithName("grantExtension").WithTags(Topics.Reporting)
            .WithSummary("Give a service more time for a period")
            .WithDescription("For the board: a period's due date, and its closing date where that is earlier, become the day named, for all the service's indicators. Needs a reason. With preview=true, answers with how the service would stand, and writes nothing.")
            .Example("""{"period":"2024-03","until":"2024-05-31","reason":"Guasto del gestionale"}""")
            .Produces<ServiceYearView>().Produces<ServiceYearView>(StatusCodes.Status201Created).Produces<PreviewView>().Faults(400, 404, 409, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, edition, body, isPreview) = request;
        var (target, today) = (new ReportingTarget.OfService(organization, code, edition), time.Today());
        var command = new ReportingCommand.GrantExtension(body.Period, body.Until, body.Reason);
        var (receipt, answer) = await YearWrite.Of(target, command, _ => true, isPreview, recorder, register, today, HttpContext, cancellation);
        if (receipt is null) return answer!;
        var view = ServiceYearView.Of((ReportingYear)receipt.State, target.ContextOf(receipt.Reads), organization, today, HttpContext.Request);
        return receipt.Facts.Length > 0
            ? new Reply(Rendered.Of(view), StatusCodes.Status201Created, location: view.Links["self"].Href)
            : Reply.Ok(view);
    }
}
