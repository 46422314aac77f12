using System.Collections.Immutable;
using System.Text.Json.Nodes;
using UnimiCharter.Domain;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>Whatever is done to a registry of several organizations with SQL is found, one alteration each on a copy of it; and nothing is found of what nobody touched.</summary>
public sealed class AlterationTests(AlterationTests.Originals originals) : IClassFixture<AlterationTests.Originals>
{
    private const string Registrys = "-registry";

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var alteration in Alteration.All)
            {
                cases.Add(alteration.Name, true);
                if (alteration.At == Aim.Fact) cases.Add(alteration.Name, false);
            }
            return cases;
        }
    }

    public static TheoryData<string> MadeAnew => [.. Alteration.MadeAnew.Select(alteration => alteration.Name)];

    [Fact]
    public void There_are_sixty_of_them_and_more_and_each_has_a_name() => Assert.InRange(Alteration.All.Select(alteration => alteration.Name).Distinct().Count(), 60, Alteration.All.Count);

    [Theory, MemberData(nameof(Cases))]
    public async Task It_is_found_also_when_the_registry_goes_on_and_seals_and_a_rebuild_goes_on(string name, bool isSealed)
    {
        await using var registry = await originals.Copy(isSealed);
        Assert.Equal(0, (await registry.Verify()).Total);
        await Alter(registry, Alteration.All.First(alteration => alteration.Name == name));

        var report = await registry.Verify();

        Assert.NotEqual(0, report.Total);
        Assert.All(report.Findings, finding => Assert.NotEmpty(finding.ToString()));
        await registry.Rebuild();
        await registry.Record(new Intent(CharterStream(2030), [], _ => Decision.Of(new CharterEvent.CharterOpened("a", "b"))));
        Assert.Equal(1, await registry.Sealing(registry.Node()).Run());
        Assert.NotEqual(0, (await registry.Verify()).Total);
    }

    /// <summary>Whatever stands in the place of anything that a seal says.</summary>
    [Theory]
    [InlineData("stream_heads_sealed")]
    [InlineData("stream_heads_sealed_2")]
    public async Task Nothing_that_a_seal_may_be_made_to_say_keeps_the_others_from_being_verified(string type)
    {
        await using var registry = await originals.Copy(isSealed: true);
        var seal = await registry.Scalar<long>($"select min(seq_id) from mt_events where type = '{type}'");
        var data = await registry.Scalar<string>($"select data::text from mt_events where seq_id = {seal}");
        foreach (var path in Paths(JsonNode.Parse(data)!, []))
            foreach (var value in (string[])["null", "0", "-1", "10.0", "1e30", "999999999999999999", "\"\"", "\"x\"", "true", "[]", "[null]", "{}"])
            {
                await registry.Execute($"update mt_events set data = case when '{path}' = '{{}}' then '{value}'::jsonb else jsonb_set(data, '{path}', '{value}') end where seq_id = {seal}");
                var isOtherwise = await registry.Scalar<bool>($"select data <> '{data}' from mt_events where seq_id = {seal}");
                Assert.Equal(isOtherwise, (await registry.Verify()).Total > 0);
                await registry.Execute($"update mt_events set data = '{data}' where seq_id = {seal}");
            }
        Assert.Equal(0, (await registry.Verify()).Total);

        static IEnumerable<string> Paths(JsonNode? node, ImmutableArray<string> path) =>
        [
            $"{{{string.Join(',', path)}}}",
            .. node switch
            {
                JsonObject fields => fields.SelectMany(field => Paths(field.Value, path.Add(field.Key))),
                JsonArray items => items.Take(2).SelectMany((item, i) => Paths(item, path.Add($"{i}"))),
                _ => [],
            },
        ];
    }

    [Theory, MemberData(nameof(MadeAnew))]
    public async Task What_makes_everything_anew_is_found_by_a_head_that_was_written_down(string name)
    {
        await using var registry = await originals.Copy(isSealed: true);
        var head = (await registry.Sealing().Last())!.Head;
        Assert.Equal((0, head), (await registry.Verify(head: head)) is var before ? (before.Total, before.Head!.Value) : default);
        await Alter(registry, Alteration.MadeAnew.First(alteration => alteration.Name == name));

        await registry.Rebuild();
        await registry.Sealing(registry.Node()).Run();

        Assert.Equal(0, (await registry.Verify()).Total);
        Assert.True(SealHead.TryParse(head.ToString(), out var written));
        var finding = Assert.Single((await registry.Verify(head: written)).Findings);
        Assert.Contains(head.ToString(), finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_holds_also_when_more_was_recorded_and_sealed_and_each_seal_has_one()
    {
        await using var registry = await originals.Copy(isSealed: true);
        var (sealing, heads) = (registry.Sealing(), new List<SealHead>());
        for (var month = 6; month < 9; month++)
        {
            heads.Add((await sealing.Last())!.Head);
            await registry.Record(Report("master", month, month));
            await sealing.Run();
        }

        foreach (var head in heads) Assert.Equal(0, (await registry.Verify(head: head)).Total);
        // What stands for one is no other, of another registry neither.
        await using var another = await originals.Copy(isSealed: true);
        await another.Record(Report("master", 6, 66));
        await another.Sealing().Run();
        Assert.Equal(1, (await registry.Verify(head: (await another.Sealing().Last())!.Head)).Total);
    }

    private static async Task Alter(Registry registry, Alteration alteration)
    {
        var (tenant, stream, version) = alteration.At switch
        {
            Aim.Seal => (Registrys, "seal/2024-10-01", 1L),
            Aim.Organization => ("polimi", "service/servizi", 2L),
            _ => ("unimi", "reporting/master/2024", 3L),
        };
        var position = await registry.Scalar<long>($"select seq_id from mt_events where (tenant_id, stream_id, version) = ('{tenant}', '{stream}', {version})");
        var other = await registry.Scalar<long>("select seq_id from mt_events where (tenant_id, stream_id, version) = ('unimi', 'reporting/dottorato/2024', 1)");
        Assert.NotEqual(0, await registry.Execute(alteration.To(tenant, stream, version, position, other)));
    }

    /// <summary>Two databases of one past, of which one was never sealed, and the other by each organization before it was by all.</summary>
    public sealed class Originals : IAsyncLifetime
    {
        private static readonly Provenance Anna = new("anna", "c-1") { Role = Role.Office };

        private readonly Dictionary<bool, string> databases = [];

        public async Task InitializeAsync()
        {
            foreach (var isSealed in new[] { true, false }) databases.Add(isSealed, await Make(isSealed));
        }

        public Task DisposeAsync() => Task.CompletedTask;

        internal async Task<Registry> Copy(bool isSealed)
        {
            var copy = await ThrowawayCluster.Copy(databases[isSealed]);
            var registry = Registry.In(copy + ";Pooling=true");
            registry.Clock.Now = registry.Clock.Now.AddDays(2);
            return registry;
        }

        private static async Task<string> Make(bool isSealed)
        {
            await using var registry = await Registry.With("master", "dottorato");
            await Hashing.Learn(registry);
            var sealing = registry.Sealing();
            await registry.Record(Do("unimi", Named("Milano", new Expectation.None(), null)), Do("polimi", Named("Politecnico", new Expectation.None(), null)), Issue("registro", "key", everywhere: true));
            for (var n = 1; n <= 3; n++)
            {
                await registry.Record(Polimis("servizi", n), Polimis("altri", n));
                if (isSealed && n < 3) await SealOfOne(registry, "polimi", n);
            }
            for (var month = 1; month <= 5; month++)
            {
                await registry.Recorder.Append([Report("master", month, month)], Anna);
                await registry.Recorder.Append([Report("dottorato", month, month), Rectify("master", month, 10 * month)], Anna);
                if (!isSealed || month == 2) continue;
                await sealing.Run();
                if (month == 3) registry.Clock.Now = registry.Clock.Now.AddDays(1);
            }
            // A rebuild makes the feed again up to where it was.
            await registry.Follow();
            return registry.ConnectionString;
        }

        private static Intent Polimis(string service, int n)
        {
            var stream = StreamId.Service(new("polimi"), new(service));
            return new(stream, [], _ => Decision.Of(n == 1 ? new ServiceEvent.ServiceRegistered(new("Servizi")) : new ServiceEvent.IndicatorDefined(Students)));
        }

        /// <summary>As seals were made until all were sealed together.</summary>
        private static async Task SealOfOne(Registry registry, string organization, int day)
        {
            await using var command = registry.Database.CreateCommand(
                $"""
                select distinct on (stream_id) stream_id, version, headers ->> 'hash', seq_id > coalesce((select max((data -> 'position')::bigint) from mt_events where type = 'stream_heads_sealed'), 0), (select max(seq_id) from mt_events)
                from mt_events where tenant_id = '{organization}' order by stream_id, version desc
                """);
            var (heads, moved, position) = (new StreamHeads(), ImmutableArray.CreateBuilder<SealedHead>(), 0L);
            await using (var reader = await command.ExecuteReaderAsync())
                while (await reader.ReadAsync())
                {
                    var head = new SealedHead(new($"{organization}/{reader.GetString(0)}"), reader.GetInt64(1), reader.GetString(2));
                    heads.Set([head]);
                    if (reader.GetBoolean(3)) moved.Add(head);
                    position = reader.GetInt64(4);
                }
            await registry.Record(new Intent(new($"{organization}/seal/2024-09-0{day}"), [], _ => Decision.Of(new SealEvent.Sealed(position, heads.Root, moved.ToImmutable()))));
        }
    }
}
