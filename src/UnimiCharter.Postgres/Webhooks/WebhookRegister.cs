using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>Reads the webhooks of an organization.</summary>
public sealed class WebhookRegister(NpgsqlDataSource database)
{
    /// <summary>Those that are not removed, by name.</summary>
    /// <param name="organization">Whose.</param>
    /// <param name="only">Null for all.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<IReadOnlyList<(WebhookCode Code, WebhookState.Active Webhook)>> Webhooks(OrganizationCode organization, WebhookCode? only, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select webhook, state from charter.webhooks where organization = $1 and ($2 is null or webhook = $2) and state ->> 'is' = 'active' order by webhook");
        command.Parameters.Add(new() { Value = organization.Value });
        command.Parameters.Add(new() { Value = (object?)only?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var webhooks = new List<(WebhookCode, WebhookState.Active)>();
        while (await reader.ReadAsync(cancellation)) webhooks.Add((new(reader.GetString(0)), Read(reader.GetString(1))));
        return webhooks;
    }

    internal static WebhookState.Active Read(string state) => (WebhookState.Active)JsonSerializer.Deserialize<WebhookState>(state, DomainJson.Options)!;
}
