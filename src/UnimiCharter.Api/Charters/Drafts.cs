namespace UnimiCharter.Api.Charters;

/// <summary>Keeps drafts from whoever does not work for the organization, whatever a request asks of them.</summary>
internal sealed class Drafts(KnownCharters charters, TimeProvider time)
{
    private static readonly string[] Named = ["edition", "standardsOf", "from", "to"];

    /// <summary>An edition that is not public is unknown to anyone; so is an organization that has none that is.</summary>
    public Task Check(HttpContext http, RequestDelegate next) =>
        !http.IsOperation() || Subject.OrganizationOf(http) is not { } organization || http.Request.SeesDrafts() ? next(http) : Check(organization, http, next);

    private async Task Check(string organization, HttpContext http, RequestDelegate next)
    {
        var routed = http.GetRouteValue("edition") as string ?? http.GetRouteValue("year") as string;
        var named = (http.Request.QueryString.HasValue ? Named.Select(name => (string?)http.Request.Query[name]) : []).Append(routed)
            .Where(text => text is not null && Editions.TryParse(text, out _)).ToArray();
        if ((named.Length > 0 || TakesEdition(http)) && await Hidden(organization, named, http.RequestAborted) is { } hidden) await Requests.Answer(http, new Problem(Fault.Of(hidden)));
        else await next(http);
    }

    private static bool TakesEdition(HttpContext http) => http.GetEndpoint()!.Metadata.GetMetadata<RequestShape>()!.Query.Contains("edition");

    private async Task<Refusal?> Hidden(string named, string?[] editions, CancellationToken cancellation)
    {
        if (!Code.IsValid(named)) return null;
        var organization = new OrganizationCode(named);
        var now = time.GetUtcNow();
        // What was published a moment ago is not to seem unknown.
        return Find(await charters.Recent(organization, cancellation)) is null ? null : Find(await charters.Now(organization, cancellation));

        Refusal? Find(IReadOnlyList<FoundCharter> known)
        {
            if (known.Count > 0 && editions.Length == 0 && !known.Any(c => c.Charter.IsPublicAt(now))) return Refusal.UnknownOrganization(named);
            var draft = known.FirstOrDefault(c => !c.Charter.IsPublicAt(now) && editions.Contains(c.Edition.ToString()));
            return draft is null ? null : Refusal.UnknownEdition(draft.Edition.ToString());
        }
    }
}
