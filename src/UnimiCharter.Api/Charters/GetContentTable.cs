namespace UnimiCharter.Api.Charters;

/// <summary>A part of an edition's content as a table.</summary>
internal abstract class GetContentTable<TRequest>(ContentTable table, ContentWrite contents, Register register) : Endpoint<TRequest, IResult> where TRequest : ITableRead
{
    protected const string Ways = "As a CSV that Excel opens by a double click, semicolons and decimal commas in Italian, or as a workbook (.xlsx) with a sheet of explanations; in the caller's language. With dialect=standard, a CSV as RFC 4180 has it, in English. Sent again, it changes nothing.";

    public override async Task<IResult> ExecuteAsync(TRequest request, CancellationToken cancellation)
    {
        if (await contents.Stands(request.Org, request.Edition, cancellation) is not { } content)
            return new Problem(await Known.NoContent(register, request.Org, request.Edition, cancellation));
        var language = Languages.Of(HttpContext.Request);
        var name = $"{table.Name.In(language).ToLowerInvariant()}-{request.Edition}";
        var rendered = await table.Tell(content, language).Render(HttpContext, name, request.Dialect == CsvDialect.Standard ? table.Tell(content, Language.English).Standard : null, cancellation);
        return new Reply(rendered.Tagged(Preconditions.TagOf(content.ETag, language, OfficeTable.IsWorkbook(HttpContext.Request))));
    }
}

internal sealed class GetServiceTable(ContentWrite contents, Register register) : GetContentTable<GetServiceTable.Request>(ContentTable.Services, contents, register)
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition, [property: QueryParam] CsvDialect Dialect = CsvDialect.Excel) : ITableRead;

    public override void Configure()
    {
        Get("/{org}/charters/{edition}/content/services");
        Policies(May.Office);
        Description(d => d.WithName("exportServices").WithTags(Topics.Charter)
            .WithSummary("The cards of an edition as a table")
            .WithDescription("For those who work for the organization: a row for each service that the edition lists, as it stands. " + Ways)
            .WithMetadata(new AnswersIn(MediaTypes.Csv, MediaTypes.Xlsx)).Faults(400, 404));
    }
}

internal sealed class GetIndicatorTable(ContentWrite contents, Register register) : GetContentTable<GetIndicatorTable.Request>(ContentTable.Indicators, contents, register)
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition, [property: QueryParam] CsvDialect Dialect = CsvDialect.Excel) : ITableRead;

    public override void Configure()
    {
        Get("/{org}/charters/{edition}/content/indicators");
        Policies(May.Office);
        Description(d => d.WithName("exportIndicators").WithTags(Topics.Charter)
            .WithSummary("The indicators of an edition as a table")
            .WithDescription("For those who work for the organization: a row for each indicator of which the edition promises something, or that it watches, with its standard, as it stands. " + Ways)
            .WithMetadata(new AnswersIn(MediaTypes.Csv, MediaTypes.Xlsx)).Faults(400, 404));
    }
}
