
namespace UnimiCharter.Api.Compliance;

internal sealed class GetExplanation(Register register, EventLog log, TimeProvider time) : Endpoint<GetExplanation.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: QueryParam] EditionYear? Edition = null, [property: QueryParam] EditionYear? StandardsOf = null, [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/services/{service}/indicators/{indicator}/explanation");
        AllowAnonymous();
        Description(d => d.WithName("explainVerdict").WithTags(Topics.Compliance)
            .WithSummary("How a verdict was reached")
            .WithDescription("The facts that were used, those that were set aside and why, the arithmetic, the standard and the edition that it is of, the margin under each assumption, and a sentence for everyone.")
            .Produces<ExplanationView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, serviceCode, indicatorCode, named, other, asOf) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, _, unknown) = await moment.Edition(organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);

        // All of it from the facts, so that the verdict and what it is derived from cannot differ.
        var card = await log.Facts(StreamId.Service(organization, serviceCode), moment.AsOf, cancellation);
        var state = card.Aggregate((ServiceState)ServiceState.Undefined.Instance, (s, e) => Service.Evolve(s, (ServiceEvent)e.Fact));
        if (state.Known is not { } known) return Problem.Of(Refusal.UnknownService(serviceCode.Value));
        if (Service.Find(known, indicatorCode) is not { } defined) return Problem.Of(Refusal.UnknownIndicator(indicatorCode.Value));
        if (defined.PromiseOf(other ?? found) is not { } promise) return Problem.Of(Refusal.NoStandard(other ?? found));
        var facts = await log.Facts(StreamId.Reporting(organization, serviceCode, found), moment.AsOf, cancellation);
        var year = facts.Aggregate(ReportingYear.Empty, (y, e) => Reporting.Evolve(y, (ReportingEvent)e.Fact));
        var calendar = (await moment.Known.Charters(organization, cancellation)).FirstOrDefault(c => c.Edition == found)?.Charter.Calendar ?? EditionCalendar.Default;
        var standing = Judge.Of(
            promise, found.Span, year.Of(indicatorCode).Answers(), year is ReportingYear.Certified, moment.Today, calendar.Of(serviceCode, year.Extensions));

        var programmed = card.LastOrDefault(e => e.Fact is ServiceEvent.StandardProgrammed p && p.Indicator == indicatorCode && p.Edition == (other ?? found));
        return Reply.Ok(ExplanationView.Of(standing, facts, programmed, known.Name, await moment.Known.Dimensions(organization, cancellation), organization, serviceCode, other, moment, HttpContext.Request));
    }
}
