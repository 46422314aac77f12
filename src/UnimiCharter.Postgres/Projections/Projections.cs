using System.Text.Json;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>
/// The inline projections: what the tables of schema <c>charter</c> hold of a stream, as a pure function of its folded facts.
/// Live and rebuilt rows come from here alike, so they cannot differ.
/// </summary>
internal static class Projections
{
    public static readonly Table Charters = States("charter.charters", ("organization", NpgsqlDbType.Text), ("edition", NpgsqlDbType.Integer));

    public static readonly Table Services = States("charter.services", ("organization", NpgsqlDbType.Text), ("service", NpgsqlDbType.Text));

    public static readonly Table Promises = new(
        "charter.promises", ["organization", "edition", "service", "indicator"],
        [("organization", NpgsqlDbType.Text), ("edition", NpgsqlDbType.Integer), ("service", NpgsqlDbType.Text), ("indicator", NpgsqlDbType.Text), ("position", NpgsqlDbType.Integer), ("promise", NpgsqlDbType.Json)],
        source => $"""
            insert into charter.promises as t (organization, edition, service, indicator, position, promise) select * from {source}
            on conflict (organization, edition, service, indicator) do update set position = excluded.position, promise = excluded.promise
            where t.position <> excluded.position or t.promise::text <> excluded.promise::text
            """);

    public static readonly Table Standings = new(
        "charter.standings", ["organization", "edition", "service", "indicator"],
        [("organization", NpgsqlDbType.Text), ("edition", NpgsqlDbType.Integer), ("service", NpgsqlDbType.Text), ("indicator", NpgsqlDbType.Text), ("answers", NpgsqlDbType.Json)],
        source => $"""
            insert into charter.standings as t (organization, edition, service, indicator, answers) select * from {source}
            on conflict (organization, edition, service, indicator) do update set answers = excluded.answers
            where t.answers::text <> excluded.answers::text
            """);

    public static readonly Table Years = new(
        "charter.years", ["organization", "edition", "service"],
        [("organization", NpgsqlDbType.Text), ("edition", NpgsqlDbType.Integer), ("service", NpgsqlDbType.Text), ("certified", NpgsqlDbType.Boolean), ("extensions", NpgsqlDbType.Json)],
        source => $"""
            insert into charter.years as t (organization, edition, service, certified, extensions) select * from {source}
            on conflict (organization, edition, service) do update set certified = excluded.certified, extensions = excluded.extensions
            where t.certified <> excluded.certified or t.extensions::text <> excluded.extensions::text
            """);

    public static readonly Table Programmes = States("charter.programmes", ("organization", NpgsqlDbType.Text), ("programme", NpgsqlDbType.Text));

    public static readonly Table Organizations = States("charter.organizations", ("organization", NpgsqlDbType.Text));

    public static readonly Table Credentials = States("charter.credentials", ("organization", NpgsqlDbType.Text), ("credential", NpgsqlDbType.Text));

    public static readonly Table Webhooks = States("charter.webhooks", ("organization", NpgsqlDbType.Text), ("webhook", NpgsqlDbType.Text));

    public static readonly Table[] All = [Charters, Services, Promises, Standings, Years, Programmes, Organizations, Credentials, Webhooks];

    /// <summary>The rows that a stream comes to.</summary>
    /// <param name="stream">Its name holds the key of the rows.</param>
    /// <param name="state">Its facts, folded.</param>
    /// <param name="latest">The facts since the rows were last written, so that only what they changed is; null for all rows.</param>
    /// <param name="write">Takes each row.</param>
    public static void Rows(StreamId stream, object state, IReadOnlyList<Event>? latest, Action<Table, object[]> write)
    {
        var key = stream.Value.Split('/');
        var (organization, subject) = (key[0], key[2]);
        switch (state)
        {
            case CharterState charter:
                write(Charters, [organization, Year(subject), Json(charter)]);
                break;
            case ServiceState { Known: { } known } service:
                write(Services, [organization, subject, Json(service)]);
                for (var position = 0; position < known.Indicators.Length; position++)
                {
                    var indicator = known.Indicators[position];
                    foreach (var (edition, programmed) in indicator.Standards)
                        write(Promises, [organization, edition.Year, subject, indicator.Indicator.Code.Value, position, Json(new Promise(indicator.Indicator, programmed.Standard))]);
                }
                break;
            case ProgrammeState.Defined programme:
                write(Programmes, [organization, subject, Json(programme)]);
                break;
            case OrganizationState.Registered registered:
                write(Organizations, [organization, Json<OrganizationState>(registered)]);
                break;
            case CredentialState and not CredentialState.Undefined:
                write(Credentials, [organization, subject, Json((CredentialState)state)]);
                break;
            case WebhookState and not WebhookState.Undefined:
                write(Webhooks, [organization, subject, Json((WebhookState)state)]);
                break;
            case ReportingYear when key[1] == StreamId.ResultsKind:
                // A programme's results are folded when they are asked for: they are few.
                break;
            case ReportingYear year:
                var changed = latest?.Select(fact => Reporting.Subject((ReportingEvent)fact)?.Indicator).ToHashSet();
                foreach (var (indicator, entries) in year.Indicators)
                    if (changed is null || changed.Contains(indicator))
                        write(Standings, [organization, Year(key[3]), subject, indicator.Value, Json(entries.Answers())]);
                if (changed is null || changed.Contains(null) || year.Version == latest!.Count)
                    write(Years, [organization, Year(key[3]), subject, year is ReportingYear.Certified, Json(year.Extensions)]);
                break;
            case SealState:
                // Nobody asks for seals but who verifies them, and he reads the facts.
                break;
            default:
                throw new InvalidDataException($"'{stream}' has no projection.");
        }
    }

    /// <summary>A table of what streams come to, each a document.</summary>
    private static Table States(string name, params (string Name, NpgsqlDbType Type)[] key)
    {
        var columns = string.Join(", ", key.Select(column => column.Name));
        return new(name, [.. key.Select(column => column.Name)], [.. key, ("state", NpgsqlDbType.Json)], source => $"""
            insert into {name} as t ({columns}, state) select * from {source}
            on conflict ({columns}) do update set state = excluded.state
            where t.state::text <> excluded.state::text
            """);
    }

    private static byte[] Json<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, DomainJson.Options);

    private static int Year(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
