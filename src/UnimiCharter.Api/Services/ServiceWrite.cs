namespace UnimiCharter.Api.Services;

/// <summary>What the board, or its office, says of a service as such, whatever edition lists it.</summary>
internal static class ServiceWrite
{
    private const int Attempts = 10;

    public static async Task<IResult> Of(
        OrganizationCode organization, ServiceCode code, ServiceCommand command, Recorder recorder, Register register, HttpContext http, CancellationToken cancellation) =>
        await Tell(await recorder.Append(ServiceIntents.Of(organization, code, command), Acting.Board(http)).WaitAsync(cancellation), organization, code, register, http, cancellation);

    /// <summary>Writes a card, with whom it names.</summary>
    public static async Task<IResult> Describe(
        OrganizationCode organization, ServiceCode code, ServiceCommand.DescribeService command, Recorder recorder, Register register, HttpContext http, CancellationToken cancellation)
    {
        var (receipt, _) = await Record(organization, code, command, Acting.Board(http), recorder, register, cancellation);
        return await Tell(receipt, organization, code, register, http, cancellation);
    }

    /// <summary>What its office says of it: a proposal, unless it may, or is so already.</summary>
    public static async Task<IResult> Propose(
        OrganizationCode organization, ServiceCode code, ServiceCommand.ProposeChange command, Provenance by, Recorder recorder, EventLog log, Register register, HttpContext http, CancellationToken cancellation)
    {
        var (receipt, naming) = await Record(organization, code, command, by, recorder, register, cancellation);
        if (receipt is Receipt.Refused || ((ServiceState)receipt.State).Known is not { } known
            || known.Find(CardChange.Of(known, command.Name, command.Card is { } card ? naming.Recorded(card, known.Card) : null)) is not { Number: var number })
            return await Tell(receipt, organization, code, register, http, cancellation);

        var persons = await register.Persons(organization, cancellation);
        var (_, proposals) = (await ToldProposal.Of(organization, code, log, persons, cancellation))!.Value;
        var (stands, proposal) = (ServiceDefinitionView.Of(persons.Tell(known), code, organization, http.Request)!, ProposalView.Of(proposals.Single(p => p.Number == number), organization, http.Request));
        // With what stands, so that a generated client reads one shape: what comes in another, it takes for a failure.
        return new Reply(Rendered.Of(stands with { Proposal = proposal }, stands.ETag), StatusCodes.Status202Accepted, location: proposal.Links["self"].Href);
    }

    /// <summary>Tells a refusal. A service may be there before there is a charter, but not before there is an organization.</summary>
    public static async Task<IResult> Refused(
        Refusal refusal, OrganizationCode organization, ServiceCode code, object? stands, string? etag, Register register, CancellationToken cancellation) =>
        refusal == Refusal.UnknownService(code.Value) && !await register.IsNamed(organization, cancellation) && (await register.Charters(organization, cancellation)).Count == 0
            ? Problem.Of(Refusal.UnknownOrganization(organization.Value))
            : Refusals.Tell(refusal, stands, etag);

    private static async Task<(Receipt, Naming)> Record(
        OrganizationCode organization, ServiceCode code, ServiceCommand command, Provenance by, Recorder recorder, Register register, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var naming = (await register.Persons(organization, cancellation)).Name();
            var intent = ServiceIntents.Of(organization, code, command, naming);
            var receipt = await recorder.Append(intent, [intent, naming.Intent(organization, [code])], by).WaitAsync(cancellation);
            // Someone was named or erased meanwhile.
            if (receipt is not Receipt.Refused { Refusal: var refusal } || refusal != Refusal.Overtaken || attempt == Attempts) return (receipt, naming);
        }
    }

    private static async Task<IResult> Tell(Receipt receipt, OrganizationCode organization, ServiceCode code, Register register, HttpContext http, CancellationToken cancellation)
    {
        var stands = ServiceDefinitionView.Of((await register.Persons(organization, cancellation)).Tell((ServiceState)receipt.State), code, organization, http.Request);
        if (receipt is Receipt.Refused { Refusal: var refusal }) return await Refused(refusal, organization, code, stands, stands?.ETag, register, cancellation);
        return receipt is Receipt.Recorded { Facts: [ServiceEvent.ServiceRegistered, ..] }
            ? new Reply(Rendered.Of(stands!, stands!.ETag), StatusCodes.Status201Created, location: stands.Links["self"].Href)
            : Reply.Ok(stands!, stands!.ETag);
    }
}

/// <param name="Reason">Why; may be given as a query parameter instead.</param>
internal sealed record RetirementRequest([property: System.ComponentModel.DataAnnotations.MaxLength(Statement.MaxReasonLength)] string? Reason = null);
