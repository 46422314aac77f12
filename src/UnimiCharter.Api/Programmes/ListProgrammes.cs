
namespace UnimiCharter.Api.Programmes;

internal sealed class ListProgrammes : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/programmes", Handle)
        .WithName("listProgrammes").WithTags(Topics.Programmes).ForAnyone()
        .WithSummary("The programmes of an organization")
        .WithDescription("Strategic plans, ministry programmes, monitored series: each with its span and how much is in it, by code.")
        .Produces<ListView<ProgrammeSummaryView>>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? asOf, Register register, ProgrammeRegister programmes, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var found = await programmes.Programmes(organization, moment.AsOf, cancellation);
        if (found.Count == 0 && moment.AsOf is { } asked && (await programmes.Programmes(organization, null, cancellation)).Count > 0)
            return new Problem(new Fault("not-known-then", Instants.Write(asked)));
        if (found.Count == 0 && (await moment.Edition(organization, null, cancellation)).Fault is { } unknown) return new Problem(unknown);
        return Reply.Ok(ListView<ProgrammeSummaryView>.Whole([.. found.Select(p => ProgrammeSummaryView.Of(p, request))], request));
    }
}
