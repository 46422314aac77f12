
namespace UnimiCharter.Api.Measurements;

/// <summary>What stands after a write, and what it did to the indicator.</summary>
internal sealed record ReportedView(MeasurementView Measurement, StandingView Standing);

internal sealed class PutMeasurement : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/{org}/services/{service}/indicators/{indicator}/measurements/{period}", Handle)
        .WithName("reportMeasurement").WithTags(Tags.Measurements).ForOffice()
        .WithSummary("Report a measurement")
        .WithDescription("201 for a first report; 200 for the same again, which records no new fact, and for a rectification: another value, which needs If-Match with the ETag of what it replaces, and a reason. Answers with the measurement and how the indicator stands after it; with preview=true, with how it would stand, and writes nothing.")
        .Accepts<MeasurementRequest>("application/json").Example("""{"numerator":3,"denominator":41,"note":"Riscontri critici di marzo"}""").Replaces().SaysWho()
        .Produces<ReportedView>().Produces<ReportedView>(StatusCodes.Status201Created).Produces<PreviewView>().Faults(400, 404, 409, 412, 413, 415, 422, 428);

    private static async Task<IResult> Handle(
        string org, string service, string indicator, string period, [FromQuery] string? reason, [FromQuery] string? preview,
        Recorder recorder, Register register, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Indicator(org, service, indicator, out var organization, out var serviceCode, out var indicatorCode) is { } nobody) return new Problem(nobody);
        if (Read.Period(period, out var when) is { } malformed) return new Problem(malformed);
        if (Previews.Read(preview, out var isPreview) is { } badPreview) return new Problem(badPreview);
        if (Acting.As(http, out var role, out var provenance) is { } badRole) return new Problem(badRole);
        var (expected, badHeader) = Preconditions.Of(http.Request);
        if (badHeader is not null) return new Problem(badHeader);
        var (document, badJson) = await JsonBody.Read(http.Request, cancellation);
        if (badJson is not null) return new Problem(badJson);
        using var _ = document;
        var (said, badBody) = MeasurementRequest.Read(document!.RootElement);
        if (badBody is not null) return new Problem(badBody);
        if (Reasons.Of(said!.Reason, reason, out var why) is { } badReason) return new Problem(badReason);

        var today = time.Today();
        var target = new ReportingTarget(organization, serviceCode, new EditionYear(when.FirstDay.Year));
        var command = new ReportingCommand.ReportMeasurement(indicatorCode, when, said.Said, today, expected, why, role);
        if (isPreview) return await Previews.Of(recorder, target, command, s => s.Indicator == indicatorCode, today, http.Request, Refused, cancellation);
        var receipt = await recorder.Append(target.Intent(command), provenance).WaitAsync(cancellation);
        if (receipt is Receipt.Refused refusal) return await Refused(refusal);

        var stands = Stands(receipt)!;
        var standing = target.ContextOf(receipt).Standing((ReportingYear)receipt.State, indicatorCode, today)!;
        var view = new ReportedView(stands, StandingView.Of(standing, organization, serviceCode, http.Request));
        // What replaces something expects it to stand there; a new fact that expected nothing is the first.
        var isFirst = receipt is Receipt.Recorded { Facts.Length: > 0 } && expected is (Expectation.None or Expectation.Absent);
        return isFirst
            ? new Reply(Rendered.Of(view, stands.ETag), StatusCodes.Status201Created, location: stands.Links["self"].Href)
            : Reply.Ok(view, stands.ETag);

        MeasurementView? Stands(Receipt given) => MeasurementView.Of((ReportingYear)given.State, target, given, indicatorCode, when, http.Request);

        Task<IResult> Refused(Receipt.Refused refused) =>
            Refusals.Tell(refused.Refusal, register, organization, serviceCode, cancellation, Stands(refused), Stands(refused)?.ETag);
    }
}
