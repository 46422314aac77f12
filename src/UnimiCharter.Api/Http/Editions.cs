using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Http;

/// <summary>The edition that a request speaks of: the one it names or the newest.</summary>
internal static class Editions
{
    public static async Task<(EditionYear Edition, CharterState.Open? Charter, Fault? Fault)> Find(
        Register register, OrganizationCode organization, EditionYear? named, CancellationToken cancellation)
    {
        var charters = await register.Charters(organization, cancellation);
        if (charters.Count == 0) return (default, null, Fault.Of(Refusal.UnknownOrganization(organization.Value)));
        foreach (var (_, edition, charter) in charters)
            if (named is null || named == edition) return (edition, charter, null);
        return (default, null, Fault.Of(Refusal.UnknownEdition(named.ToString()!)));
    }
}
