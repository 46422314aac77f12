using System.Text.Json;
using UnimiCharter.Domain;

namespace UnimiCharter.Store.Tests;

/// <summary>What the feed should tell, the slow way: after each fact, every verdict of the registry is judged again.</summary>
internal static class Oracle
{
    public const string Select =
        """
        select id >> 20 as position, tenant_id as organization, data ->> 'subject' as subject, data ->> 'indicator' as indicator, data ->> 'edition' as edition,
            nullif(data -> 'before', 'null')::text as before, nullif(data -> 'after', 'null')::text as after, data ->> 'kind' as kind, data ->> 'version' as version
        from mt_doc_change order by position, subject, indicator, mt_doc_change.id
        """;

    public static async Task<string[]> Of(Registry registry)
    {
        var told = new List<(long Position, string Organization, string? Subject, string? Indicator, string Edition, string? Before, string? After, string Kind, string? Version)>();
        var known = new HashSet<(StreamId, CharterVersion)>();
        var streams = new Dictionary<StreamId, StreamDocument>();
        foreach (var (position, stream, fact, day) in await Facts(registry))
        {
            // A version is told to come when it does, and to go where it had come.
            if (fact is CharterEvent.VersionCameIntoForce come && known.Add((stream, come.Version))) Tell("version-published", come.Version);
            if (fact is CharterEvent.VersionWithdrawn gone && known.Contains((stream, gone.Version))) Tell("version-withdrawn", gone.Version);

            void Tell(string kind, CharterVersion version) => told.Add((position, stream.Organization, null, null, stream.Value.Split('/')[2], null, null, kind, version.ToString()));

            var before = Verdicts(streams, day);
            streams[stream] = (streams.GetValueOrDefault(stream) ?? StreamDocument.New(stream)).With(fact);
            var after = Verdicts(streams, day);
            foreach (var key in before.Keys.Union(after.Keys))
            {
                var (then, now) = (before.GetValueOrDefault(key), after.GetValueOrDefault(key));
                if ((then?.Outcome, then?.Result, then?.Finality) == (now?.Outcome, now?.Result, now?.Finality)) continue;
                told.Add((position, key.Organization, key.Subject, key.Indicator, (now ?? then)!.Span.ToString(), Json(then), Json(now), "verdict-changed", null));
            }
        }
        var rows = told.OrderBy(t => t.Position).ThenBy(t => t.Subject, StringComparer.Ordinal).ThenBy(t => t.Indicator, StringComparer.Ordinal).ToArray();
        await using var command = registry.Database.CreateCommand(
            "select r::text from (select position, organization, subject, indicator, edition, before::jsonb::text, after::jsonb::text, kind, version from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[]) as u (position, organization, subject, indicator, edition, before, after, kind, version)) r");
        foreach (var column in new object[] { rows.Select(r => r.Position).ToArray(), rows.Select(r => r.Organization).ToArray(), rows.Select(r => r.Subject).ToArray(), rows.Select(r => r.Indicator).ToArray(), rows.Select(r => r.Edition).ToArray(), rows.Select(r => r.Before).ToArray(), rows.Select(r => r.After).ToArray(), rows.Select(r => r.Kind).ToArray(), rows.Select(r => r.Version).ToArray() })
            command.Parameters.Add(new() { Value = column });
        await using var reader = await command.ExecuteReaderAsync();
        var written = new List<string>();
        while (await reader.ReadAsync()) written.Add(reader.GetString(0));
        return [.. written];
    }

    private static string? Json(Standing? standing) => standing is null ? null : JsonSerializer.Serialize(Verdict.Of(standing), DomainJson.Options);

    private static Dictionary<(string Organization, string Subject, string Edition, string Indicator), Standing> Verdicts(Dictionary<StreamId, StreamDocument> streams, DateOnly day)
    {
        var verdicts = new Dictionary<(string, string, string, string), Standing>();
        foreach (var (stream, folded) in streams)
        {
            if (stream.Organization == StreamId.Everywhere) continue;
            var organization = new OrganizationCode(stream.Organization);
            switch (folded.Folded)
            {
                case ServiceState { Known: { } known }:
                    var service = new ServiceCode(stream.Value.Split('/')[2]);
                    foreach (var indicator in known.Indicators)
                        foreach (var edition in indicator.Standards.Keys)
                        {
                            if (indicator.PromiseOf(edition) is not { } promise) continue;
                            var year = State(StreamId.Reporting(organization, service, edition), ReportingYear.Empty);
                            var calendar = Charter.CalendarOf(State<CharterState>(StreamId.Charter(organization, edition), CharterState.Undefined.Instance));
                            verdicts[(stream.Organization, service.Value, edition.ToString(), indicator.Indicator.Code.Value)] = Judge.Of(
                                promise, edition.Span, year.Of(indicator.Indicator.Code).Answers(), year is ReportingYear.Certified, day, calendar.Of(service, year.Extensions));
                        }
                    break;
                case ProgrammeState.Defined { Plan: var plan }:
                    var programme = new ProgrammeCode(stream.Value.Split('/')[2]);
                    foreach (var planned in plan.Indicators)
                        verdicts[(stream.Organization, programme.Value, "", planned.Indicator.Code.Value)] = Judge.Of(
                            planned.Promise, plan.Span, State(StreamId.Results(organization, programme), ReportingYear.Empty).Of(planned.Indicator.Code).Answers(), false, day);
                    break;
            }
        }
        return verdicts;

        T State<T>(StreamId stream, T initial) where T : class => streams.GetValueOrDefault(stream)?.Folded as T ?? initial;
    }

    private static async Task<List<(long Position, StreamId Stream, Event Fact, DateOnly Day)>> Facts(Registry registry)
    {
        await using var command = registry.Database.CreateCommand("select seq_id, tenant_id, stream_id, type, data, timestamp from mt_events order by seq_id");
        await using var reader = await command.ExecuteReaderAsync();
        var italy = TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome");
        var facts = new List<(long, StreamId, Event, DateOnly)>();
        while (await reader.ReadAsync())
            facts.Add((
                reader.GetInt64(0), Tenants.StreamOf(reader.GetString(1), reader.GetString(2)), EventNames.Read(reader.GetString(3), reader.GetFieldValue<byte[]>(4)),
                DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(reader.GetFieldValue<DateTimeOffset>(5), italy).DateTime)));
        return facts;
    }
}
