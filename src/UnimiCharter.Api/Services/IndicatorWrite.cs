namespace UnimiCharter.Api.Services;

/// <summary>What the board says of an indicator as such, whatever edition promises something of it.</summary>
internal static class IndicatorWrite
{
    private const int Attempts = 10;

    public static async Task<IResult> Of(
        OrganizationCode organization, ServiceCode service, IndicatorCode code, Intent intent, Recorder recorder, Register register, HttpContext http, CancellationToken cancellation) =>
        await Tell(await recorder.Append(intent, Acting.Board(http)).WaitAsync(cancellation), organization, service, code, register, http, cancellation);

    /// <summary>Defines an indicator of one of the organization's dimensions; what was reported of it, in whatever year, stays measured as it is.</summary>
    public static async Task<IResult> Define(
        OrganizationCode organization, ServiceCode service, ServiceCommand.DefineIndicator command, Recorder recorder, Register register, HttpContext http, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var years = ServiceIntents.YearsOf((await register.Services(organization, service, cancellation)).GetValueOrDefault(service), command.Indicator.Code);
            var define = ServiceIntents.Define(organization, service, command, years);
            var once = define with { Decide = streams => Service.DeclaredOnce(define.Decide(streams), streams.Of<ServiceState>(define.Stream)) };
            var receipt = await recorder.Append(once, Acting.Board(http)).WaitAsync(cancellation);
            // A standard was programmed meanwhile: its year is looked at as well.
            if (receipt is not Receipt.Refused { Refusal: var refusal } || refusal != Refusal.Overtaken || attempt == Attempts)
                return await Tell(receipt, organization, service, command.Indicator.Code, register, http, cancellation);
        }
    }

    private static async Task<IResult> Tell(
        Receipt receipt, OrganizationCode organization, ServiceCode service, IndicatorCode code, Register register, HttpContext http, CancellationToken cancellation)
    {
        var stands = IndicatorDefinitionView.Of((ServiceState)receipt.State, code, service, organization, http.Request);
        if (receipt is Receipt.Refused { Refusal: var refusal }) return await ServiceWrite.Refused(refusal, organization, service, stands, stands?.ETag, register, cancellation);
        return receipt is Receipt.Recorded { Facts: [ServiceEvent.IndicatorDefined] }
            ? new Reply(Rendered.Of(stands!, stands!.ETag), StatusCodes.Status201Created, location: stands.Links["self"].Href)
            : Reply.Ok(stands!, stands!.ETag);
    }
}
