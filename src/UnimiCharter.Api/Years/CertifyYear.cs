
namespace UnimiCharter.Api.Years;

/// <param name="Reason">Why the year is certified although something due is missing.</param>
internal sealed record CertificationRequest(string? Reason);

internal sealed class CertifyYear : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/{org}/services/{service}/reporting/{year}/certification", Handle)
        .WithName("certifyYear").WithTags(Topics.Reporting).ForBoard()
        .WithSummary("Certify a service's year")
        .WithDescription("For the board: from then on nothing of the year is written until it is reopened. When something due is missing, a reason is needed. 201 when it was not certified before. The body may be left out. With preview=true, answers with how the service would stand, and writes nothing.")
        .Accepts<CertificationRequest>(isOptional: true, "application/json").Example("""{"reason":"Dicembre non rilevabile: gestionale dismesso"}""")
        .Produces<ServiceYearView>().Produces<ServiceYearView>(StatusCodes.Status201Created).Produces<PreviewView>().Faults(400, 404, 409, 413, 415, 422);

    private static async Task<IResult> Handle(
        string org, string service, string year, [FromQuery] string? reason, [FromQuery] string? preview,
        Recorder recorder, Register register, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Service(org, service, out var organization, out var code) is { } nobody) return new Problem(nobody);
        if (Read.Year(year, out var edition) is { } malformed) return new Problem(malformed);
        if (Previews.Read(preview, out var isPreview) is { } badPreview) return new Problem(badPreview);
        var (inBody, badBody) = await JsonBody.ReadReason(http.Request, cancellation);
        if (badBody is not null) return new Problem(badBody);
        if (Reasons.Of(inBody, reason, out var why) is { } badReason) return new Problem(badReason);

        var (target, today) = (new ReportingTarget(organization, code, edition), time.Today());
        if ((await Moment.Present(register, time).Edition(organization, edition, cancellation)).Fault is { } unknown) return new Problem(unknown);
        var (receipt, answer) = await YearWrite.Of(
            target, new ReportingCommand.CertifyYear(today, why), _ => true, isPreview, recorder, register, today, http, cancellation);
        if (receipt is null) return answer!;
        var view = ServiceYearView.Of((ReportingYear)receipt.State, target.ContextOf(receipt), organization, today, http.Request);
        return receipt.Facts.Length > 0
            ? new Reply(Rendered.Of(view), StatusCodes.Status201Created, location: view.Links["self"].Href)
            : Reply.Ok(view);
    }
}
