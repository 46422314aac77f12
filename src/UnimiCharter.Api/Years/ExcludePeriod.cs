using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Years;

/// <summary>Why the board sets a period aside.</summary>
internal sealed record ExclusionRequest(ExclusionCode Code, [property: MaxLength(Statement.MaxNoteLength)] string? Note = null);

/// <summary>A period set aside, and what that did to the indicator.</summary>
internal sealed record ExcludedView(ExclusionView Exclusion, StandingView Standing);

internal sealed class ExcludePeriod(Recorder recorder, Register register, TimeProvider time) : Endpoint<ExcludePeriod.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: RouteParam] Period Period, [property: FromBody] ExclusionRequest Body, [property: QueryParam] bool Preview = false);

    public override void Configure()
    {
        Put("/{org}/services/{service}/indicators/{indicator}/exclusions/{period}");
        Policies(May.Board);
        Description(d => d.WithName("excludePeriod").WithTags(Topics.Reporting)
            .WithSummary("Set a period aside")
            .WithDescription("For the board: the period is not expected and not judged. 201 when it was not set aside before, 200 for the same again; another code or note needs its re-admission first. With preview=true, answers with how the indicator would stand, and writes nothing.")
            .Example("""{"code":"service-suspended","note":"Sportello chiuso per lavori"}""")
            .Produces<ExcludedView>().Produces<ExcludedView>(StatusCodes.Status201Created).Produces<PreviewView>().Faults(400, 404, 409, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, serviceCode, indicatorCode, when, body, isPreview) = request;
        var (target, today) = (new ReportingTarget.OfService(organization, serviceCode, when), time.Today());
        var command = new ReportingCommand.ExcludePeriod(indicatorCode, when, body.Code, body.Note);
        var (receipt, answer) = await YearWrite.Of(target, command, s => s.Indicator == indicatorCode, isPreview, recorder, register, today, HttpContext, cancellation);
        if (receipt is null) return answer!;
        var (year, context) = ((ReportingYear)receipt.State, target.ContextOf(receipt.Reads));
        var judged = await Judged.Of(context, context.Standing(year, indicatorCode, today)!).Named(organization, register, cancellation);
        var view = new ExcludedView(
            ExclusionView.Of(year.Of(indicatorCode).Excluded[when], organization, serviceCode, indicatorCode, when, HttpContext.Request),
            StandingView.Of(judged, organization, HttpContext.Request));
        return receipt.Facts.Length > 0
            ? new Reply(Rendered.Of(view), StatusCodes.Status201Created, location: view.Exclusion.Links["self"].Href)
            : Reply.Ok(view);
    }
}
