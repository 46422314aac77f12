
namespace UnimiCharter.Api.Programmes;

internal sealed class GetProgramme(Register register, ProgrammeRegister programmes, TimeProvider time) : Endpoint<GetProgramme.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/programmes/{programme}");
        AllowAnonymous();
        Description(d => d.WithName("showProgramme").WithTags(Topics.Programmes)
            .WithSummary("A programme")
            .WithDescription("The tree of its goals, with each indicator's baseline, targets, result, verdict and progress.")
            .Produces<ProgrammeView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, programme, asOf) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, unknown) = await FoundProgramme.Of(organization, programme, moment, programmes, cancellation);
        return found is null ? new Problem(unknown!) : Reply.Ok(ProgrammeView.Of(found, moment, HttpContext.Request));
    }
}
