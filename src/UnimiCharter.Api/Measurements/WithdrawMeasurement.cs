using Microsoft.AspNetCore.Mvc;
using UnimiCharter.Api.Http;
using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Measurements;

internal sealed class WithdrawMeasurement : IEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapDelete("/{org}/services/{service}/indicators/{indicator}/measurements/{period}", Handle)
        .WithName("withdrawMeasurement").WithTags(Tags.Measurements)
        .WithSummary("Withdraw a measurement")
        .WithDescription("Nothing is said of the period any more; what was said stays in the records. Needs If-Match with the measurement's ETag, and a reason.")
        .Produces(StatusCodes.Status204NoContent).Faults(400, 404, 409, 412, 422, 428);

    private static async Task<IResult> Handle(
        string org, string service, string indicator, string period, [FromQuery] string? reason,
        Journal journal, Register register, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Indicator(org, service, indicator, out var organization, out var serviceCode, out var indicatorCode) is { } nobody) return new Problem(nobody);
        if (Read.Period(period, out var when) is { } malformed) return new Problem(malformed);
        var (expected, badHeader) = Preconditions.Of(http.Request);
        if (badHeader is not null) return new Problem(badHeader);
        if (Reasons.Of(null, reason, out var why) is { } badReason) return new Problem(badReason);

        var reporting = new ReportingTarget(organization, serviceCode, new EditionYear(when.FirstDay.Year));
        var command = new ReportingCommand.WithdrawMeasurement(indicatorCode, when, expected, why);
        var receipt = await journal.Append(reporting.Intent(command), new Provenance(null, Requests.CorrelationOf(http))).WaitAsync(cancellation);
        if (receipt is not Receipt.Refused { Refusal: var refusal }) return TypedResults.NoContent();
        var standing = ((ReportingYear)receipt.State).Of(indicatorCode).Standing(when);
        return await Refusals.Tell(
            refusal,
            standing is null ? null : MeasurementView.Of(standing, organization, serviceCode, indicatorCode, when, http.Request),
            () => Known.Indicator(register, organization, serviceCode, indicatorCode, cancellation));
    }
}
