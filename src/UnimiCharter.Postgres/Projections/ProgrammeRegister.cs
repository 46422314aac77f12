using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>A programme with what was reported of it, as known at one moment.</summary>
/// <param name="Revision">How many times the plan was defined.</param>
public sealed record ProgrammeRecord(OrganizationCode Organization, ProgrammeCode Code, ProgrammePlan Plan, long Revision, ReportingYear Results)
{
    public ReportingContext.OfProgramme Context => new(Code, Plan.Span, new ProgrammeState.Defined(Plan, Revision));
}

/// <summary>Finds programmes, as they are or as they were known at an instant.</summary>
public sealed class ProgrammeRegister(NpgsqlDataSource database, EventLog log)
{
    /// <summary>All programmes of an organization, or of all, by code.</summary>
    /// <param name="organization">Null for all.</param>
    /// <param name="asOf">Null for now.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<IReadOnlyList<ProgrammeRecord>> Programmes(OrganizationCode? organization, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var names = new List<(OrganizationCode Organization, ProgrammeCode Code)>();
        await using (var command = database.CreateCommand(
            "select organization, programme from charter.programmes where $1 is null or organization = $1 order by organization, programme"))
        {
            command.Parameters.Add(new() { Value = (object?)organization?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation)) names.Add((new(reader.GetString(0)), new(reader.GetString(1))));
        }
        return await Read(names, asOf, cancellation);
    }

    /// <summary>One programme; null when it is not known, or was not then.</summary>
    /// <inheritdoc cref="Programmes"/>
    public async Task<ProgrammeRecord?> Programme(OrganizationCode organization, ProgrammeCode programme, DateTimeOffset? asOf, CancellationToken cancellation) =>
        (await Read([(organization, programme)], asOf, cancellation)).SingleOrDefault();

    /// <summary>Plans and results of one moment.</summary>
    private async Task<IReadOnlyList<ProgrammeRecord>> Read(
        IReadOnlyList<(OrganizationCode Organization, ProgrammeCode Code)> names, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var folded = await log.Fold(
            [.. names.Select(n => StreamId.Programme(n.Organization, n.Code)), .. names.Select(n => StreamId.Results(n.Organization, n.Code))], asOf, cancellation);
        return
        [
            .. from name in names
               let state = folded[StreamId.Programme(name.Organization, name.Code)].State as ProgrammeState.Defined
               where state is not null
               select new ProgrammeRecord(
                   name.Organization, name.Code, state.Plan, state.Revision, (ReportingYear)folded[StreamId.Results(name.Organization, name.Code)].State),
        ];
    }
}
