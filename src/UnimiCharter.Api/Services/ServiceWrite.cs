namespace UnimiCharter.Api.Services;

/// <summary>What the board says of a service as such, whatever edition lists it.</summary>
internal static class ServiceWrite
{
    public static async Task<IResult> Of(
        OrganizationCode organization, ServiceCode code, ServiceCommand command, Recorder recorder, Register register, HttpContext http, CancellationToken cancellation)
    {
        var receipt = await recorder.Append(ServiceIntents.Of(organization, code, command), Acting.Board(http)).WaitAsync(cancellation);
        var stands = ServiceDefinitionView.Of((ServiceState)receipt.State, code, organization, http.Request);
        if (receipt is Receipt.Refused { Refusal: var refusal }) return await Refused(refusal, organization, code, stands, stands?.ETag, register, cancellation);
        return receipt is Receipt.Recorded { Facts: [ServiceEvent.ServiceRegistered, ..] }
            ? new Reply(Rendered.Of(stands!, stands!.ETag), StatusCodes.Status201Created, location: stands.Links["self"].Href)
            : Reply.Ok(stands!, stands!.ETag);
    }

    /// <summary>Tells a refusal. A service may be there before there is a charter, but not before there is an organization.</summary>
    public static async Task<IResult> Refused(
        Refusal refusal, OrganizationCode organization, ServiceCode code, object? stands, string? etag, Register register, CancellationToken cancellation) =>
        refusal == Refusal.UnknownService(code.Value) && !await register.IsNamed(organization, cancellation) && (await register.Charters(organization, cancellation)).Count == 0
            ? Problem.Of(Refusal.UnknownOrganization(organization.Value))
            : Refusals.Tell(refusal, stands, etag);
}

/// <param name="Reason">Why; may be given as a query parameter instead.</param>
internal sealed record RetirementRequest([property: System.ComponentModel.DataAnnotations.MaxLength(Statement.MaxReasonLength)] string? Reason = null);
