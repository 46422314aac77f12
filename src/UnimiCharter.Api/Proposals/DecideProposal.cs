using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Proposals;

internal sealed class DecideProposal(Recorder recorder, EventLog log, Register register) : Endpoint<DecideProposal.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam, MaxLength(9), RegularExpression("^[0-9]+$")] ProposalNumber Proposal,
        [property: FromBody] DecisionRequest Body, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Put("/{org}/services/{service}/proposals/{proposal}/decision");
        Policies(May.Board);
        Description(d => d.WithName("decideProposal").WithTags(Topics.Charter)
            .WithSummary("Accept or decline a proposal")
            .WithDescription("For the board; declining needs a reason. What is accepted stands at once, with all else of the card as it is; one that is outdated is not accepted any more. Nothing happens when it was decided so already.")
            .Example("""{"accept":false,"reason":"Gli orari estivi vanno concordati con la portineria"}""")
            .Produces<ProposalView>().Faults(400, 404, 409, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, service, proposal, body, reason) = request;
        if (GivenReason.Of(body.Reason, reason, out var why) is { } badReason) return new Problem(badReason);
        return await ProposalWrite.Of(organization, service, new ServiceCommand.DecideProposal(proposal.Number, body.Accept, why), Acting.Board(HttpContext), recorder, cancellation)
            ?? await ProposalWrite.Show(organization, service, proposal.Number, log, register, HttpContext.Request, cancellation);
    }
}

/// <param name="Accept">True: the card is to be so; false: it stays as it is.</param>
/// <param name="Reason">Why; needed to decline. May be given as a query parameter instead.</param>
internal sealed record DecisionRequest(bool Accept, [property: MaxLength(Statement.MaxReasonLength)] string? Reason = null);
