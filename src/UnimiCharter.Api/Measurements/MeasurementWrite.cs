namespace UnimiCharter.Api.Measurements;

/// <summary>A write of a measurement, recorded or only tried.</summary>
internal static class MeasurementWrite
{
    public static async Task<(Receipt.Recorded? Receipt, IResult? Answer)> Of<TView>(
        IMeasurementWrite request, ReportingCommand command, DateOnly today, Recorder recorder, Register register, HttpRequest http, CancellationToken cancellation)
        where TView : class, IMeasurementView<TView>
    {
        var (target, intent) = (request.Target, request.Target.Intent(command));
        if (request.Preview) return (null, await Previews.Of(recorder, register, target, intent, request.Acting.Provenance, s => s.Indicator == request.Indicator, today, http, Refused, cancellation));
        var receipt = await recorder.Append(intent, request.Acting.Provenance).WaitAsync(cancellation);
        return receipt is Receipt.Refused refusal ? (null, await Refused(refusal)) : ((Receipt.Recorded)receipt, null);

        async Task<IResult> Refused(Receipt.Refused refused)
        {
            var stands = TView.Of(target.After(refused), request.Indicator, request.Period, http);
            return target is ReportingTarget.OfService { Service: var service }
                ? await Refusals.Tell(refused.Refusal, register, target.Organization, service, cancellation, stands, stands?.ETag)
                : Refusals.Tell(refused.Refusal, stands, stands?.ETag);
        }
    }
}
