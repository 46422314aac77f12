namespace UnimiCharter.Api.Proposals;

/// <summary>What becomes of a proposal, and what an office need not propose.</summary>
internal static class ProposalWrite
{
    /// <summary>Null when it is recorded, or is so already.</summary>
    public static async Task<IResult?> Of(OrganizationCode organization, ServiceCode service, ServiceCommand command, Provenance by, Recorder recorder, CancellationToken cancellation) =>
        await recorder.Append(ServiceIntents.Of(organization, service, command), by).WaitAsync(cancellation) is Receipt.Refused { Refusal: var refusal } ? Problem.Of(refusal) : null;

    /// <summary>A proposal with all that it would change.</summary>
    public static async Task<IResult> Show(OrganizationCode organization, ServiceCode service, int number, EventLog log, Register register, HttpRequest request, CancellationToken cancellation)
    {
        if (await ToldProposal.Of(organization, service, log, await register.Persons(organization, cancellation), cancellation) is not var (_, proposals)) return Problem.Of(Refusal.UnknownService(service.Value));
        return proposals.FirstOrDefault(p => p.Number == number) is { } found ? Reply.Ok(ProposalView.Of(found, organization, request)) : Problem.Of(Refusal.UnknownProposal(number));
    }
}
