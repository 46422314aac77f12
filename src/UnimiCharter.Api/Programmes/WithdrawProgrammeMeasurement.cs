using Microsoft.AspNetCore.Mvc;
using UnimiCharter.Api.Http;
using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Programmes;

internal sealed class WithdrawProgrammeMeasurement : IEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapDelete("/{org}/programmes/{programme}/indicators/{indicator}/measurements/{period}", Handle)
        .WithName("withdrawProgrammeMeasurement").WithTags(Tags.Programmes)
        .WithSummary("Withdraw a measurement of a programme")
        .WithDescription("Nothing is said of the period any more; what was said stays in the records. Needs If-Match with the measurement's ETag, and a reason.")
        .Replaces().SaysWho()
        .Produces(StatusCodes.Status204NoContent).Faults(400, 404, 409, 412, 422, 428);

    private static async Task<IResult> Handle(
        string org, string programme, string indicator, string period, [FromQuery] string? reason,
        Journal journal, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (ProgrammeTarget.Read(org, programme, indicator, out var target, out var code) is { } nobody) return new Problem(nobody);
        if (Read.Period(period, out var when) is { } malformed) return new Problem(malformed);
        if (Acting.As(http, out var role, out var provenance) is { } badRole) return new Problem(badRole);
        var (expected, badHeader) = Preconditions.Of(http.Request);
        if (badHeader is not null) return new Problem(badHeader);
        if (Reasons.Of(null, reason, out var why) is { } badReason) return new Problem(badReason);

        var command = new ReportingCommand.WithdrawMeasurement(code, when, time.Today(), expected, why, role);
        var receipt = await journal.Append(target.Intent(command), provenance).WaitAsync(cancellation);
        if (receipt is not Receipt.Refused { Refusal: var refusal }) return Nothing.Instance;
        var stands = target.RecordOf(receipt) is { } record ? ProgrammeMeasurementView.Of(record, code, when, http.Request) : null;
        return refusal.Code is "precondition-required" or "precondition-failed" ? new Problem(Fault.Of(refusal), stands, stands?.ETag) : Problem.Of(refusal);
    }
}
