using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Programmes;

/// <summary>A programme's verdicts, in the order of the plan.</summary>
/// <param name="AsOf">The instant whose knowledge was used, when it was asked for.</param>
internal sealed record ProgrammeComplianceView(
    string Organization, string Programme, string Span,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AsOf,
    ProgrammeCountsView Counts, IReadOnlyList<ProgrammeStandingView> Items,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <summary>How many of the rows had each outcome, and how many of those were declared without a figure.</summary>
internal sealed record ProgrammeCountsView(int Met, int Missed, int NotEvaluable, int Declared);

internal sealed class GetProgrammeCompliance(Register register, ProgrammeRegister programmes, TimeProvider time) : Endpoint<GetProgrammeCompliance.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: QueryParam] OutcomeName? Outcome = null,
        [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/programmes/{programme}/compliance");
        AllowAnonymous();
        Description(d => d.WithName("showProgrammeCompliance").WithTags(Topics.Programmes)
            .WithSummary("A programme's verdicts")
            .WithDescription("Each indicator's result judged against its target, with how much of the way from the baseline is done.")
            .Produces<ProgrammeComplianceView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, programme, only, asOf) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, unknown) = await FoundProgramme.Of(organization, programme, moment, programmes, cancellation);
        if (found is null) return new Problem(unknown!);
        var items = ProgrammeStandingView.Of(found, moment.Today, HttpContext.Request).Where(i => only is null || i.Outcome == only).ToArray();
        int Of(OutcomeName name) => items.Count(i => i.Outcome == name);
        return Reply.Ok(new ProgrammeComplianceView(
            found.Organization.Value, found.Code.Value, found.Plan.Span.ToString(), moment.AsOf is { } instant ? Instants.Write(instant) : null,
            new(Of(OutcomeName.Met), Of(OutcomeName.Missed), Of(OutcomeName.NotEvaluable), items.Count(i => i.Declared)), items,
            new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self(), ["programme"] = HttpContext.Request.To(Links.Programme(found.Organization, found.Code)) }));
    }
}
