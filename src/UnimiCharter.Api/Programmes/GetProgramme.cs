
namespace UnimiCharter.Api.Programmes;

internal sealed class GetProgramme : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/programmes/{programme}", Handle)
        .WithName("showProgramme").WithTags(Topics.Programmes).ForAnyone()
        .WithSummary("A programme")
        .WithDescription("The tree of its goals, with each indicator's baseline, targets, result, verdict and progress.")
        .Produces<ProgrammeView>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, string programme, [FromQuery] string? asOf,
        Register register, ProgrammeRegister programmes, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, unknown) = await FoundProgramme.Of(org, programme, moment, programmes, cancellation);
        return found is null ? new Problem(unknown!) : Reply.Ok(ProgrammeView.Of(found, moment, request));
    }
}
