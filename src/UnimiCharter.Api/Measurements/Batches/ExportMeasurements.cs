
namespace UnimiCharter.Api.Measurements;

internal sealed class ExportMeasurements(Register register, EventLog log, TimeProvider time) : Endpoint<ExportMeasurements.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: QueryParam] EditionYear? Edition = null, [property: QueryParam] ServiceCode? Service = null,
        [property: QueryParam] When? AsOf = null, [property: QueryParam] CsvDialect Dialect = CsvDialect.Standard);

    public override void Configure()
    {
        Get("/{org}/measurement-batches/export");
        Policies(May.Office);
        Description(d => d.WithName("exportMeasurements").WithTags(Topics.Measurements)
            .WithSummary("The measurements of an edition as a table")
            .WithDescription("What stands of every period, and of the whole year where a figure of it was reported, of one service or all that the caller has, in the columns of a batch: importing it again changes nothing. In CSV or as a workbook (.xlsx), which has the titles of services and indicators too; with dialect=excel, in a CSV that Excel opens by a double click, in the caller's language.")
            .WithMetadata(new AnswersIn(MediaTypes.Csv, MediaTypes.Xlsx)).Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, named, service, asOf, dialect) = request;
        if (service is { } of && !Acting.MayRead(HttpContext, of.Value)) return Problem.Of("forbidden");
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, charter, unknown) = await moment.Edition(organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);
        if (service is { } only && !charter!.Services.Contains(only)) return Problem.Of(Refusal.UnknownService(only.Value));

        ServiceCode[] codes = [.. charter!.Services.Where(code => service is null ? Acting.MayRead(HttpContext, code.Value) : code == service)];
        var years = await log.Years([.. codes.Select(code => StreamId.Reporting(organization, code, found))], moment.AsOf, cancellation);
        var promised = (await moment.Known.Promises(organization, found, null, cancellation)).ToDictionary(r => (r.Service, r.Promise.Indicator.Code));
        var lines = from code in codes.Zip(years)
                    from indicator in code.Second.Indicators.OrderBy(i => i.Key)
                    from entry in indicator.Value.Entries.OrderBy(e => e.Key, Periods.PartsFirst)
                    where entry.Value is Entry.Said
                    select new MeasurementTable.Line(code.First, indicator.Key, entry.Key, promised.GetValueOrDefault((code.First, indicator.Key)), (Entry.Said)entry.Value);
        return await MeasurementTable.Reply([.. lines], isReported: true, dialect, found.Span, HttpContext, cancellation);
    }
}
