using Marten;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>Reads the webhooks of an organization.</summary>
public sealed class WebhookRegister(IDocumentStore store)
{
    /// <summary>Those that are not removed, by name.</summary>
    /// <param name="organization">Whose.</param>
    /// <param name="only">Null for all.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<IReadOnlyList<(WebhookCode Code, WebhookState.Active Webhook)>> Webhooks(OrganizationCode organization, WebhookCode? only, CancellationToken cancellation)
    {
        var documents = await store.Ask(
            Tenants.Of(organization),
            (session, stop) => only is { } one
                ? session.LoadManyAsync<WebhookDocument>(stop, Tenants.Of(StreamId.Webhook(organization, one)).Key)
                : session.Query<WebhookDocument>().ToListAsync(stop), cancellation);
        return
        [
            .. from document in documents
               let active = document.State as WebhookState.Active
               where active is not null
               let code = new WebhookCode(document.Id[(StreamId.WebhookKind.Length + 1)..])
               orderby code.Value
               select (code, active),
        ];
    }
}
