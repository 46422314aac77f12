using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Proposals;

internal sealed class ListServiceProposals(EventLog log, Register register) : Endpoint<ListServiceProposals.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: QueryParam] Cursor? Cursor = null,
        [property: QueryParam, Range(1, Pages.MaxLimit)] int Limit = Pages.DefaultLimit);

    public override void Configure()
    {
        Get("/{org}/services/{service}/proposals");
        Policies(May.Office);
        Description(d => d.WithName("listServiceProposals").WithTags(Topics.Charter)
            .WithSummary("All that was proposed of a service's card")
            .WithDescription("For the board and the service's office: every proposal, newest first, with who proposed it, when and why, and what became of it; and what the office may change at once.")
            .Produces<ServiceProposalsView>().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, service, cursor, most) = request;
        var before = int.MaxValue;
        if (cursor is not null && !int.TryParse(cursor?.Key, NumberStyles.None, CultureInfo.InvariantCulture, out before)) return Problem.Of("malformed-cursor");
        if (await ToldProposal.Of(organization, service, log, await register.Persons(organization, cancellation), cancellation) is not var (known, proposals)) return Problem.Of(Refusal.UnknownService(service.Value));

        ToldProposal[] page = [.. proposals.Where(p => p.Number < before).OrderByDescending(p => p.Number).Take(most + 1)];
        var links = new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self(), ["delegation"] = HttpContext.Request.To($"{Links.Service(organization, service)}/delegation") };
        if (page.Length > most) links["next"] = Cursor.Next(HttpContext.Request, page[most - 1].Number.ToString(CultureInfo.InvariantCulture));
        return Reply.Ok(new ServiceProposalsView([.. page.Take(most).Select(p => ProposalView.Of(p, organization, HttpContext.Request, isListed: true))], known.AtOnce, links));
    }
}

/// <param name="AtOnce">What the office may change without asking.</param>
internal sealed record ServiceProposalsView(
    IReadOnlyList<ProposalView> Items, IReadOnlyList<CardPart> AtOnce, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);
