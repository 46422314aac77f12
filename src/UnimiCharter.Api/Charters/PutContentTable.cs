namespace UnimiCharter.Api.Charters;

/// <summary>Lays a table onto an edition's content.</summary>
internal abstract class PutContentTable<TRequest>(ContentTable table, ContentWrite contents, Register register, KnownCharters charters) : Endpoint<TRequest, IResult> where TRequest : ITableWrite
{
    protected const string Ways = "In CSV or as a workbook (.xlsx), as GET gives it back, also alone in a form (multipart/form-data); under Italian or English headers in any order, of which only the codes are needed. What has no row or no column stays as it is; an empty cell takes away what it would tell; nothing is unlisted. All of it is written, as a whole document would be, or, with every error by row and column, nothing. Another content needs If-Match with the ETag of what it replaces, the document's or the table's, and a reason. dryRun=true says what it would come to and writes nothing.";

    private static readonly string[] Media = [MediaTypes.Csv, MediaTypes.Xlsx];

    protected static void Tell(RouteHandlerBuilder route, string example) => route.WithTags(Topics.Charter)
        .Takes<string>(Media).Example(example, MediaTypes.Csv).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(ContentDocument.MaxBytes))
        .Produces<ContentView>().Faults(400, 404, 409, 412, 413, 415, 422, 428);

    public override async Task<IResult> ExecuteAsync(TRequest request, CancellationToken cancellation)
    {
        var (form, badForm) = await SentForm.Open(request.Body, cancellation);
        if (form is null) return new Problem(badForm!);
        if (SentFile.TypeOf(form.File, Media) is not { } type) return Problem.Of("unsupported-media-type", string.Join(", ", Media));
        var patience = Patience.Of(HttpContext);
        patience.Pause();
        var (received, badFile) = await form.Receive(ContentDocument.MaxBytes, cancellation);
        if (badFile is not null) return new Problem(badFile);
        await using var file = received!;
        if (await form.End(cancellation) is { } more) return new Problem(more);
        var (rows, badRows) = await file.Read(type, table.Sent, request.Decimal, cancellation);
        Languages.Suggest(HttpContext.Request, file.Language);
        if (badRows is not null) return new Problem(badRows);
        patience.Resume();
        return await Write(request, rows, cancellation);
    }

    private async Task<IResult> Write(TRequest request, IReadOnlyList<ContentRow> rows, CancellationToken cancellation)
    {
        var (organization, edition) = (request.Org, request.Edition);
        var outcome = await contents.Lay(
            organization, edition, stands => table.Lay(stands, rows), request.Expected, request.Reason?.Text, Acting.Board(HttpContext), request.DryRun, cancellation);
        return outcome is null
            ? new Problem(await Known.NoContent(register, organization, edition, cancellation))
            : await ContentAnswer.Of(outcome, organization, edition, request.DryRun, contents, charters, HttpContext, cancellation);
    }
}

/// <summary>A request to write it.</summary>
internal interface ITableWrite
{
    OrganizationCode Org { get; }
    EditionYear Edition { get; }
    Expectation Expected { get; }
    Upload Body { get; }
    GivenReason? Reason { get; }
    bool DryRun { get; }
    DecimalMark? Decimal { get; }
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

    private const string Example = "servizio;nome;descrizione;destinatari\r\nprestito;Prestito interbibliotecario;Procura libri di altre biblioteche.;Studenti e docenti\r\n";
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

    private const string Example = "servizio;indicatore;dimensione;titolo;unità di misura;misura;aggregazione;frequenza;confronto;valore programmato;unità\r\nprestito;richieste;accessibility;Richieste accolte;Numero;count;sum;monthly;atLeast;100;count\r\n";
}
