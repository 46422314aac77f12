
namespace UnimiCharter.Api.Measurements;

internal sealed class GetBatchTemplate : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/measurement-batches/template", Handle)
        .WithName("exportBatchTemplate").WithTags(Topics.Measurements).ForOffice()
        .WithSummary("A CSV to fill in")
        .WithDescription("A row for each indicator and period that can be reported and was not: of one service or all, within one period (a year, a quarter, a month) or the newest edition's year.")
        .Only(MediaTypes.Csv).Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? service, [FromQuery] string? period, Register register, TimeProvider time, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        var within = default(Period);
        if (period is not null && Read.Period(period, out within) is { } malformed) return new Problem(malformed);
        var moment = Moment.Present(register, time);
        var named = period is null ? (EditionYear?)null : new EditionYear(within.FirstDay.Year);
        var (edition, charter, unknown) = await moment.Edition(organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);
        if (period is null) within = edition.Span;
        if (service is not null && !charter!.Services.Any(code => code.Value == service)) return Problem.Of(Refusal.UnknownService(service));

        var records = (await register.Promises(organization, edition, null, cancellation)).ToLookup(r => r.Service);
        var lines = from code in charter!.Services
                    where service is null || code.Value == service
                    from record in records[code]
                    where !record.Certified
                    from open in record.Open(edition)
                    where within.Contains(open) && open.FirstDay <= moment.Today
                    where record.Schedule.ClosesOn(open) is not { } closing || moment.Today <= closing
                    select new CsvText.Line(code, record.Promise.Indicator.Code, open, null);
        return new Reply(CsvText.Of(lines));
    }
}
