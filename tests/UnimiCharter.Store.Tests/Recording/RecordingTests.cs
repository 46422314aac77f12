using UnimiCharter.Domain;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

public sealed class RecordingTests
{
    [Fact]
    public async Task A_fact_is_kept_where_Marten_keeps_it_with_who_and_why()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 3, 41));

        await registry.Try(Rectify("master", 3, 42, "l'ufficio ha \"ricontato\"\n😀"), new Provenance("ufficio.master@unimi.it", "b7-☃"));

        Assert.Equal(
            ["(reporting/master/2024,2,measurement_rectified,\"{\"\"value\"\": {\"\"count\"\": 42}, \"\"period\"\": \"\"2024-03\"\", \"\"indicator\"\": \"\"accessibility\"\", \"\"reportedOn\"\": \"\"2025-01-10\"\"}\",ufficio.master@unimi.it,b7-☃,\"l'ufficio ha \"\"ricontato\"\"\n😀\",1,unimi,,f)"],
            await registry.Rows(
                """
                select stream_id, version, type, data, user_name, correlation_id, headers ->> 'reason',
                       (select count(*) from jsonb_object_keys(headers - 'hash')), tenant_id, mt_dotnet_type, is_archived
                from mt_events where version = 2 and stream_id like 'reporting/%'
                """));
    }

    [Fact]
    public async Task Without_who_and_why_nothing_is_made_up()
    {
        await using var registry = await Registry.With("master");

        await registry.Record(Report("master", 3, 41));

        Assert.Equal(["(,,{})"], await registry.Rows("select user_name, correlation_id, headers - 'hash' from mt_events where stream_id like 'reporting/%'"));
    }

    [Fact]
    public async Task A_stream_knows_its_last_version()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 1), Report("master", 2, 2));
        await registry.Record(Report("master", 3, 3));
        await registry.Record(Do(2024, new CharterCommand.OpenCharter("Unimi", "Carta")));

        Assert.Equal(
            ["(unimi,charter/2024,1,f)", "(unimi,reporting/master/2024,3,f)", "(unimi,service/master,9,f)"],
            await registry.Rows("select tenant_id, id, version, is_archived from mt_streams order by id"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task Ids_are_of_version_7_and_of_the_clock_and_differ()
    {
        await using var registry = await Registry.Fresh();
        registry.Clock.Now = new(2031, 5, 6, 7, 8, 9, 123, TimeSpan.Zero);

        await registry.Record([.. Charter2024("master")]);

        await using var command = registry.Database.CreateCommand("select id from mt_events");
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await reader.ReadAsync()) ids.Add(reader.GetGuid(0));
        Assert.Equal(9, ids.Distinct().Count());
        Assert.All(ids, id =>
        {
            Assert.Equal((7, 2), (id.Version, id.Variant >> 2));
            Assert.Equal(registry.Clock.Now.ToUnixTimeMilliseconds(), long.Parse(id.ToString("N")[..12], System.Globalization.NumberStyles.HexNumber, null));
        });
    }

    [Fact]
    public async Task Instants_are_those_of_the_clock_whatever_the_time_zone_of_the_session()
    {
        await using var registry = await Registry.With("master");
        var node = registry.Node(registry.OpenWith("Timezone=Asia/Tokyo"));

        registry.Clock.Now = new(1999, 12, 31, 23, 59, 59, TimeSpan.FromHours(-5));
        await node.Append(Report("master", 1, 5), Registry.Nobody);
        registry.Clock.Now = new(2001, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);
        await node.Append(Report("master", 2, 6), Registry.Nobody);

        Assert.Equal(
            ["(1,\"2000-01-01 04:59:59\")", "(2,\"2001-02-03 04:05:06.789\")"],
            await registry.Rows("select version, timestamp at time zone 'utc' from mt_events where stream_id = 'reporting/master/2024' order by version"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task Positions_follow_the_order_of_the_facts()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 1), Report("dottorato", 1, 1), Report("master", 2, 2), Rectify("master", 1, 3), Report("dottorato", 2, 2));

        Assert.Equal(
            ["(master,1)", "(dottorato,1)", "(master,2)", "(master,3)", "(dottorato,2)"],
            await registry.Rows("select split_part(stream_id, '/', 2), version from mt_events where stream_id like 'reporting/%' order by seq_id"));
    }

    [Fact]
    public async Task The_same_command_again_records_nothing()
    {
        await using var registry = await Registry.With("master");
        var first = Assert.IsType<Receipt.Recorded>(await registry.Try(Report("master", 3, 41, "nota")));
        Assert.Single(first.Facts);
        var (facts, streams) = (await registry.Facts(), await registry.Rows("select * from mt_streams"));

        registry.Clock.Now = registry.Clock.Now.AddDays(1);
        var again = Assert.IsType<Receipt.Recorded>(await registry.Try(Report("master", 3, 41, "nota")));
        // And by a node that never heard of it.
        var elsewhere = Assert.IsType<Receipt.Recorded>(await registry.Node().Append(Report("master", 3, 41, "nota"), Registry.Nobody));

        Assert.Empty(again.Facts);
        Assert.Empty(elsewhere.Facts);
        Assert.Equal(facts, await registry.Facts());
        Assert.Equal(streams, await registry.Rows("select * from mt_streams"));
    }

    [Fact]
    public async Task A_refused_command_records_nothing_not_even_a_stream()
    {
        await using var registry = await Registry.With("master");
        var facts = await registry.Facts();

        Assert.Equal("unknown-service", CodeOf(await registry.Try(Report("dottorato", 3, 41))));
        Assert.Equal("shape-mismatch", CodeOf(await registry.Try(Do("master", Reported(3, 1, new Expectation.None(), null) with { Statement = null }))));

        Assert.Equal(facts, await registry.Facts());
        Assert.Equal(["(unimi,service/master)"], await registry.Rows("select tenant_id, id from mt_streams"));
    }

    [Fact]
    public async Task A_receipt_tells_the_facts_and_the_state_after_them_and_what_was_read()
    {
        await using var registry = await Registry.With("master");

        var recorded = Assert.IsType<Receipt.Recorded>(await registry.Try(Report("master", 3, 41)));
        Assert.Equal(new ReportingEvent.MeasurementReported(Students.Code, Period.Month(2024, 3), new Value.Count(41), null, null, Today), Assert.Single(recorded.Facts));
        Assert.Equal(41, StudentsOf(recorded.State, 3));
        Assert.Equal("Servizio master", Assert.IsType<ServiceState.Active>(recorded.Reads[0]).Name.It);
        Assert.Equal(CharterState.Undefined.Instance, recorded.Reads[1]);

        var refused = Assert.IsType<Receipt.Refused>(await registry.Try(Report("master", 3, 7)));
        Assert.Equal(Refusal.PreconditionRequired("2024-03"), refused.Refusal);
        Assert.Equal(41, StudentsOf(refused.State, 3));
        Assert.IsType<ServiceState.Active>(refused.Reads[0]);

        var nothing = Assert.IsType<Receipt.Recorded>(await registry.Try(Report("master", 3, 41)));
        Assert.Equal(41, StudentsOf(nothing.State, 3));
        Assert.Equal(2, nothing.Reads.Length);
    }

    [Fact]
    public async Task A_decision_of_several_facts_records_them_in_order()
    {
        await using var registry = await Registry.Fresh();
        var stream = ServiceStream("master");
        var facts = new Event[] { new ServiceEvent.ServiceRegistered(new("a")), new ServiceEvent.IndicatorDefined(Students), new ServiceEvent.ServiceRetired() };

        var recorded = Assert.IsType<Receipt.Recorded>(await registry.Try(new Intent(stream, [], _ => Decision.Of(facts))));

        Assert.Equal(facts, recorded.Facts);
        Assert.IsType<ServiceState.Retired>(recorded.State);
        Assert.Equal(
            ["(1,service_registered)", "(2,indicator_defined)", "(3,service_retired)"],
            await registry.Rows("select version, type from mt_events order by seq_id"));
    }

    [Fact]
    public async Task A_decision_sees_only_the_streams_that_it_named()
    {
        await using var registry = await Registry.With("master");

        await Assert.ThrowsAsync<KeyNotFoundException>(() => registry.Try(new Intent(
            YearStream("master"), [], streams => { streams.Of<ServiceState>(ServiceStream("master")); return Decision.Nothing; })));
    }

    [Fact]
    public async Task A_stream_of_no_known_kind_is_refused_by_name()
    {
        await using var registry = await Registry.With("master");

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => registry.Try(new Intent(new("unimi/rumours/master"), [], _ => Decision.Nothing)));
        Assert.Contains("unimi/rumours/master", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_queued_when_the_recorder_closes_is_recorded()
    {
        await using var registry = await Registry.With("master");
        var node = registry.Node();
        await using var gate = await Gate.Close(registry);
        var answers = Enumerable.Range(1, 12).Select(month => node.Append(Report("master", month, month), Registry.Nobody)).ToArray();
        await gate.Until(writers: 1);

        var closing = node.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        await gate.Open();
        await Wait.For(closing);

        Assert.All(answers, answer => Assert.IsType<Receipt.Recorded>(answer.Result));
        Assert.Equal(12, await registry.Scalar<long>("select count(*) from mt_events where type = 'measurement_reported'"));
    }
}
