using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace UnimiCharter.Api.Proposals;

internal sealed class ListProposals(EventLog log, Register register, ProgrammeRegister programmes, OrganizationRegister organizations) : Endpoint<ListProposals.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: QueryParam] Cursor? Cursor = null, [property: QueryParam, Range(1, Pages.MaxLimit)] int Limit = Pages.DefaultLimit);

    public override void Configure()
    {
        Get("/{org}/proposals");
        Policies(May.Office);
        Description(d => d.WithName("listProposals").WithTags(Topics.Charter)
            .WithSummary("What waits to be decided")
            .WithDescription("For the board, and for offices, of their own services: what offices propose of services' cards and nobody decided yet, by service, oldest first; also what is outdated. Nothing of services that have ceased.")
            .Produces<ListView<ProposalView>>().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, cursor, most) = request;
        var after = (Service: "", Number: 0);
        if (cursor is { } from && !Read(from.Key, out after)) return Problem.Of("malformed-cursor");
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(organization.Value));

        var waiting = from service in await register.Services(organization, null, cancellation)
                      where Acting.MayRead(HttpContext, service.Key.Value)
                      from proposal in (service.Value as ServiceState.Active)?.Waiting ?? []
                      let at = (Service: service.Key.Value, proposal.Number)
                      where Follows(at, after)
                      select at;
        (string Service, int Number)[] page = [.. waiting.OrderBy(at => at.Service, StringComparer.Ordinal).ThenBy(at => at.Number).Take(most + 1)];
        var facts = await log.OfServices(organization, [.. page.Select(at => new ServiceCode(at.Service)).Distinct()], cancellation);
        var told = facts.SelectMany(f => ToldProposal.All(f.Key, f.Value, out _)).Where(p => p.Waits).ToDictionary(p => (p.Service.Value, p.Number));
        var links = new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self() };
        if (page.Length > most) links["next"] = Cursor.Next(HttpContext.Request, string.Create(CultureInfo.InvariantCulture, $"{page[most - 1].Service}/{page[most - 1].Number}"));
        // What was decided in between does not wait any more.
        return Reply.Ok(new ListView<ProposalView>([.. from at in page.Take(most) where told.ContainsKey(at) select ProposalView.Of(told[at], organization, HttpContext.Request, isListed: true)], links));
    }

    private static bool Follows((string Service, int Number) at, (string Service, int Number) after) =>
        string.CompareOrdinal(at.Service, after.Service) is var order && (order > 0 || (order == 0 && at.Number > after.Number));

    private static bool Read(string key, out (string Service, int Number) after)
    {
        after = default;
        if (key.Split('/') is not [var service, var text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        after = (service, number);
        return true;
    }
}
