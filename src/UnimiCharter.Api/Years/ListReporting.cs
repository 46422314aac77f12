
namespace UnimiCharter.Api.Years;

internal sealed class ListReporting(Register register, TimeProvider time) : Endpoint<ListReporting.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: QueryParam] EditionYear? Edition = null, [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/reporting");
        Policies(May.Board);
        Description(d => d.WithName("listReporting").WithTags(Topics.Reporting)
            .WithSummary("How completely and how timely an edition was reported")
            .WithDescription("Per service and per office: the periods expected, reported, on time, late and missing, with completeness and timeliness as exact ratios.")
            .Produces<ReportingView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, named, asOf) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, charter, unknown) = await moment.Edition(organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);

        var language = Languages.Of(HttpContext.Request);
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
                ["self"] = HttpContext.Request.Self(),
                ["due"] = HttpContext.Request.To($"/v1/{organization}/reporting/due"),
                ["calendar"] = HttpContext.Request.To($"/v1/{organization}/reporting/calendar?edition={found}"),
            }));

        ServiceTallyView Row(ServiceCode code, ServiceState.Active? service, Judged[] of)
        {
            var t = TallyView.Of(of, language);
            return new(
                code.Value, service?.Name.In(language) ?? code.Value, OfficesOf(service), of.Length > 0 && of.All(row => row.Standing.Finality == Finality.Certified),
                t.Expected, t.Reported, t.OnTime, t.Late, t.Missing, t.Completeness, t.Timeliness,
                new Dictionary<string, LinkView> { ["year"] = HttpContext.Request.To(Links.Reporting(organization, code, found)) });
        }

        OfficeTallyView Office(string office, string[] of)
        {
            var t = TallyView.Of(judged.Where(row => of.Contains(row.Service.Value)), language);
            return new(office, of, t.Expected, t.Reported, t.OnTime, t.Late, t.Missing, t.Completeness, t.Timeliness);
        }
    }

    public static IReadOnlyList<string> OfficesOf(ServiceState.Active? service) => [.. (service?.Card?.Contacts ?? []).Select(c => c.Office.It)];
}
