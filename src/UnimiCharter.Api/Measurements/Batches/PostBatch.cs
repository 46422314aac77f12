
namespace UnimiCharter.Api.Measurements;

internal sealed class PostBatch(Recorder recorder, Register register, ProgrammeRegister programmes, FirstAnswers answers, Readiness readiness, TimeProvider time, ILogger<BatchImport> logger)
    : Endpoint<PostBatch.Request, IResult>
{
    private const int WorthCollecting = 10_000;
    private const string Example = "service,indicator,period,numerator,denominator,note\r\nmaster,effectiveness,2024-03,3,41,Riscontri critici di marzo\r\n";

    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: FromHeader(Acting.Header)] Acting Acting, [property: FromBody] Upload Body,
        [property: QueryParam] BatchMode Mode = BatchMode.Each, [property: QueryParam] bool DryRun = false, [property: QueryParam] DecimalMark? Decimal = null, [property: FromHeader(IdempotencyKey.Header)] IdempotencyKey? Key = null);

    public override void Configure()
    {
        Post("/{org}/measurement-batches");
        Policies(May.Office);
        Description(d => d.WithName("importMeasurements").WithTags(Topics.Measurements)
            .WithSummary("Report many measurements")
            .WithDescription("Up to 100,000 rows and 50 MiB, in JSON, CSV, NDJSON or a workbook (.xlsx), also packed by gzip. mode=each records the good rows and says of every row what became of it; mode=atomic records all or, with 422 and every row's errors, none. dryRun=true says what would happen and writes nothing. A row with another value than stands is a rectification, and needs a reason. Sending the same again changes nothing. A file may also come in a form (multipart/form-data), alone. A CSV is in UTF-8, or in Windows-1252 where that is said or plain, which the answer tells; separated by commas or semicolons; what its decimals follow is said by decimal=comma or point, or shown by its numbers, and a number that reads two ways is refused. Services and indicators may be told by name, periods as spreadsheets write them (gen-24, 01/2024, 1° trimestre 2024), and blank rows at the end are none. A row that nobody filled in, of a file with the template's columns of titles, is blank: it says nothing. It stands under a header of any of these columns: service (servizio), indicator (indicatore), period (periodo), numerator (numeratore), denominator (denominatore), count (conteggio), yes (si), amount (importo), notMeasured (non rilevato), note (nota), evidence (evidenza), reason (motivazione), revision (revisione); of a programme, programme (programma) in the place of the service, and percentage (percentuale). A workbook has the same columns in one sheet, and is read by its stored values: errors are told by sheet, row and column, and with Accept of a workbook what mode=each has to say of the rows is that which was sent, with one more column of errors.")
            .Takes<BatchRequest>(BatchFile.Types)
            .Example("""{"items":[{"service":"master","indicator":"effectiveness","period":"2024-03","numerator":3,"denominator":41}]}""")
            .Example(Example, MediaTypes.Csv)
            .Example("""{"service":"master","indicator":"effectiveness","period":"2024-03","numerator":3,"denominator":41}""", MediaTypes.NdJson)
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(BatchFile.MaxBytes))
            .Produces<BatchView>().Also(MediaTypes.Xlsx).Faults(400, 404, 409, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (form, badForm) = await SentForm.Open(request.Body, cancellation);
        if (form is null) return new Problem(badForm!);
        if (SentFile.TypeOf(form.File, BatchFile.Types) is not { } type) return Problem.Of("unsupported-media-type", string.Join(", ", BatchFile.Types));
        var isWorkbookAsked = MediaTypes.Preferred(HttpContext.Request, MediaTypes.Xlsx);
        if (isWorkbookAsked && type.MediaType != MediaTypes.Xlsx) return Problem.Of("not-acceptable", MediaTypes.Json);
        if ((await Moment.Present(register, time).Edition(request.Org, null, cancellation)).Fault is { } unknown
            && (await programmes.Programmes(request.Org, null, cancellation)).Count == 0) return new Problem(unknown);

        // From here on it takes as long as it takes: the sender to send, and the recorder to write.
        var patience = Patience.Of(HttpContext);
        patience.Pause();
        var (file, badFile) = await form.Receive(BatchFile.MaxBytes, cancellation);
        if (badFile is not null) return new Problem(badFile);
        var received = file!;
        // A workbook is read once more, while it is sent back.
        HttpContext.Response.RegisterForDisposeAsync(received);
        if (await form.End(cancellation) is { } more) return new Problem(more);
        patience.Watch(readiness.IsDatabaseSilent);
        var answer = await IdempotencyKey.Once(answers, request.Org, request.Key, received.Hash, HttpContext, Import, cancellation);
        patience.Pause();
        return answer;

        // An office that names another's service is told so before anything is known of that service.
        BatchRow Permitted(BatchRow row) => row.Command is { Subject.Target: var target } && !Acting.Covers(HttpContext, request.Acting.Role, target.Code)
            ? BatchRow.Wrong(row.Number, new FaultAt("forbidden", row.PointerTo(target is ReportingTarget.OfProgramme ? "programme" : "service")))
            : row;

        async Task<IResult> Import()
        {
            var (rows, badRows) = await BatchFile.Read(received, type, request.Org, request.Decimal, new(await register.Services(request.Org, null, cancellation)), cancellation);
            Languages.Suggest(HttpContext.Request, received.Language);
            if (badRows is not null) return new Problem(badRows);
            for (var i = 0; i < rows.Count; i++) rows[i] = Permitted(rows[i]);
            if (rows.Count > WorthCollecting) HttpContext.Response.OnCompleted(Collect);
            var import = new BatchImport(rows, request.Acting.Role, request.Acting.Provenance, time.Today(), recorder, logger, patience.Lost, cancellation);
            var results = await (request.Mode == BatchMode.Atomic ? import.Atomic(request.DryRun) : import.Each(request.DryRun));
            if (request.Mode == BatchMode.Atomic && results.Any(r => r.Outcome == RowOutcome.Rejected)) return new Problem(new Fault("batch-refused", [], [.. results.SelectMany(r => r.Faults)]));
            return isWorkbookAsked
                ? new BatchErrorsWorkbook(received, results)
                : new LargeReply<BatchView>(BatchView.Of(request.Org.Value, request.Mode == BatchMode.Atomic ? BatchMode.Atomic : BatchMode.Each, request.DryRun, results, received.Encoding, HttpContext.Request));
        }
    }

    /// <summary>What a large batch leaves behind has grown old by then: it is collected beside other work, before the next one takes as much again.</summary>
    private static Task Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        return Task.CompletedTask;
    }
}
