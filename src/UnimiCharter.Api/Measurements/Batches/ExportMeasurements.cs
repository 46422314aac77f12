
namespace UnimiCharter.Api.Measurements;

internal sealed class ExportMeasurements : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/measurement-batches/export", Handle)
        .WithName("exportMeasurements").WithTags(Topics.Measurements).ForOffice()
        .WithSummary("The measurements of an edition in CSV")
        .WithDescription("What stands of every period, of one service or all that the caller has, in the columns of a batch: importing it again changes nothing.")
        .Only(MediaTypes.Csv).Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? edition, [FromQuery] string? service, [FromQuery] string? asOf,
        Register register, EventLog log, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (service is not null && !Acting.MayRead(http, service)) return Problem.Of("forbidden");
        if (Read.Edition(edition, out var named) is { } malformed) return new Problem(malformed);
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, charter, unknown) = await moment.Edition(organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);
        if (service is not null && !charter!.Services.Any(code => code.Value == service)) return Problem.Of(Refusal.UnknownService(service));

        ServiceCode[] codes = [.. charter!.Services.Where(code => service is null ? Acting.MayRead(http, code.Value) : code.Value == service)];
        var years = await log.Years([.. codes.Select(code => StreamId.Reporting(organization, code, found))], moment.AsOf, cancellation);
        var lines = from code in codes.Zip(years)
                    from indicator in code.Second.Indicators.OrderBy(i => i.Key)
                    from entry in indicator.Value.Entries
                    where entry.Value is Entry.Said
                    select new CsvText.Line(code.First, indicator.Key, entry.Key, (Entry.Said)entry.Value);
        return new Reply(CsvText.Of(lines));
    }
}
