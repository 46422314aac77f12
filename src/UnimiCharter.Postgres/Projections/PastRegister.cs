using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>
/// What the registry knew at an instant, from the facts recorded until then: charters, standards, measurements and exclusions
/// alike. The projections are asked for names only: which streams there are to read.
/// </summary>
public sealed class PastRegister(NpgsqlDataSource database, EventLog log, DateTimeOffset asOf) : IRegister
{
    public DateTimeOffset? AsOf => asOf;

    public async Task<IReadOnlyList<(OrganizationCode Organization, EditionYear Edition, CharterState.Open Charter)>> Charters(
        OrganizationCode? organization, CancellationToken cancellation)
    {
        var streams = new List<(OrganizationCode Organization, EditionYear Edition, StreamId Stream)>();
        await using (var command = database.CreateCommand(
            "select organization, edition from charter.charters where $1 is null or organization = $1 order by organization, edition desc"))
        {
            command.Parameters.Add(Text(organization?.Value));
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                var (org, edition) = (new OrganizationCode(reader.GetString(0)), new EditionYear(reader.GetInt32(1)));
                streams.Add((org, edition, StreamId.Charter(org, edition)));
            }
        }
        var folded = await log.Fold([.. streams.Select(s => s.Stream)], asOf, cancellation);
        return
        [
            .. from s in streams
               where folded[s.Stream].State is CharterState.Open
               select (s.Organization, s.Edition, (CharterState.Open)folded[s.Stream].State),
        ];
    }

    public async Task<IReadOnlyDictionary<ServiceCode, ServiceState>> Services(OrganizationCode organization, ServiceCode? service, CancellationToken cancellation)
    {
        var codes = service is { } one ? [one] : await Codes(organization, cancellation);
        var folded = await log.Fold([.. codes.Select(code => StreamId.Service(organization, code))], asOf, cancellation);
        return codes
            .Select(code => (Code: code, State: (ServiceState)folded[StreamId.Service(organization, code)].State))
            .Where(s => s.State.Known is not null)
            .ToDictionary(s => s.Code, s => s.State);
    }

    public async Task<IReadOnlyList<PromiseRecord>> Promises(
        OrganizationCode organization, EditionYear edition, EditionYear? standardsOf, CancellationToken cancellation) =>
        await Promises(organization, await Codes(organization, cancellation), edition, standardsOf ?? edition, cancellation);

    public async Task<(EditionYear? Edition, IReadOnlyList<PromiseRecord> Records)> Promises(
        OrganizationCode organization, ServiceCode service, EditionYear? edition, EditionYear? standardsOf, CancellationToken cancellation)
    {
        var charters = await Charters(organization, cancellation);
        if (charters.Count == 0) return (null, []);
        var found = edition ?? charters[0].Edition;
        return (found, await Promises(organization, [service], found, standardsOf ?? found, cancellation));
    }

    /// <summary>All the streams are read in one statement, so they are of one moment even while facts are written.</summary>
    private async Task<IReadOnlyList<PromiseRecord>> Promises(
        OrganizationCode organization, ServiceCode[] services, EditionYear edition, EditionYear standardsOf, CancellationToken cancellation)
    {
        var charter = StreamId.Charter(organization, edition);
        var folded = await log.Fold(
            [charter, .. services.Select(s => StreamId.Service(organization, s)), .. services.Select(s => StreamId.Reporting(organization, s, edition))], asOf, cancellation);
        var calendar = Charter.CalendarOf((CharterState)folded[charter].State);
        return
        [
            .. from code in services
               let service = ((ServiceState)folded[StreamId.Service(organization, code)].State).Known
               where service is not null
               let year = (ReportingYear)folded[StreamId.Reporting(organization, code, edition)].State
               let schedule = calendar.Of(code, year.Extensions)
               from indicator in service.Indicators
               let promise = indicator.PromiseOf(standardsOf)
               where promise is not null
               select new PromiseRecord(code, promise, year.Of(indicator.Indicator.Code).Answers(), year is ReportingYear.Certified, schedule),
        ];
    }

    private async Task<ServiceCode[]> Codes(OrganizationCode organization, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select service from charter.services where organization = $1 order by service");
        command.Parameters.Add(Text(organization.Value));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var codes = new List<ServiceCode>();
        while (await reader.ReadAsync(cancellation)) codes.Add(new(reader.GetString(0)));
        return [.. codes];
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
