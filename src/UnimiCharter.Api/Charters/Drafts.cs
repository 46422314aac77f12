using UnimiCharter.Api.Access;
using UnimiCharter.Api.Http;
using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Charters;

/// <summary>Keeps drafts from whoever does not work for the organization, whatever a request asks of them.</summary>
internal sealed class Drafts(Register register, TimeProvider time)
{
    // As late as a node may know of a credential.
    private static readonly TimeSpan Lag = KnownCredentials.Lag;
    private static readonly string[] Named = ["edition", "standardsOf", "from", "to"];

    private Snapshot? known;

    private sealed record Snapshot(ILookup<string, (EditionYear Edition, CharterState.Open Charter)> Charters, long ReadAt);

    /// <summary>An edition that is not public is unknown to anyone; so is an organization that has none that is.</summary>
    public async Task Check(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<QueryParameters>() is not { } parameters || Subject.OrganizationOf(http) is not { } organization || http.Request.SeesDrafts())
        {
            await next(http);
            return;
        }
        var named = Named.Select(name => (string?)http.Request.Query[name]).Append(http.GetRouteValue("edition") as string ?? http.GetRouteValue("year") as string)
            .Where(text => text is not null && Read.Edition(text, out _) is null).ToArray();
        if ((named.Length > 0 || parameters.Names.Contains("edition")) && await Hidden(organization, named, http.RequestAborted) is { } hidden) await Requests.Answer(http, new Problem(Fault.Of(hidden)));
        else await next(http);
    }

    private async Task<Refusal?> Hidden(string organization, string?[] named, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var snapshot = Volatile.Read(ref known) is { } last && time.GetElapsedTime(last.ReadAt) < Lag ? last : await Snap(cancellation);
        // What was published a moment ago is not to seem unknown.
        return Find(snapshot) is null ? null : Find(await Snap(cancellation));

        Refusal? Find(Snapshot snapshot)
        {
            var charters = snapshot.Charters[organization].ToArray();
            if (charters.Length > 0 && named.Length == 0 && !charters.Any(c => c.Charter.IsPublicAt(now))) return Refusal.UnknownOrganization(organization);
            var draft = charters.FirstOrDefault(c => !c.Charter.IsPublicAt(now) && named.Contains(c.Edition.ToString()));
            return draft.Charter is null ? null : Refusal.UnknownEdition(draft.Edition.ToString());
        }
    }

    private async Task<Snapshot> Snap(CancellationToken cancellation)
    {
        var at = time.GetTimestamp();
        var read = new Snapshot((await register.Charters(null, cancellation)).ToLookup(c => c.Organization.Value, c => (c.Edition, c.Charter)), at);
        Volatile.Write(ref known, read);
        return read;
    }
}
