
namespace UnimiCharter.Api.Programmes;

internal sealed class GetSeries(Register register, ProgrammeRegister programmes, TimeProvider time) : Endpoint<GetSeries.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: RouteParam] IndicatorCode Indicator,
        [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/programmes/{programme}/indicators/{indicator}/series");
        AllowAnonymous();
        Description(d => d.WithName("showSeries").WithTags(Topics.Programmes)
            .WithSummary("An indicator's values over time")
            .WithDescription("Total, peak, means by period and by working day, change over the year before, seasonal index, and the share of each part of a breakdown.")
            .Produces<SeriesView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, programme, code, asOf) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, unknown) = await FoundProgramme.Of(organization, programme, moment, programmes, cancellation);
        if (found is null) return new Problem(unknown!);
        if (found.Plan.Find(code) is not { } planned) return Problem.Of(Refusal.UnknownIndicator(code.Value));
        return Reply.Ok(SeriesView.Of(planned, Series.Of(planned.Indicator, found.Results.Of(code), found.Context.WorkingDays), found, HttpContext.Request));
    }
}
