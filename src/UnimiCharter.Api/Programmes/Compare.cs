using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Programmes;

internal sealed class Compare(Register register, ProgrammeRegister programmes, TimeProvider time) : Endpoint<Compare.Request, IResult>
{
    private const int MostPeriods = 50;

    internal sealed record Request(
        [property: QueryParam, MaxLength(Code.MaxLength)] string Indicator, [property: QueryParam, MaxLength(1_000)] string? Organizations = null,
        [property: QueryParam, MaxLength(600)] string? Periods = null);

    public override void Configure()
    {
        Get("/compare");
        AllowAnonymous();
        Description(d => d.WithName("compareIndicators").WithTags(Topics.Programmes)
            .WithSummary("The same indicator in several organizations or years")
            .WithDescription("Every service and programme that has an indicator of the code, with its result in each period: years, separated by commas, or spans. All organizations when none are named; the newest edition and the whole span when no periods are.")
            .Produces<ComparisonListView>().IsDear().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (indicator, organizations, periods) = request;
        var name = indicator.ToLowerInvariant().Replace('_', '-');
        if (!Code.IsValid(name)) return Problem.Of(Refusal.UnknownIndicator(indicator));
        var asked = new List<Period>();
        foreach (var text in periods?.Split(',', StringSplitOptions.TrimEntries) ?? [])
            if (Period.TryParse(text, out var period) && period.Kind is PeriodKind.Year or PeriodKind.Span && asked.Count < MostPeriods)
            {
                if (!asked.Contains(period)) asked.Add(period);
            }
            else return Problem.Of("malformed-period", text);
        var wanted = organizations?.Split(',', StringSplitOptions.TrimEntries);
        var charters = (await register.Charters(null, cancellation)).Where(c => c.Charter.IsPublicAt(time.GetUtcNow()) || HttpContext.Request.SeesDrafts(c.Organization)).ToLookup(c => c.Organization);
        var plans = (await programmes.Programmes(null, null, cancellation)).ToLookup(p => p.Organization);
        foreach (var organization in wanted ?? [])
            if (!Code.IsValid(organization)) return Problem.Of(Refusal.UnknownOrganization(organization));
            else if (!charters.Contains(new(organization)) && !plans.Contains(new(organization))) return new Problem(await Known.NoCharter(register, new(organization), cancellation));

        var (code, today, language) = (new IndicatorCode(name), time.Today(), Languages.Of(HttpContext.Request));
        var items = new List<ComparedView>();
        foreach (var organization in charters.Select(c => c.Key).Concat(plans.Select(p => p.Key)).Distinct().Where(o => wanted is null || wanted.Contains(o.Value)).Order())
        {
            foreach (var edition in charters[organization].Select(c => c.Edition).Where(e => asked.Count == 0 || asked.Contains(e.Span)).Take(asked.Count == 0 ? 1 : MostPeriods))
                foreach (var row in (await register.Promises(organization, edition, null, cancellation)).Where(r => r.Promise.Indicator.Code == code).Judge(edition, today))
                    items.Add(View(organization, row.Service.Value, row.Standing, language));
            foreach (var programme in plans[organization])
                if (programme.Plan.Find(code) is { } planned)
                    foreach (var period in asked.Count == 0 ? [programme.Plan.Span] : asked.Where(p => programme.Plan.Span.Contains(p)))
                        items.Add(View(organization, programme.Code.Value, Judge.Of(planned.Promise, period, programme.Results.Of(code).Answers(), false, today), language));
        }
        // Somebody has such an indicator, if not of these periods.
        var isKnown = items.Count > 0 || plans.SelectMany(p => p).Any(p => p.Plan.Find(code) is not null) || await IsPromised(code, charters.Select(c => c.Key), register, cancellation);
        return !isKnown
            ? Problem.Of(Refusal.UnknownIndicator(indicator))
            : Reply.Ok(new ComparisonListView(name, items, new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self() }));
    }

    private static async Task<bool> IsPromised(IndicatorCode code, IEnumerable<OrganizationCode> organizations, Register register, CancellationToken cancellation)
    {
        foreach (var organization in organizations)
            foreach (var service in (await register.Services(organization, null, cancellation)).Values)
                if (service.Known is { } known && Service.Find(known, code) is not null) return true;
        return false;
    }

    private static ComparedView View(OrganizationCode organization, string subject, Standing standing, Language language) => new(
        organization.Value, subject, standing.Span.ToString(), standing.Promise.Indicator.Title.It, standing.Promise.Indicator.UnitOfMeasure.It,
        standing.Result is { } result ? ResultView.Of(result, standing.Promise, language) : null,
        StandingView.NameOf(standing.Outcome), StandingView.ReasonOf(standing.Outcome), standing.Finality, VerdictWords.Of(standing, language), standing.IsDeclared);
}
