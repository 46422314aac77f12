
namespace UnimiCharter.Api.Programmes;

internal sealed class ListProgrammes(Register register, ProgrammeRegister programmes, TimeProvider time) : Endpoint<ListProgrammes.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/programmes");
        AllowAnonymous();
        Description(d => d.WithName("listProgrammes").WithTags(Topics.Programmes)
            .WithSummary("The programmes of an organization")
            .WithDescription("Strategic plans, ministry programmes, monitored series: each with its span and how much is in it, by code.")
            .Produces<ListView<ProgrammeSummaryView>>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, asOf) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var found = await programmes.Programmes(organization, moment.AsOf, cancellation);
        if (found.Count == 0 && moment.AsOf is { } asked && (await programmes.Programmes(organization, null, cancellation)).Count > 0)
            return new Problem(new Fault("not-known-then", Instants.Write(asked)));
        if (found.Count == 0 && !await register.IsNamed(organization, cancellation) && (await moment.Edition(organization, null, cancellation)).Fault is { } unknown) return new Problem(unknown);
        return Reply.Ok(ListView<ProgrammeSummaryView>.Whole([.. found.Select(p => ProgrammeSummaryView.Of(p, HttpContext.Request))], HttpContext.Request));
    }
}
