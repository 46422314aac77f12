
namespace UnimiCharter.Api.Years;

/// <summary>More time for a period.</summary>
/// <param name="Until">The last day on which a first report is on time, later than the present one.</param>
internal sealed record ExtensionRequest(string Period, DateOnly Until, string? Reason);

internal sealed class GrantExtension : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/{org}/services/{service}/reporting/{year}/extensions", Handle)
        .WithName("grantExtension").WithTags(Topics.Reporting).ForBoard()
        .WithSummary("Give a service more time for a period")
        .WithDescription("For the board: a period's due date, and its closing date where that is earlier, become the day named, for all the service's indicators. Needs a reason. With preview=true, answers with how the service would stand, and writes nothing.")
        .Accepts<ExtensionRequest>("application/json").Example("""{"period":"2024-03","until":"2024-05-31","reason":"Guasto del gestionale"}""")
        .Produces<ServiceYearView>().Produces<ServiceYearView>(StatusCodes.Status201Created).Produces<PreviewView>().Faults(400, 404, 409, 413, 415, 422);

    private static async Task<IResult> Handle(
        string org, string service, string year, [FromQuery] string? preview,
        Recorder recorder, Register register, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Service(org, service, out var organization, out var code) is { } nobody) return new Problem(nobody);
        if (Read.Year(year, out var edition) is { } malformed) return new Problem(malformed);
        if (Previews.Read(preview, out var isPreview) is { } badPreview) return new Problem(badPreview);
        var (document, badJson) = await JsonBody.Read(http.Request, cancellation);
        if (badJson is not null) return new Problem(badJson);
        using var parsed = document;
        var fields = Fields.Of(document!.RootElement);
        foreach (var name in new[] { "period", "until" })
            if (!fields.Has(name)) fields.Wrong("field-required", name);
        var (period, until, reason) = (fields.Period("period"), fields.Day("until"), fields.Text("reason", Statement.MaxReasonLength));
        if (fields.Fault is { } badBody) return new Problem(badBody);

        var (target, today) = (new ReportingTarget(organization, code, edition), time.Today());
        var command = new ReportingCommand.GrantExtension(period!.Value, until!.Value, reason);
        var (receipt, answer) = await YearWrite.Of(target, command, _ => true, isPreview, recorder, register, today, http, cancellation);
        if (receipt is null) return answer!;
        var view = ServiceYearView.Of((ReportingYear)receipt.State, target.ContextOf(receipt), organization, today, http.Request);
        return receipt.Facts.Length > 0
            ? new Reply(Rendered.Of(view), StatusCodes.Status201Created, location: view.Links["self"].Href)
            : Reply.Ok(view);
    }
}
