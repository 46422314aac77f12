using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using UnimiCharter.Api.Http;
using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Years;

/// <summary>How completely and how timely an edition was reported.</summary>
/// <param name="Total">Of all services.</param>
/// <param name="Items">A row for each service, in the order of the charter.</param>
/// <param name="Offices">A row for each office that a service's card names, by name; a service with several counts for each.</param>
internal sealed record ReportingView(
    string Organization, string Edition,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AsOf,
    TallyView Total, IReadOnlyList<ServiceTallyView> Items, IReadOnlyList<OfficeTallyView> Offices,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <param name="Expected">Periods of the edition that are not excluded, of every indicator.</param>
/// <param name="Reported">Those with a value.</param>
/// <param name="Missing">Those past their due date with no answer.</param>
/// <param name="Completeness">Reported of expected.</param>
/// <param name="Timeliness">On time of reported.</param>
internal sealed record TallyView(int Expected, int Reported, int OnTime, int Late, int Missing, ShareView Completeness, ShareView Timeliness)
{
    public static TallyView Of(IEnumerable<Judged> rows, Language language)
    {
        var tallies = rows.Select(row => row.Standing.Periods).ToArray();
        var (expected, reported, onTime) = (tallies.Sum(t => t.Expected), tallies.Sum(t => t.Reported), tallies.Sum(t => t.OnTime));
        return new(
            expected, reported, onTime, tallies.Sum(t => t.Late), tallies.Sum(t => t.Missing.Length),
            ShareView.Of(reported, expected, language), ShareView.Of(onTime, reported, language));
    }
}

/// <summary>An exact ratio.</summary>
/// <param name="Value">In percent, rounded for showing to six decimals; null over zero.</param>
internal sealed record ShareView(int Numerator, int Denominator, decimal? Value, string Text)
{
    public static ShareView Of(int numerator, int denominator, Language language)
    {
        var percent = denominator == 0 ? (Fraction?)null : new Fraction(numerator, denominator) * 100;
        return new(
            numerator, denominator, percent?.Round(6),
            $"{language.Number(numerator)}{language.Pick(" su ", " of ")}{language.Number(denominator)}" + (percent is { } p ? $" ({language.Number(p.Round(2))}%)" : ""));
    }
}

internal sealed record ServiceTallyView(
    string Service, string Name, IReadOnlyList<string> Offices, bool Certified,
    int Expected, int Reported, int OnTime, int Late, int Missing, ShareView Completeness, ShareView Timeliness,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

internal sealed record OfficeTallyView(
    string Office, IReadOnlyList<string> Services, int Expected, int Reported, int OnTime, int Late, int Missing, ShareView Completeness, ShareView Timeliness);

internal sealed class ListReporting : IEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/reporting", Handle)
        .WithName("listReporting").WithTags(Tags.Reporting).Public()
        .WithSummary("How completely and how timely an edition was reported")
        .WithDescription("Per service and per office: the periods expected, reported, on time, late and missing, with completeness and timeliness as exact ratios.")
        .Produces<ReportingView>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? edition, [FromQuery] string? asOf, Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (Read.Edition(edition, out var named) is { } malformed) return new Problem(malformed);
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, charter, unknown) = await moment.Edition(organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);

        var language = Languages.Of(request);
        var services = await moment.Known.Services(organization, null, cancellation);
        var judged = (await moment.Known.Promises(organization, found, null, cancellation)).Judge(found, moment.Today)
            .Where(row => charter!.Services.Contains(row.Service)).ToArray();
        var byService = judged.ToLookup(row => row.Service);
        var rows = charter!.Services.Select(code => Row(code, services.GetValueOrDefault(code)?.Known, [.. byService[code]])).ToArray();
        var offices = from row in rows
                      from office in row.Offices.Distinct()
                      group row.Service by office into of
                      orderby of.Key
                      select Office(of.Key, [.. of]);
        return Reply.Ok(new ReportingView(
            organization.Value, found.ToString(), moment.AsOf is { } instant ? Instants.Write(instant) : null,
            TallyView.Of(judged, language), rows, [.. offices.OrderBy(o => o.Office, StringComparer.Ordinal)],
            new Dictionary<string, LinkView>
            {
                ["self"] = request.Self(),
                ["due"] = request.To($"/v1/{organization}/reporting/due"),
                ["calendar"] = request.To($"/v1/{organization}/reporting/calendar?edition={found}"),
            }));

        ServiceTallyView Row(ServiceCode code, ServiceState.Active? service, Judged[] of)
        {
            var t = TallyView.Of(of, language);
            return new(
                code.Value, service?.Name ?? code.Value, OfficesOf(service), of.Length > 0 && of.All(row => row.Standing.Finality == Finality.Certified),
                t.Expected, t.Reported, t.OnTime, t.Late, t.Missing, t.Completeness, t.Timeliness,
                new Dictionary<string, LinkView> { ["year"] = request.To(Links.Reporting(organization, code, found)) });
        }

        OfficeTallyView Office(string office, string[] of)
        {
            var t = TallyView.Of(judged.Where(row => of.Contains(row.Service.Value)), language);
            return new(office, of, t.Expected, t.Reported, t.OnTime, t.Late, t.Missing, t.Completeness, t.Timeliness);
        }
    }

    public static IReadOnlyList<string> OfficesOf(ServiceState.Active? service) => [.. (service?.Card?.Contacts ?? []).Select(c => c.Office)];
}
