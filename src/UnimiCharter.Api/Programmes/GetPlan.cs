
namespace UnimiCharter.Api.Programmes;

internal sealed class GetPlan(Register register, ProgrammeRegister programmes, TimeProvider time) : Endpoint<GetPlan.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/programmes/{programme}/plan");
        AllowAnonymous();
        Description(d => d.WithName("showPlan").WithTags(Topics.Programmes)
            .WithSummary("The plan of a programme")
            .WithDescription("Goals, indicators, baselines and targets as the board wrote them, without what was measured.")
            .Produces<PlanView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, programme, asOf) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, unknown) = await FoundProgramme.Of(organization, programme, moment, programmes, cancellation);
        if (found is null) return new Problem(unknown!);
        var view = PlanView.Of(found.Plan, found.Revision, found.Organization, found.Code, HttpContext.Request);
        return Reply.Ok(view, moment.AsOf is null ? view.ETag : null);
    }
}
