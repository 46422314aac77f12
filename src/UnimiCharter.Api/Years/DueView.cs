using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Years;

/// <summary>What is to be reported at a date.</summary>
/// <param name="At">The civil date.</param>
internal sealed record DueListView(string Organization, DateOnly At, IReadOnlyList<DueView> Items, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

internal enum DueStatus
{
    /// <summary>The period is over, and there is still time.</summary>
    Due = 1,
    Overdue = 2,
}

/// <summary>A period of an indicator that is over and has no answer.</summary>
/// <param name="ClosesOn">Null when offices may write to it for ever.</param>
internal sealed record DueView(
    string Service, string Name, IReadOnlyList<string> Offices, string Indicator, string Title, string Period,
    DateOnly DueOn, DateOnly? ClosesOn, DueStatus Status,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <summary>Finds what is due or overdue at a date, by due date, then in the order of the charter.</summary>
internal static class DueList
{
    public static async Task<(DueListView? List, Fault? Fault)> Of(
        OrganizationCode organization, DateOnly? named, ServiceCode? service, string? office, When? asOf, Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Moment.At(asOf, register, time, out var moment) is { } future) return (null, future);
        var (_, _, unknown) = await moment.Edition(organization, null, cancellation);
        if (unknown is not null) return (null, unknown);
        // A period of one year may be due in the next.
        var all = await moment.Known.Charters(organization, cancellation);
        var charters = all.Where(c => c.Charter.IsPublicAt(moment.Instant) || request.SeesDrafts()).ToArray();
        if (charters.Length == 0) return (null, await Known.NoCharter(register, organization, cancellation));
        var day = named ?? moment.Today;
        var services = await moment.Known.Services(organization, null, cancellation);
        if (office is not null && !services.Values.Any(s => ListReporting.OfficesOf(s.Known).Contains(office))) return (null, new Fault("unknown-office", office));
        if (service is { } only && !services.ContainsKey(only)) return (null, Fault.Of(Refusal.UnknownService(only.Value)));

        var items = new List<(DateOnly DueOn, DueView View)>();
        var later = Enumerable.Range(charters[0].Edition.Year + 1, Math.Max(0, day.Year - charters[0].Edition.Year)).Select(year => (Edition: new EditionYear(year), charters[0].Charter))
            .Where(next => all.All(c => c.Edition != next.Edition));
        // Also of editions that have standards already, and no charter yet.
        foreach (var (edition, charter) in charters.Select(c => (c.Edition, c.Charter)).Concat(later))
        {
            var byService = (await moment.Known.Promises(organization, edition, null, cancellation)).ToLookup(r => r.Service);
            foreach (var code in charter.Services.Where(code => service is null || code == service))
            {
                var known = services.GetValueOrDefault(code)?.Known;
                var offices = ListReporting.OfficesOf(known);
                if (office is not null && !offices.Contains(office)) continue;
                foreach (var record in byService[code].Where(r => !r.Certified))
                    foreach (var period in record.Open(edition).Where(p => p.LastDay < day))
                        items.Add((record.Schedule.DueOn(period), View(record, period, known?.Name.In(Languages.Of(request)) ?? code.Value, offices)));
            }
        }
        var links = new Dictionary<string, LinkView>
        {
            ["self"] = request.Self(),
            ["calendar"] = request.To($"/v1/{organization}/reporting/due/calendar" + QueryString.Create(
                new[] { KeyValuePair.Create("service", service?.Value), KeyValuePair.Create("office", office) }.Where(p => p.Value is not null)).ToUriComponent()),
        };
        return (new(organization.Value, day, [.. items.OrderBy(i => i.DueOn).Select(i => i.View)], links), null);

        DueView View(PromiseRecord record, Period period, string name, IReadOnlyList<string> offices)
        {
            var indicator = record.Promise.Indicator;
            var due = record.Schedule.DueOn(period);
            return new(
                record.Service.Value, name, offices, indicator.Code.Value, indicator.Title.In(Languages.Of(request)), period.ToString(),
                due, record.Schedule.ClosesOn(period), day > due ? DueStatus.Overdue : DueStatus.Due,
                new Dictionary<string, LinkView>
                {
                    ["measurement"] = request.To(Links.Measurement(organization, record.Service, indicator.Code, period)),
                    ["year"] = request.To(Links.Reporting(organization, record.Service, new EditionYear(period.FirstDay.Year))),
                });
        }
    }
}
