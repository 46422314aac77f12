namespace UnimiCharter.Api.Charters;

/// <summary>Lays a table onto an edition's content.</summary>
internal abstract class PutContentTable<TRequest>(ContentTable table, ContentWrite contents, Register register, KnownCharters charters) : Endpoint<TRequest, IResult> where TRequest : ITableWrite
{
    protected const string Ways = "In CSV or as a workbook (.xlsx), as GET gives it back, also alone in a form (multipart/form-data); under Italian or English headers in any order, of which only the codes are needed. What has no row or no column stays as it is; an empty cell takes away what it would tell; nothing is unlisted. All of it is written, as a whole document would be, or, with every error by row and column, nothing. Another content needs If-Match with the ETag of what it replaces, the document's or the table's, and a reason. dryRun=true says what it would come to and writes nothing.";

    protected static void Tell(RouteHandlerBuilder route, string example) => route.WithTags(Topics.Charter)
        .Takes<string>(SentTable.MediaTypes).Example(example, MediaTypes.Csv).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(ContentDocument.MaxBytes))
        .Produces<ContentView>().Faults(400, 404, 409, 412, 413, 415, 422, 428);

    public override async Task<IResult> ExecuteAsync(TRequest request, CancellationToken cancellation)
    {
        var (organization, edition) = (request.Org, request.Edition);
        var (rows, fault) = await SentTable.Receive(request.Body, table.Sent, ContentDocument.MaxBytes, request.Decimal, HttpContext, cancellation);
        if (rows is null) return new Problem(fault!);
        var outcome = await contents.Lay(
            organization, edition, stands => table.Lay(stands, rows), request.Expected, request.Reason?.Text, Acting.Board(HttpContext), request.DryRun, cancellation);
        return outcome is null
            ? new Problem(await Known.NoContent(register, organization, edition, cancellation))
            : await ContentAnswer.Of(outcome, organization, edition, request.DryRun, contents, charters, HttpContext, cancellation);
    }
}

internal sealed class PutServiceTable(ContentWrite contents, Register register, KnownCharters charters)
    : PutContentTable<PutServiceTable.Request>(ContentTable.Services, contents, register, charters)
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition, [property: FromHeader(Preconditions.Match)] Expectation Expected, [property: FromBody] Upload Body,
        [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool DryRun = false, [property: QueryParam] DecimalMark? Decimal = null) : ITableWrite;

    public override void Configure()
    {
        Put("/{org}/charters/{edition}/content/services");
        Policies(May.Board);
        Description(d => Tell(d.WithName("importServices").WithSummary("Write the cards of an edition as a table")
            .WithDescription("For the board: a row for each service, up to 1,000 and 8 MiB, laid onto the edition as it stands. " + Ways), Example));
    }

    private const string Example = "servizio;nome;descrizione;destinatari\r\nconsultazione;Consultazione in sede;Libri e riviste da leggere in biblioteca.;Studenti e docenti\r\n";
}

internal sealed class PutIndicatorTable(ContentWrite contents, Register register, KnownCharters charters)
    : PutContentTable<PutIndicatorTable.Request>(ContentTable.Indicators, contents, register, charters)
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition, [property: FromHeader(Preconditions.Match)] Expectation Expected, [property: FromBody] Upload Body,
        [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool DryRun = false, [property: QueryParam] DecimalMark? Decimal = null) : ITableWrite;

    public override void Configure()
    {
        Put("/{org}/charters/{edition}/content/indicators");
        Policies(May.Board);
        Description(d => Tell(d.WithName("importIndicators").WithSummary("Write the indicators of an edition as a table")
            .WithDescription("For the board: a row for each indicator of a service that the edition lists, with its standard, up to 20,000 and 8 MiB, laid onto the edition as it stands. " + Ways), Example));
    }

    private const string Example = "servizio;indicatore;dimensione;titolo;unità di misura;misura;aggregazione;frequenza;confronto;valore programmato;unità\r\nprestito;evase;timeliness;Richieste evase in due giorni;Richieste evase su richieste;ratio;pooled;monthly;atLeast;90;percent\r\n";
}
