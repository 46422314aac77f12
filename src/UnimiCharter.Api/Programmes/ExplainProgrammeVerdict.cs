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
        var target = new ProgrammeTarget(organization, programme);
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, unknown) = await FoundProgramme.Of(organization, programme, moment, programmes, cancellation);
        if (found is null) return new Problem(unknown!);
        if (found.Plan.Find(code) is null) return Problem.Of(Refusal.UnknownIndicator(code.Value));

        var facts = await log.Facts(target.Results, moment.AsOf, cancellation);
        var plan = (await log.Facts(StreamId.Programme(found.Organization, found.Code), moment.AsOf, cancellation))[^1];
        var results = found with { Results = facts.Aggregate(ReportingYear.Empty, (year, e) => Reporting.Evolve(year, (ReportingEvent)e.Fact)) };
        var standing = results.Context.Standing(results.Results, code, moment.Today)!;
        var explanation = Explanation.Of(standing, facts.Select(e => (e.Version, (ReportingEvent)e.Fact)));
        var details = HttpContext.Request.SeesDetails();
        var byVersion = facts.ToDictionary(f => f.Version, f => details ? FactView.Of(f) : FactView.Of(f).Public());
        var language = Languages.Of(HttpContext.Request);
        return Reply.Ok(new ProgrammeExplanationView(
            found.Organization.Value, found.Code.Value, code.Value, found.Plan.Span.ToString(), moment.AsOf is { } instant ? Instants.Write(instant) : null,
            new(ProgrammeSentences.Of(standing, found, Language.Italian), ProgrammeSentences.Of(standing, found, Language.English)),
            ProgrammeStandingView.Of(results, moment.Today, HttpContext.Request).Single(s => s.Indicator == code.Value),
            new(found.Revision, plan.Id, plan.Position, plan.At.UtcDateTime, details ? plan.Actor : null, details ? plan.Reason : null),
            [.. explanation.Used.Select(u => byVersion[u.Version])],
            [.. explanation.SetAside.Where(a => details || a.IsPublic()).Select(a => SetAsideView.Of(a, byVersion, language))],
            ArithmeticView.Of(explanation, language),
            new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self(), ["programme"] = HttpContext.Request.To(Links.Programme(found.Organization, found.Code)) }));
    }
}
