
namespace UnimiCharter.Api.Measurements;

internal sealed class GetBatchTemplate(Register register, TimeProvider time) : Endpoint<GetBatchTemplate.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: QueryParam] ServiceCode? Service = null, [property: QueryParam] Period? Period = null,
        [property: QueryParam] CsvDialect Dialect = CsvDialect.Excel);

    public override void Configure()
    {
        Get("/{org}/measurement-batches/template");
        Policies(May.Office);
        Description(d => d.WithName("exportBatchTemplate").WithTags(Topics.Measurements)
            .WithSummary("A table to fill in")
            .WithDescription("A row for each indicator and period that can be reported and was not: of one service or all, within one period (a year, a quarter, a month) or the newest edition's year. As a workbook (.xlsx), or as a CSV that Excel opens by a double click, semicolons and decimal commas in Italian; in the caller's language, with the titles of services and indicators and only the columns that are needed. With dialect=standard, a CSV as RFC 4180 has it, of all columns.")
            .WithMetadata(new AnswersIn(MediaTypes.Csv, MediaTypes.Xlsx)).Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, service, period, dialect) = request;
        var moment = Moment.Present(register, time);
        var named = period is { } of ? new EditionYear(of.FirstDay.Year) : (EditionYear?)null;
        var (edition, charter, unknown) = await moment.Edition(organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);
        var within = period ?? edition.Span;
        if (service is { } only && !charter!.Services.Contains(only)) return Problem.Of(Refusal.UnknownService(only.Value));

        var records = (await register.Promises(organization, edition, null, cancellation)).ToLookup(r => r.Service);
        var lines = from code in charter!.Services
                    where service is null || code == service
                    from record in records[code]
                    where !record.Certified
                    from open in record.Open(edition)
                    where within.Contains(open) && open.FirstDay <= moment.Today
                    where record.Schedule.ClosesOn(open) is not { } closing || moment.Today <= closing
                    select new MeasurementTable.Line(code, record.Promise.Indicator.Code, open, record, null);
        return await MeasurementTable.Reply([.. lines], isReported: false, dialect, within, HttpContext, cancellation);
    }
}
