
namespace UnimiCharter.Api.Programmes;

internal sealed class GetPlan : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/programmes/{programme}/plan", Handle)
        .WithName("showPlan").WithTags(Topics.Programmes).ForAnyone()
        .WithSummary("The plan of a programme")
        .WithDescription("Goals, indicators, baselines and targets as the board wrote them, without what was measured.")
        .Produces<PlanView>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, string programme, [FromQuery] string? asOf,
        Register register, ProgrammeRegister programmes, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, unknown) = await FoundProgramme.Of(org, programme, moment, programmes, cancellation);
        if (found is null) return new Problem(unknown!);
        var view = PlanView.Of(found.Plan, found.Revision, found.Organization, found.Code, request);
        return Reply.Ok(view, moment.AsOf is null ? view.ETag : null);
    }
}
