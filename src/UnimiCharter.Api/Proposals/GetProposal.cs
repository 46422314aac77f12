using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Proposals;

internal sealed class GetProposal(EventLog log, Register register) : Endpoint<GetProposal.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam, MaxLength(9), RegularExpression("^[0-9]+$")] ProposalNumber Proposal);

    public override void Configure()
    {
        Get("/{org}/services/{service}/proposals/{proposal}");
        Policies(May.Office);
        Description(d => d.WithName("showProposal").WithTags(Topics.Charter)
            .WithSummary("A proposal, with all that it would change")
            .WithDescription("For the board and the service's office: each field that it would change, as it stands, or stood when this was decided, and as it would be.")
            .Produces<ProposalView>().Faults(404));
    }

    public override Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation) =>
        ProposalWrite.Show(request.Org, request.Service, request.Proposal.Number, log, register, HttpContext.Request, cancellation);
}
