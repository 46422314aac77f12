namespace UnimiCharter.Api.Programmes;

/// <summary>What organizations measure, as far as who asks may know of it: by the editions that are no draft to them, and by programmes.</summary>
internal sealed class Holdings(Register register, ILookup<OrganizationCode, EditionYear> editions, ILookup<OrganizationCode, ProgrammeRecord> programmes)
{
    public static async Task<Holdings> Of(Register register, ProgrammeRegister programmes, DateTimeOffset now, HttpRequest request, CancellationToken cancellation) => new(
        register,
        (await register.Charters(null, cancellation)).Where(c => c.Charter.IsPublicAt(now) || request.SeesDrafts(c.Organization)).ToLookup(c => c.Organization, c => c.Edition),
        (await programmes.Programmes(null, null, cancellation)).ToLookup(p => p.Organization));

    private IEnumerable<OrganizationCode> Organizations => editions.Select(e => e.Key).Concat(programmes.Select(p => p.Key)).Distinct().Order();

    public bool Has(OrganizationCode organization) => editions.Contains(organization) || programmes.Contains(organization);

    /// <summary>By organization; of services first, of which an edition promises something of it.</summary>
    public async Task<List<HeldIndicator>> Indicators(CancellationToken cancellation)
    {
        var held = new List<HeldIndicator>();
        foreach (var organization in Organizations)
        {
            if (editions.Contains(organization))
                foreach (var (service, state) in (await register.Services(organization, null, cancellation)).OrderBy(s => s.Key))
                    held.AddRange((state.Known?.Indicators ?? []).Where(i => editions[organization].Any(e => i.StandardOf(e) is not null)).Select(i => new HeldIndicator(organization, service.Value, i.Indicator)));
            held.AddRange(programmes[organization].SelectMany(p => p.Plan.Indicators, (p, planned) => new HeldIndicator(organization, p.Code.Value, planned.Indicator)));
        }
        return held;
    }

    /// <summary>How indicators stand in the periods: the newest edition first, then by programme.</summary>
    /// <param name="same">The indicators, by organization.</param>
    /// <param name="periods">None for the newest edition, and the whole span.</param>
    public async Task<List<HeldResult>> Results(IEnumerable<HeldIndicator> same, IReadOnlyList<Period> periods, DateOnly today, CancellationToken cancellation)
    {
        var results = new List<HeldResult>();
        foreach (var (organization, ofOne) in same.GroupBy(held => held.Organization).Select(of => (of.Key, of)))
        {
            // A service and a programme may be called alike; of programmes there are no dimensions.
            var services = ofOne.Where(held => held.Indicator.Dimension is not null).ToDictionary(held => (held.Subject, held.Indicator.Code));
            var plans = ofOne.Where(held => held.Indicator.Dimension is null).ToDictionary(held => (held.Subject, held.Indicator.Code));
            if (services.Count > 0)
                foreach (var edition in periods.Count == 0 ? editions[organization].Take(1) : editions[organization].Where(e => periods.Contains(e.Span)))
                    results.AddRange((await register.Promises(organization, edition, null, cancellation)).Where(r => services.ContainsKey((r.Service.Value, r.Promise.Indicator.Code))).Judge(edition, today)
                        .Select(row => new HeldResult(services[(row.Service.Value, row.Indicator)], row.Standing)));
            foreach (var programme in programmes[organization])
                foreach (var planned in programme.Plan.Indicators)
                    if (plans.TryGetValue((programme.Code.Value, planned.Indicator.Code), out var held))
                        results.AddRange((periods.Count == 0 ? [programme.Plan.Span] : periods.Where(p => programme.Plan.Span.Contains(p)))
                            .Select(period => new HeldResult(held, Judge.Of(planned.Promise, period, programme.Results.Of(planned.Indicator.Code).Answers(), false, today))));
        }
        return results;
    }
}
