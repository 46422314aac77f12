using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Proposals;

internal sealed class TakeBackProposal(Recorder recorder) : Endpoint<TakeBackProposal.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam, MaxLength(9), RegularExpression("^[0-9]+$")] ProposalNumber Proposal,
        [property: FromHeader(Acting.Header)] Acting Acting, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Delete("/{org}/services/{service}/proposals/{proposal}");
        Policies(May.Office);
        Description(d => d.WithName("takeBackProposal").WithTags(Topics.Charter)
            .WithSummary("Take a proposal back")
            .WithDescription("For the service's office, or the board in its place, as long as it waits; it stays in the records. Nothing happens when it was taken back already.")
            .Produces(StatusCodes.Status204NoContent).Faults(400, 404, 409, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, service, proposal, acting, reason) = request;
        return await ProposalWrite.Of(organization, service, new ServiceCommand.TakeBackProposal(proposal.Number, reason?.Text), acting.Provenance, recorder, cancellation) ?? Nothing.Instance;
    }
}
