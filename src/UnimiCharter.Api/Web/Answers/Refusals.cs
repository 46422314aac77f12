namespace UnimiCharter.Api.Web;

/// <summary>Tells why a write was refused.</summary>
internal static class Refusals
{
    /// <summary>One that was refused because of what stands there says what does; one that names nobody, whom it does not know.</summary>
    /// <param name="current">What stands there; null when nothing does.</param>
    /// <param name="etag">Of what stands there.</param>
    public static async Task<IResult> Tell(
        Refusal refusal, Register register, OrganizationCode organization, ServiceCode service, CancellationToken cancellation, object? current = null, string? etag = null) =>
        refusal.Code == "unknown-service"
            ? new Problem(await Known.Service(register, organization, service, cancellation) ?? Fault.Of(refusal))
            : Tell(refusal, current, etag);

    /// <summary>One that was refused because of what stands there says what does.</summary>
    public static IResult Tell(Refusal refusal, object? current, string? etag) =>
        current is not null && refusal.Code is "precondition-required" or "precondition-failed" ? new Problem(Fault.Of(refusal), current, etag) : new Problem(Worded(refusal));

    /// <summary>A measure is told as the body that it asks for.</summary>
    public static Fault Worded(Refusal refusal) => refusal.Code != "shape-mismatch" ? Fault.Of(refusal) : new Fault([new FaultAt(refusal.Code, "", refusal.Details[0] switch
    {
        nameof(Measure.Ratio) => """{"numerator":3,"denominator":41}""",
        nameof(Measure.Count) => """{"count":1}""",
        nameof(Measure.YesNo) => """{"yes":true}""",
        _ => """{"amount":12.5}""",
    }, """{"notMeasured":"system-unavailable"}""")]);
}
