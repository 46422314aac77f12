using UnimiCharter.Api.Access;
using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Changes;

/// <summary>What the feed keeps from whoever does not work for the organization.</summary>
internal static class FeedDrafts
{
    /// <summary>The editions that the caller is not to know of.</summary>
    public static async Task<IReadOnlyCollection<EditionYear>> Hidden(
        OrganizationCode organization, Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (request.SeesDrafts()) return [];
        var now = time.GetUtcNow();
        return [.. from charter in await register.Charters(organization, cancellation) where !charter.Charter.IsPublicAt(now) select charter.Edition];
    }
}
