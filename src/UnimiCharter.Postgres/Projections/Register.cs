using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>Reads what the projections hold.</summary>
public sealed class Register(NpgsqlDataSource database, EventLog log) : IRegister
{
    private const int RememberedServices = 4_096;

    private readonly Recent<(OrganizationCode, ServiceCode, EditionYear, EditionYear), Remembered> remembered = new(RememberedServices);

    public DateTimeOffset? AsOf => null;

    /// <summary>The registry as it was at an instant; as it is for none.</summary>
    public IRegister At(DateTimeOffset? asOf) => asOf is { } instant ? new PastRegister(database, log, instant) : this;

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

    public async Task<IReadOnlyList<PromiseRecord>> Promises(
        OrganizationCode organization, EditionYear edition, EditionYear? standardsOf, CancellationToken cancellation) =>
        await ReadPromises(organization, null, edition, standardsOf ?? edition, cancellation);

    /// <inheritdoc/>
    /// <remarks>
    /// What was read is remembered, and good for as long as none of the streams it comes from has a new fact and no rebuild
    /// mended a row, which is asked each time.
    /// </remarks>
    public async Task<(EditionYear? Edition, IReadOnlyList<PromiseRecord> Records)> Promises(
        OrganizationCode organization, ServiceCode service, EditionYear? edition, EditionYear? standardsOf, CancellationToken cancellation)
    {
        if ((edition ?? await NewestEdition(organization, cancellation)) is not { } found) return (null, []);
        var key = (organization, service, found, standardsOf ?? found);
        var versions = await ReadVersions(
            StreamId.Service(organization, service), StreamId.Reporting(organization, service, found), StreamId.Charter(organization, found), cancellation);
        if (remembered.Find(key) is { } known && known.Versions == versions) return (found, known.Records);

        // Read after the versions: rows that are newer than these are read once more, rows that are older are never taken for them.
        var records = await ReadPromises(organization, service, found, standardsOf ?? found, cancellation);
        remembered.Remember(key, new(versions, records));
        return (found, records);
    }

    /// <summary>Of the streams that a service's promises and answers come from, and of the rebuilds.</summary>
    private sealed record Versions(long Service, long Year, long Charter, long Generation);

    private sealed record Remembered(Versions Versions, IReadOnlyList<PromiseRecord> Records);

    private async Task<EditionYear?> NewestEdition(OrganizationCode organization, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select max(edition) from charter.charters where organization = $1");
        command.Parameters.Add(Text(organization.Value));
        return await command.ExecuteScalarAsync(cancellation) is int year ? new EditionYear(year) : null;
    }

    private async Task<Versions> ReadVersions(StreamId service, StreamId year, StreamId charter, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select id, version from mt_streams where id = any($1) union all select '', number from charter.generation");
        command.Parameters.Add(new() { Value = new[] { service.Value, year.Value, charter.Value }, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var versions = new Versions(0, 0, 0, 0);
        while (await reader.ReadAsync(cancellation))
        {
            var (id, version) = (reader.GetString(0), reader.GetInt64(1));
            versions = id == service.Value ? versions with { Service = version }
                : id == year.Value ? versions with { Year = version }
                : id == charter.Value ? versions with { Charter = version }
                : versions with { Generation = version };
        }
        return versions;
    }

    /// <param name="service">Null for all.</param>
    private async Task<IReadOnlyList<PromiseRecord>> ReadPromises(
        OrganizationCode organization, ServiceCode? service, EditionYear edition, EditionYear standardsOf, CancellationToken cancellation)
    {
        // One statement, so that promises, answers and calendar are of one moment.
        await using var command = database.CreateCommand(
            $"""
            select p.service, p.promise, s.answers, coalesce(y.certified, false), y.extensions,
                   case when row_number() over () = 1 then (select c.state -> 'calendar' from charter.charters c where c.organization = $1 and c.edition = $2) end
            from charter.promises p
            left join charter.standings s on s.organization = $1 and s.edition = $2 and s.service = p.service and s.indicator = p.indicator
            left join charter.years y on y.organization = $1 and y.edition = $2 and y.service = p.service
            where p.organization = $1 and p.edition = $3 {(service is null ? "" : "and p.service = $4")}
            order by p.service, p.position
            """);
        command.Parameters.Add(Text(organization.Value));
        command.Parameters.Add(Number(edition.Year));
        command.Parameters.Add(Number(standardsOf.Year));
        if (service is { } one) command.Parameters.Add(Text(one.Value));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<(ServiceCode Service, Promise Promise, ImmutableArray<Answer> Answers, bool Certified, ImmutableSortedDictionary<Period, DateOnly> Extensions)>();
        var calendar = EditionCalendar.Default;
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add((
                new(reader.GetString(0)),
                Json<Promise>(reader, 1),
                await reader.IsDBNullAsync(2, cancellation) ? [] : Json<ImmutableArray<Answer>>(reader, 2),
                reader.GetBoolean(3),
                await reader.IsDBNullAsync(4, cancellation) ? ImmutableSortedDictionary<Period, DateOnly>.Empty : Json<ImmutableSortedDictionary<Period, DateOnly>>(reader, 4)));
            if (!await reader.IsDBNullAsync(5, cancellation)) calendar = Json<EditionCalendar>(reader, 5);
        }
        return [.. rows.Select(r => new PromiseRecord(r.Service, r.Promise, r.Answers, r.Certified, calendar.Of(r.Service, r.Extensions)))];
    }

    private static NpgsqlParameter Number(int value) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Integer };

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static T Json<T>(NpgsqlDataReader reader, int column) =>
        JsonSerializer.Deserialize<T>(reader.GetFieldValue<byte[]>(column), DomainJson.Options)!;
}
