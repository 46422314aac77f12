using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Programmes;

/// <summary>How a programme's verdict was reached.</summary>
/// <param name="AsOf">The instant whose knowledge was used, when it was asked for.</param>
/// <param name="Facts">Those that were used, in the order of their periods.</param>
/// <param name="SetAside">Those that were not, in the order in which they were recorded.</param>
/// <param name="Arithmetic">From the facts to the result, and from the result to the outcome; null when there is no figure.</param>
internal sealed record ProgrammeExplanationView(
    string Organization, string Programme, string Indicator, string Span,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AsOf,
    SentenceView Sentence, ProgrammeStandingView Standing, DefinedView Plan, IReadOnlyList<FactView> Facts, IReadOnlyList<SetAsideView> SetAside, ArithmeticView? Arithmetic,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <summary>The fact that defined the plan.</summary>
/// <param name="EventId">The event's id.</param>
/// <param name="Position">Its place among all facts of the registry.</param>
/// <param name="At">When it was recorded, UTC.</param>
internal sealed record DefinedView(long Revision, Guid EventId, long Position, DateTime At, string? By, string? Reason);

internal sealed class ExplainProgrammeVerdict(Register register, ProgrammeRegister programmes, EventLog log, TimeProvider time) : Endpoint<ExplainProgrammeVerdict.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: RouteParam] IndicatorCode Indicator,
        [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/programmes/{programme}/indicators/{indicator}/explanation");
        AllowAnonymous();
        Description(d => d.WithName("explainProgrammeVerdict").WithTags(Topics.Programmes)
            .WithSummary("How a programme's verdict was reached")
            .WithDescription("The facts that were used, those that were set aside and why, the arithmetic, the plan that set the target, and a sentence for everyone.")
            .Produces<ProgrammeExplanationView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, programme, code, asOf) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var target = new ReportingTarget.OfProgramme(organization, programme);
        if (await target.Unknown(code, moment, programmes, cancellation) is { } unknown) return new Problem(unknown);

        var (facts, plan) = (await log.Facts(target.Stream, moment.AsOf, cancellation), (await log.Facts(target.Plan, moment.AsOf, cancellation))[^1]);
        var found = target.Of(facts, await log.Streams(target.Reads, moment.AsOf, cancellation)).Programme!;
        var standing = found.Context.Standing(found.Results, code, moment.Today)!;
        var (derivation, details) = (Derivation.Of(standing, facts, HttpContext.Request), HttpContext.Request.SeesDetails());
        return Reply.Ok(new ProgrammeExplanationView(
            organization.Value, programme.Value, code.Value, found.Plan.Span.ToString(), moment.AsOf is { } instant ? Instants.Write(instant) : null,
            new(ProgrammeSentences.Of(standing, found, Language.Italian), ProgrammeSentences.Of(standing, found, Language.English)),
            ProgrammeStandingView.Of(found, moment.Today, HttpContext.Request).Single(s => s.Indicator == code.Value),
            new(found.Revision, plan.Id, plan.Position, plan.At.UtcDateTime, details ? plan.Actor : null, details ? plan.Reason : null),
            derivation.Facts, derivation.SetAside, derivation.Arithmetic,
            new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self(), ["programme"] = HttpContext.Request.To(Links.Programme(organization, programme)) }));
    }
}
