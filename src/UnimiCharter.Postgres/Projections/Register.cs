using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>An indicator's promise with the answers given for it: all that a verdict needs but the date.</summary>
public sealed record PromiseRecord(ServiceCode Service, Promise Promise, ImmutableArray<Answer> Answers, bool Certified);

/// <summary>Reads what the projections hold.</summary>
public sealed class Register(NpgsqlDataSource database)
{
    /// <summary>Every edition of every organization, or of one: organizations by code, their newest edition first.</summary>
    public async Task<IReadOnlyList<(OrganizationCode Organization, EditionYear Edition, CharterState.Open Charter)>> Charters(
        OrganizationCode? organization, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select organization, edition, state from charter.charters where $1 is null or organization = $1 order by organization, edition desc");
        command.Parameters.Add(Text(organization?.Value));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var charters = new List<(OrganizationCode, EditionYear, CharterState.Open)>();
        while (await reader.ReadAsync(cancellation))
            charters.Add((new(reader.GetString(0)), new(reader.GetInt32(1)), (CharterState.Open)Json<CharterState>(reader, 2)));
        return charters;
    }

    /// <summary>The services of an organization, or one of them, by code.</summary>
    public async Task<IReadOnlyDictionary<ServiceCode, ServiceState>> Services(
        OrganizationCode organization, ServiceCode? service, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select service, state from charter.services where organization = $1 and ($2 is null or service = $2)");
        command.Parameters.Add(Text(organization.Value));
        command.Parameters.Add(Text(service?.Value));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var services = new Dictionary<ServiceCode, ServiceState>();
        while (await reader.ReadAsync(cancellation)) services.Add(new(reader.GetString(0)), Json<ServiceState>(reader, 1));
        return services;
    }

    /// <summary>The promises of an edition with their answers, by service and in the order of its card.</summary>
    /// <param name="organization">Who makes them.</param>
    /// <param name="edition">Null for the newest edition.</param>
    /// <param name="service">Null for all.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>The edition, null when there is no promise of it.</returns>
    public async Task<(EditionYear? Edition, IReadOnlyList<PromiseRecord> Records)> Promises(
        OrganizationCode organization, EditionYear? edition, ServiceCode? service, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(service is null ? PromisesOfAll : PromisesOfOne);
        command.Parameters.Add(Text(organization.Value));
        command.Parameters.Add(new() { Value = edition is { } e ? e.Year : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        if (service is not null) command.Parameters.Add(Text(service.Value.Value));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        EditionYear? found = null;
        var records = new List<PromiseRecord>(6);
        while (await reader.ReadAsync(cancellation))
        {
            found ??= new EditionYear(reader.GetInt32(0));
            records.Add(new(
                service ?? new ServiceCode(reader.GetString(1)),
                Json<Promise>(reader, 2),
                await reader.IsDBNullAsync(3, cancellation) ? [] : Json<ImmutableArray<Answer>>(reader, 3),
                reader.GetBoolean(4)));
        }
        return (found, records);
    }

    private const string PromisesOfAll =
        """
        select p.edition, p.service, p.promise, s.answers, coalesce(y.certified, false)
        from charter.promises p
        left join charter.standings s using (organization, edition, service, indicator)
        left join charter.years y using (organization, edition, service)
        where p.organization = $1 and p.edition = coalesce($2, (select max(edition) from charter.charters where organization = $1))
        order by p.service, p.position
        """;

    private const string PromisesOfOne =
        """
        select p.edition, p.service, p.promise, s.answers, coalesce(y.certified, false)
        from charter.promises p
        left join charter.standings s using (organization, edition, service, indicator)
        left join charter.years y using (organization, edition, service)
        where p.organization = $1 and p.edition = coalesce($2, (select max(edition) from charter.charters where organization = $1))
          and p.service = $3
        order by p.position
        """;

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static T Json<T>(NpgsqlDataReader reader, int column) =>
        JsonSerializer.Deserialize<T>(reader.GetFieldValue<byte[]>(column), DomainJson.Options)!;
}
