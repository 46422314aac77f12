using UnimiCharter.Api.Http;
using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Measurements;

/// <summary>The service's year that a command speaks to.</summary>
internal sealed record ReportingTarget(OrganizationCode Organization, ServiceCode Service, EditionYear Year)
{
    public Intent Intent(ReportingCommand command)
    {
        var year = StreamId.Reporting(Organization, Service, Year);
        var service = StreamId.Service(Organization, Service);
        return new(year, [service], streams => Reporting.Decide(command, streams.Of<ReportingYear>(year), streams.Of<ServiceState>(service), Service, Year), command.Reason);
    }
}

internal static class Reasons
{
    /// <summary>A reason comes in the body or in the query; in both only if it is the same. A blank one is none.</summary>
    public static Fault? Of(string? inBody, string? inQuery, out string? reason)
    {
        var asked = string.IsNullOrWhiteSpace(inQuery) ? null : inQuery;
        reason = inBody ?? asked;
        if (asked is not null && (asked.Length > Statement.MaxReasonLength || asked.Any(char.IsControl)))
            return new Fault([new FaultAt(asked.Length > Statement.MaxReasonLength ? "text-too-long" : "text-expected", "reason", "reason", $"{Statement.MaxReasonLength}")]);
        return inBody is not null && asked is not null && inBody != asked ? new Fault("reason-ambiguous") : null;
    }
}

internal static class Refusals
{
    /// <summary>A write that was refused because of what stands there says what does; one that names nobody, whom it does not know.</summary>
    public static async Task<IResult> Tell(Refusal refusal, MeasurementView? stands, Func<Task<Fault?>> whoIsUnknown) => refusal.Code switch
    {
        "precondition-required" or "precondition-failed" when stands is not null => new Problem(Fault.Of(refusal), stands, stands.ETag),
        "unknown-service" => new Problem(await whoIsUnknown() ?? Fault.Of(refusal)),
        _ => new Problem(Worded(refusal)),
    };

    /// <summary>A measure is told as the body that it asks for.</summary>
    private static Fault Worded(Refusal refusal) => refusal.Code != "shape-mismatch" ? Fault.Of(refusal) : new Fault([new FaultAt(refusal.Code, "", refusal.Details[0] switch
    {
        nameof(Measure.Ratio) => """{"numerator":3,"denominator":41}""",
        nameof(Measure.Count) => """{"count":1}""",
        nameof(Measure.YesNo) => """{"yes":true}""",
        _ => """{"amount":12.5}""",
    }, """{"notMeasured":"system-unavailable"}""")]);
}
