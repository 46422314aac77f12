
namespace UnimiCharter.Api.Programmes;

internal sealed class ListProgrammeMeasurements : ISlice
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 500;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/programmes/{programme}/indicators/{indicator}/measurements", Handle)
        .WithName("listProgrammeMeasurements").WithTags(Topics.Programmes).ForOffice()
        .WithSummary("The measurements of a programme's indicator")
        .WithDescription("What stands of each period of the span, in order.")
        .Produces<ListView<ProgrammeMeasurementView>>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, string programme, string indicator, [FromQuery] string? asOf, [FromQuery] string? cursor, [FromQuery] string? limit,
        Register register, ProgrammeRegister programmes, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (ProgrammeTarget.Read(org, programme, indicator, out _, out var code) is { } nobody) return new Problem(nobody);
        if (Read.Limit(limit, DefaultLimit, MaxLimit, out var most) is { } badLimit) return new Problem(badLimit);
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, unknown) = await FoundProgramme.Of(org, programme, moment, programmes, cancellation);
        if (found is null) return new Problem(unknown!);
        if (found.Plan.Find(code) is null) return Problem.Of(Refusal.UnknownIndicator(indicator));
        Period? after = null;
        if (cursor is not null)
        {
            if (!Period.TryParse(Cursor.Read(cursor), out var last)) return Problem.Of("malformed-cursor");
            after = last;
        }
        var standing = found.Results.Of(code).Entries.Where(e => e.Value is Entry.Said && (after is null || e.Key > after)).Select(e => e.Key).ToArray();
        ProgrammeMeasurementView[] page = [.. standing.Take(most).Select(period => ProgrammeMeasurementView.Of(found, code, period, request)!)];
        var links = new Dictionary<string, LinkView> { ["self"] = request.Self() };
        if (standing.Length > page.Length) links["next"] = Cursor.Next(request, page[^1].Period);
        return Reply.Ok(new ListView<ProgrammeMeasurementView>(page, links));
    }
}
