using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Programmes;

internal sealed class Compare(Register register, ProgrammeRegister programmes, TimeProvider time) : Endpoint<Compare.Request, IResult>
{
    private const int MostPeriods = 50;

    internal sealed record Request(
        [property: QueryParam, MaxLength(CommonCode.MaxLength)] string Indicator, [property: QueryParam, MaxLength(1_000)] string? Organizations = null,
        [property: QueryParam, MaxLength(600)] string? Periods = null);

    public override void Configure()
    {
        Get("/compare");
        AllowAnonymous();
        Description(d => d.WithName("compareIndicators").WithTags(Topics.Programmes)
            .WithSummary("The same indicator in several organizations or years")
            .WithDescription("What is declared to be the same indicator (sameAs), with its result in each period: years, separated by commas, or spans. All organizations when none are named; the newest edition and the whole span when no periods are. Indicators that are only called alike are not the same: what is not compared is told under incomparable, with why. So is what is the same and measured otherwise: in another measure or unit, aggregated otherwise, or better the other way; than that of the one that is named by its path, or else than those of most.")
            .Produces<ComparisonListView>().IsDear().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        // The ministry writes D_h.
        var name = CommonCode.TryParse(request.Indicator, out var common) ? common.Value : request.Indicator.ToLowerInvariant().Replace('_', '-');
        var periods = new List<Period>();
        foreach (var text in request.Periods?.Split(',', StringSplitOptions.TrimEntries) ?? [])
            if (Period.TryParse(text, out var period) && period.Kind is PeriodKind.Year or PeriodKind.Span && periods.Count < MostPeriods)
            {
                if (!periods.Contains(period)) periods.Add(period);
            }
            else return Problem.Of("malformed-period", text);

        var holdings = await Holdings.Of(register, programmes, time.GetUtcNow(), HttpContext.Request, cancellation);
        var (asked, without) = (new List<OrganizationCode>(), new List<OrganizationCode>());
        foreach (var text in request.Organizations?.Split(',', StringSplitOptions.TrimEntries).Distinct() ?? [])
        {
            if (!Code.IsValid(text)) return Problem.Of(Refusal.UnknownOrganization(text));
            asked.Add(new(text));
            if (holdings.Has(asked[^1])) continue;
            if (!await register.IsNamed(asked[^1], cancellation)) return Problem.Of(Refusal.UnknownOrganization(text));
            without.Add(asked[^1]);
        }
        if (without.Count > 0 && without.Count == asked.Count) return Problem.Of(Refusal.NoCharter(without[0].Value));

        var sought = Sought.Of(name, await holdings.Indicators(cancellation), organization => asked.Count == 0 || asked.Contains(organization));
        if (!sought.IsKnown) return Problem.Of(Refusal.UnknownIndicator(request.Indicator));
        var results = await holdings.Results(sought.Same, periods, time.Today(), cancellation);
        return Reply.Ok(ComparisonListView.Of(name, sought, SideBySide.Of(sought, results, asked, without), HttpContext.Request));
    }
}
