using System.Security.Cryptography;
using System.Text;
using UnimiCharter.Domain;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>Every fact has the hash that anyone can compute from the database.</summary>
public sealed class ChainTests
{
    /// <summary>Facts whose hash is not that of the text of the database after the hash before it.</summary>
    private const string Broken =
        """
        select stream_id, version from (select e.*, hashing.chain(e) over (partition by tenant_id, stream_id order by version) as hash from mt_events e) c
        where hash is distinct from headers ->> 'hash'
        """;

    [Fact]
    public async Task What_is_hashed_is_the_text_of_the_database_after_the_hash_of_the_fact_before()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Issue("a", "key"));
        registry.Clock.Now = new DateTimeOffset(2024, 3, 31, 2, 30, 0, TimeSpan.FromHours(2)).AddTicks(1_234_567);
        var by = new Provenance("anna \"☃\"", "c-1") { Role = Role.Board, Address = "::1", Credential = new("unimi/credential/a") };
        await registry.Try(Report("master", 3, 41, "nota\n😀"), by);
        await registry.Try(Rectify("master", 3, 42, "ri\u0001contato \\ \"è\""), by);

        Assert.Equal(
            """{"as": "board", "reason": "ri\u0001contato \\ \"è\"", "address": "::1", "credential": "unimi/credential/a"}""",
            await registry.Scalar<string>("select (headers - 'hash')::text from mt_events where type = 'measurement_rectified'"));
        var (first, second) = (await HashOf(registry, 1), await HashOf(registry, 2));
        Assert.Equal(Sha256(await ContentOf(registry, 1)), first);
        Assert.Equal(Sha256(first + await ContentOf(registry, 2)), second);
        Assert.Contains("\"2024-03-31T00:30:00.123456Z\"", await ContentOf(registry, 2), StringComparison.Ordinal);
        await AssertChained(registry);
    }

    [Fact]
    public async Task Facts_of_every_kind_and_wording_are_chained()
    {
        await using var registry = await Registry.Fresh();
        var history = new Histories(31);
        foreach (var unit in history.Beginning()) await registry.Record([.. unit]);
        for (var n = 0; n < 300; n++) await registry.Recorder.Append([.. history.Some()], new(n % 3 == 0 ? null : $"attore {n} \"\t", n % 5 == 0 ? null : $"c-{n}"));

        await AssertChained(registry);
        await registry.AssertSound();
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(2_001)]
    public async Task An_import_is_chained_by_either_way_of_writing(int rows)
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 1));

        await registry.Recorder.Import(Many(rows), _ => 0, new("import", null), together: true);
        await registry.Record(Rectify("master", 1, 7));

        Assert.Equal(rows + 2, await registry.Scalar<long>("select version from mt_streams where id = 'reporting/master/2024'"));
        await AssertChained(registry);

        static IEnumerable<Intent> Many(int rows) => Enumerable.Range(2, rows).Select(n => Rectify("master", 1, n, $"r{n}"));
    }

    [Fact]
    public async Task The_chain_holds_when_nodes_and_lanes_overtake_each_other()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 0), Report("dottorato", 1, 0));
        Recorder[] nodes = [registry.Node(), registry.Node()];

        await Wait.For(Task.WhenAll(Enumerable.Range(1, 120).Select(n => Task.Run(async () =>
        {
            var node = nodes[n % 2];
            if (n % 10 == 0) await node.Import([Rectify("master", 1, n), Rectify("dottorato", 1, n)], _ => 0, new("import", null), together: true);
            else await node.Append([Rectify(n % 3 == 0 ? "master" : "dottorato", 1, n), Rectify("master", 1, n + 1000)], Registry.Nobody);
        }))));

        await AssertChained(registry);
        await registry.AssertSound();
    }

    [Fact]
    public async Task What_is_refused_is_not_chained()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 1));

        Assert.IsType<Receipt.Refused>(await registry.Try(Report("master", 1, 2)));
        Assert.IsType<Receipt.Refused>((await registry.Recorder.Append([Rectify("master", 1, 3), Report("master", 1, 4)], Registry.Nobody))[0]);
        await registry.Record(Rectify("master", 1, 5));

        Assert.Equal(2, await registry.Scalar<long>("select count(*) from mt_events where stream_id like 'reporting/%'"));
        await AssertChained(registry);
    }

    private static async Task AssertChained(Registry registry)
    {
        await Hashing.Learn(registry);
        Assert.Empty(await registry.Rows(Broken));
    }

    private static Task<string> ContentOf(Registry registry, int version) => registry.Scalar<string>(
        $$"""
        select jsonb_build_array(id, tenant_id, stream_id, version, type, data, to_char(timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), user_name, correlation_id, headers - 'hash')::text
        from mt_events where stream_id like 'reporting/%' and version = {{version}}
        """);

    private static Task<string> HashOf(Registry registry, int version) =>
        registry.Scalar<string>($"select headers ->> 'hash' from mt_events where stream_id like 'reporting/%' and version = {version}");

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
