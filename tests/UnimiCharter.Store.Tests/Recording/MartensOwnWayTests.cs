using JasperFx.Events;
using Marten;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>What the recorder writes in one operation is what Marten's own append and inline snapshots write of the same facts.</summary>
public sealed class MartensOwnWayTests
{
    // What is not the fact's: its place among all, Marten's note of the .NET type, which the recorder leaves out, and when the row was written.
    private static readonly string[] Rows =
    [
        "select to_jsonb(e) - 'seq_id' - 'mt_dotnet_type' from mt_events e order by tenant_id, stream_id, version",
        "select to_jsonb(s) - 'timestamp' - 'created' from mt_streams s order by tenant_id, id",
        .. OwnSchema.Tables.Values.Select(table => $"select '{table}', to_jsonb(d) from {table} d order by tenant_id, id"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Facts_streams_and_documents_are_the_same_whoever_appended_them(int seed)
    {
        await using var ours = await Registry.Fresh();
        await using var martens = await Registry.Fresh();
        await Live(ours, seed);

        await AppendByMarten(martens, await Facts(ours), seed);

        foreach (var rows in Rows)
        {
            var expected = await ours.Rows(rows);
            Assert.NotEmpty(expected);
            Assert.Equal(expected, await martens.Rows(rows));
        }
    }

    [Fact]
    public async Task The_recorder_goes_on_from_what_Marten_appended_and_Marten_from_what_the_recorder_did()
    {
        await using var ours = await Registry.With("master");
        await using var martens = await Registry.Fresh();
        await ours.Record(Report("master", 1, 10));
        await AppendByMarten(martens, await Facts(ours), seed: 1);

        Assert.Equal("precondition-required", CodeOf(await martens.Try(Report("master", 1, 11))));
        await martens.Record(Rectify("master", 1, 11), Report("master", 2, 20));
        await AppendByMarten(ours, (await Facts(martens))[^2..], seed: 1);

        foreach (var registry in (Registry[])[ours, martens])
        {
            Assert.Equal(4, ((Domain.ReportingYear)(await registry.Record(Report("master", 3, 30)))[0].State).Version);
            Assert.Equal(0, (await registry.Rebuild()).Mended);
        }
    }

    /// <summary>Commands of every kind, by people with all that is kept of them, and the seals of what they came to.</summary>
    private static async Task Live(Registry registry, int seed)
    {
        var histories = new Histories(seed);
        foreach (var unit in histories.Beginning()) await registry.Recorder.Append([.. unit], Registry.Nobody);
        var by = new Provenance("anna \"rossi\" 😀", "c-1") { Address = "2001:db8::1", Role = Domain.Role.Office };
        for (var n = 0; n < 300; n++)
        {
            registry.Clock.Now += TimeSpan.FromTicks(12_345_678);
            await registry.Recorder.Append([.. histories.Some()], n % 3 == 0 ? Registry.Nobody : by with { Correlation = $"c-{n}" });
        }
        await registry.Sealing().Run();
    }

    private static async Task<IEvent[]> Facts(Registry registry)
    {
        await using var session = registry.Store.QuerySession(Tenants.Registry);
        var facts = new List<IEvent>();
        foreach (var tenant in await registry.Rows("select distinct tenant_id from mt_events"))
            facts.AddRange(await session.ForTenant(tenant.Trim('(', ')', '"')).Events.QueryAllRawEvents().ToListAsync());
        return [.. facts.OrderBy(fact => fact.Sequence)];
    }

    /// <summary>
    /// In units of work of one to five facts, as Marten's documentation teaches. Of one tenant each: in a session of several
    /// (<c>ForTenant</c>) Marten takes streams of the same key for one.
    /// </summary>
    private static async Task AppendByMarten(Registry registry, IEvent[] facts, int seed)
    {
        var random = new Random(seed);
        for (var done = 0; done < facts.Length;)
        {
            var unit = facts.Skip(done).Take(random.Next(1, 6)).TakeWhile(fact => fact.TenantId == facts[done].TenantId).ToArray();
            await using var session = registry.Store.LightweightSession(unit[0].TenantId);
            foreach (var stream in unit.GroupBy(fact => fact.StreamKey!)) session.Events.Append(stream.Key, stream.Last().Version, [.. stream.Select(Again)]);
            await session.SaveChangesAsync();
            done += unit.Length;
        }
    }

    /// <summary>The same fact, not appended yet.</summary>
    private static IEvent Again(IEvent fact)
    {
        var again = (IEvent)Activator.CreateInstance(typeof(Event<>).MakeGenericType(fact.EventType), fact.Data)!;
        (again.Id, again.Timestamp, again.CorrelationId, again.UserName) = (fact.Id, fact.Timestamp, fact.CorrelationId, fact.UserName);
        foreach (var (name, value) in fact.Headers ?? []) again.SetHeader(name, value);
        return again;
    }
}
