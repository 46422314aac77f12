using Marten;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>Reads the organizations that an administrator registered.</summary>
public sealed class OrganizationRegister(IDocumentStore store)
{
    /// <summary>By code.</summary>
    /// <param name="organization">Null for all.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<IReadOnlyDictionary<OrganizationCode, OrganizationState.Registered>> Organizations(OrganizationCode? organization, CancellationToken cancellation)
    {
        var documents = await store.Ask(
            Tenants.Registry,
            (session, stop) => organization is { } one
                ? session.LoadManyAsync<OrganizationDocument>(stop, Tenants.Of(StreamId.Registration(one)).Key)
                : session.Query<OrganizationDocument>().ToListAsync(stop), cancellation);
        return documents.ToDictionary(
            document => new OrganizationCode(Tenants.StreamOf(Tenants.Registry, document.Id).Organization), document => (OrganizationState.Registered)document.State);
    }
}
