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
    private const int RememberedServices = 4_096;

    private readonly Recent<(OrganizationCode, ServiceCode, EditionYear), Remembered> remembered = new(RememberedServices);

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
    public async Task<IReadOnlyList<PromiseRecord>> Promises(OrganizationCode organization, EditionYear edition, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select p.service, p.promise, s.answers, coalesce(y.certified, false)
            from charter.promises p
            left join charter.standings s using (organization, edition, service, indicator)
            left join charter.years y using (organization, edition, service)
            where p.organization = $1 and p.edition = $2
            order by p.service, p.position
            """);
        command.Parameters.Add(Text(organization.Value));
        command.Parameters.Add(Number(edition.Year));
        return await ReadPromises(command, cancellation);
    }

    /// <summary>
    /// The promises of one service with their answers, in the order of its card. What was read is remembered, and good for as
    /// long as neither the service nor its year has a new fact, which is asked each time.
    /// </summary>
    /// <param name="organization">Who makes them.</param>
    /// <param name="service">The service.</param>
    /// <param name="edition">Null for the organization's newest.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>No records when the service promised nothing in the edition; no edition when the organization has none.</returns>
    public async Task<(EditionYear? Edition, IReadOnlyList<PromiseRecord> Records)> Promises(
        OrganizationCode organization, ServiceCode service, EditionYear? edition, CancellationToken cancellation)
    {
        if ((edition ?? await NewestEdition(organization, cancellation)) is not { } found) return (null, []);
        var key = (organization, service, found);
        var versions = await Versions(StreamId.Service(organization, service), StreamId.Reporting(organization, service, found), cancellation);
        if (remembered.Find(key) is { } known && known.Versions == versions) return (found, known.Records);

        // Read after the versions: rows that are newer than these are read once more, rows that are older are never taken for them.
        await using var command = database.CreateCommand(
            """
            select p.service, p.promise, s.answers, coalesce(y.certified, false)
            from charter.promises p
            left join charter.standings s using (organization, edition, service, indicator)
            left join charter.years y using (organization, edition, service)
            where p.organization = $1 and p.edition = $2 and p.service = $3
            order by p.position
            """);
        command.Parameters.Add(Text(organization.Value));
        command.Parameters.Add(Number(found.Year));
        command.Parameters.Add(Text(service.Value));
        var records = await ReadPromises(command, cancellation);
        remembered.Remember(key, new(versions, records));
        return (found, records);
    }

    private sealed record Remembered((long Service, long Year) Versions, IReadOnlyList<PromiseRecord> Records);

    private async Task<EditionYear?> NewestEdition(OrganizationCode organization, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select max(edition) from charter.charters where organization = $1");
        command.Parameters.Add(Text(organization.Value));
        return await command.ExecuteScalarAsync(cancellation) is int year ? new EditionYear(year) : null;
    }

    /// <summary>The versions of the two streams that a service's promises and answers come from.</summary>
    private async Task<(long Service, long Year)> Versions(StreamId service, StreamId year, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select id, version from mt_streams where id = any($1)");
        command.Parameters.Add(new() { Value = new[] { service.Value, year.Value }, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var versions = (Service: 0L, Year: 0L);
        while (await reader.ReadAsync(cancellation))
            versions = reader.GetString(0) == service.Value ? versions with { Service = reader.GetInt64(1) } : versions with { Year = reader.GetInt64(1) };
        return versions;
    }

    private static async Task<IReadOnlyList<PromiseRecord>> ReadPromises(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var records = new List<PromiseRecord>();
        while (await reader.ReadAsync(cancellation))
            records.Add(new(
                new(reader.GetString(0)),
                Json<Promise>(reader, 1),
                await reader.IsDBNullAsync(2, cancellation) ? [] : Json<ImmutableArray<Answer>>(reader, 2),
                reader.GetBoolean(3)));
        return records;
    }

    private static NpgsqlParameter Number(int value) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Integer };

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static T Json<T>(NpgsqlDataReader reader, int column) =>
        JsonSerializer.Deserialize<T>(reader.GetFieldValue<byte[]>(column), DomainJson.Options)!;
}
