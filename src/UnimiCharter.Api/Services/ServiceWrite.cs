namespace UnimiCharter.Api.Services;

/// <summary>What the board, or its office, says of a service as such, whatever edition lists it.</summary>
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

    /// <summary>What its office says of it: a proposal, unless it may, or is so already.</summary>
    public static async Task<IResult> Propose(
        OrganizationCode organization, ServiceCode code, ServiceCommand.ProposeChange command, Provenance by, Recorder recorder, EventLog log, Register register, HttpRequest request, CancellationToken cancellation)
    {
        var receipt = await recorder.Append(ServiceIntents.Of(organization, code, command), by).WaitAsync(cancellation);
        var stands = ServiceDefinitionView.Of((ServiceState)receipt.State, code, organization, request);
        if (receipt is Receipt.Refused { Refusal: var refusal }) return await Refused(refusal, organization, code, stands, stands?.ETag, register, cancellation);

        var known = ((ServiceState)receipt.State).Known!;
        if (known.Find(CardChange.Of(known, command.Name, command.Card)) is not { Number: var number }) return Reply.Ok(stands!, stands!.ETag);
        var (_, proposals) = (await ToldProposal.Of(organization, code, log, cancellation))!.Value;
        var proposal = ProposalView.Of(proposals.Single(p => p.Number == number), organization, request);
        // With what stands, so that a generated client reads one shape: what comes in another, it takes for a failure.
        return new Reply(Rendered.Of(stands! with { Proposal = proposal }, stands.ETag), StatusCodes.Status202Accepted, location: proposal.Links["self"].Href);
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
