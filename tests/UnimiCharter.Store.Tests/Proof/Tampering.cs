using UnimiCharter.Domain;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>Facts to do something to behind the registry's back, and what is found of it.</summary>
internal static class Tampering
{
    public const string Key = "reporting/master/2024";
    public const string Year = "unimi/" + Key;

    /// <summary>Makes the hashes of a stream right again from a version on, as somebody would who knows how.</summary>
    public const string HashAgain =
        """
        update mt_events e set headers = e.headers || jsonb_build_object('hash', c.hash)
        from (select seq_id, hashing.chain(f) over (order by version) as hash from mt_events f where stream_id = 'reporting/master/2024') c
        where c.seq_id = e.seq_id
        """;

    /// <summary>Five reports of a year, each in its place among those of others, sealed after some.</summary>
    public static async Task<Registry> Five(params int[] sealAt)
    {
        var registry = await Registry.With("master");
        await Hashing.Learn(registry);
        var sealing = registry.Sealing();
        for (var month = 1; month <= 5; month++)
        {
            await registry.Try(Report("master", month, month), new("anna", $"c-{month}") { Role = Role.Office });
            if (sealAt.Contains(month)) await sealing.Run();
        }
        await registry.Record([.. Charter2024("dottorato")]);
        return registry;
    }

    /// <summary>Puts a fact in at a version; those from there on are numbered anew, from the last.</summary>
    public static Task<int> Insert(Registry registry, int version) => registry.Execute(
        $$$"""
        update mt_events set version = version + 100 where stream_id = '{{{Key}}}' and version >= {{{version}}};
        update mt_events set version = version - 99 where stream_id = '{{{Key}}}' and version > 100;
        insert into mt_events (seq_id, id, tenant_id, stream_id, version, data, type, timestamp, headers)
        values (nextval('mt_events_sequence'), gen_random_uuid(), 'unimi', '{{{Key}}}', {{{version}}}, '{"indicator": "accessibility", "period": "2024-09", "value": {"count": 9}, "reportedOn": "2025-01-10"}', 'measurement_reported', '2024-10-01T08:00Z', '{}');
        update mt_streams set version = version + 1 where id = '{{{Key}}}'
        """);

    public static Task<long> PositionOf(Registry registry, int version) =>
        registry.Scalar<long>($"select seq_id from mt_events where stream_id = '{Key}' and version = {version}");

    public static async Task<Finding> First(Registry registry) => (await registry.Verify()).Findings[0];

    public static async Task<(FindingKind, string, long)> FirstPlace(Registry registry) =>
        await First(registry) is var f ? (f.Kind, f.Stream, f.Version) : default;
}
