using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>Reads the organizations that an administrator registered.</summary>
public sealed class OrganizationRegister(NpgsqlDataSource database)
{
    /// <summary>By code.</summary>
    /// <param name="organization">Null for all.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<IReadOnlyDictionary<OrganizationCode, OrganizationState.Registered>> Organizations(OrganizationCode? organization, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select organization, state from charter.organizations where $1 is null or organization = $1");
        command.Parameters.Add(new() { Value = (object?)organization?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var organizations = new Dictionary<OrganizationCode, OrganizationState.Registered>();
        while (await reader.ReadAsync(cancellation))
            organizations.Add(new(reader.GetString(0)), (OrganizationState.Registered)JsonSerializer.Deserialize<OrganizationState>(reader.GetString(1), DomainJson.Options)!);
        return organizations;
    }
}
