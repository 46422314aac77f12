using System.Collections.Immutable;
using Npgsql;
using UnimiCharter.Domain;
using static UnimiCharter.Domain.ServiceCommand;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>Many intents in one transaction, in a lane of their own.</summary>
public sealed class ImportTests
{
    // More than go in one round trip.
    private const int Many = 9_000;

    [Fact]
    public async Task Together_one_refused_row_keeps_all_from_being_written_and_each_is_told_its_decision()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 10));
        var (rows, streams) = (await registry.Projected(), await registry.Rows("select * from mt_streams"));
        var facts = await registry.Facts();

        var decisions = await Import(registry, together: true, Report("master", 2, 20), Report("master", 1, 11), Report("master", 2, 20), Rectify("master", 2, 21), Report("dottorato", 1, 1));

        Assert.Equal(["measurement_reported", "precondition-required", "", "measurement_rectified", "measurement_reported"], decisions.Select(Told));
        Assert.Equal(facts, await registry.Facts());
        Assert.Equal(rows, await registry.Projected());
        Assert.Equal(streams, await registry.Rows("select * from mt_streams"));
        // Nor is it remembered: the same is still a first report.
        Assert.IsType<ReportingEvent.MeasurementReported>(Assert.Single((await registry.Record(Report("master", 2, 20)))[0].Facts));
        Assert.Single((await registry.Record(Report("dottorato", 1, 1)))[0].Facts);
        await registry.AssertSound();
    }

    [Fact]
    public async Task Each_by_itself_the_good_rows_are_written_in_one_transaction_and_the_others_are_told_why_not()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 10));

        var decisions = await Import(
            registry, together: false, Report("master", 2, 20), Report("master", 1, 11), Report("nessuno", 1, 1), Report("master", 2, 20), Rectify("master", 2, 21, "refuso"), Report("dottorato", 1, 1));

        Assert.Equal(["measurement_reported", "precondition-required", "unknown-service", "", "measurement_rectified", "measurement_reported"], decisions.Select(Told));
        Assert.Equal(
            ["(master,2,measurement_reported,anna,i-1,)", "(master,3,measurement_rectified,anna,i-1,refuso)", "(dottorato,1,measurement_reported,anna,i-1,)"],
            await registry.Rows("select split_part(stream_id, '/', 2), version, type, user_name, correlation_id, headers ->> 'reason' from mt_events where correlation_id = 'i-1' order by seq_id"));
        Assert.Single(await registry.Rows(
            """
            select xmin from mt_events where correlation_id = 'i-1'
            union select xmin from mt_streams where id like 'reporting/%'
            union select xmin from mt_doc_year
            """));
        Assert.Empty(await registry.Rows("select from mt_streams where id like '%/nessuno%'"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task Together_and_none_refused_all_are_written()
    {
        await using var registry = await Registry.With("master");

        var decisions = await Import(registry, together: true, Report("master", 1, 10), Rectify("master", 1, 11), Report("master", 1, 11));

        Assert.Equal(["measurement_reported", "measurement_rectified", ""], decisions.Select(Told));
        Assert.Equal(11, StudentsOf(await registry.Log.Year(YearStream("master"), null, default), 1));
        await registry.AssertSound();
    }

    [Fact]
    public async Task What_is_so_already_and_what_is_nothing_writes_nothing()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 10));
        var facts = await registry.Facts();

        Assert.Equal(["", ""], (await Import(registry, together: true, Report("master", 1, 10), Report("master", 1, 10))).Select(Told));
        Assert.Empty(await Import(registry, together: true));
        Assert.Empty(await Import(registry, together: false));

        Assert.Equal(facts, await registry.Facts());
    }

    [Fact]
    public async Task Ten_thousand_facts_of_many_streams_are_one_transaction_in_their_order_with_versions_without_a_hole()
    {
        await using var registry = await Registry.Fresh();
        var services = Enumerable.Range(1, 200).Select(n => $"s{n}").ToArray();
        // Interleaved, as a file by month is: nine facts that make each service, then 41 of its year.
        Intent[] rows =
        [
            .. services.SelectMany(Charter2024),
            .. Enumerable.Range(0, 41).SelectMany(n => services.Select(service => n < 12 ? Report(service, n + 1, n) : Rectify(service, n % 12 + 1, n))),
        ];

        var decisions = await Wait.For(registry.Recorder.Import([.. rows], new("anna", "i-1"), together: true));

        Assert.Equal(10_000, decisions.Length);
        Assert.All(decisions, decision => Assert.Single(Assert.IsType<Decision.Accepted>(decision).Events));
        Assert.Equal(["(10000,10000,1,1,1)"], await registry.Rows("select count(*), count(distinct id), count(distinct xmin::text), count(distinct user_name), count(distinct timestamp) from mt_events"));
        Assert.Equal(["(41,200)", "(9,200)"], await registry.Rows("select version, count(*) from mt_streams group by 1 order by 1 desc"));
        Assert.Empty(await registry.Rows("select from mt_events a join mt_events b on b.stream_id = a.stream_id and b.version = a.version + 1 where b.seq_id < a.seq_id"));
        // The last word on the months: January to May were said a fourth time.
        var year = await registry.Log.Year(YearStream("s200"), null, default);
        Assert.Equal([36, 37, 38, 39, 40, 29, 30, 31, 32, 33, 34, 35], Enumerable.Range(1, 12).Select(month => StudentsOf(year, month)));
        await registry.AssertSound();
        // And the recorder goes on from there.
        Assert.Equal(42, ((ReportingYear)(await registry.Record(Rectify("s200", 1, 99)))[0].State).Version);
    }

    [Fact]
    public async Task An_import_and_others_at_the_same_stream_at_once_lose_nothing()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 0));
        await using var held = await Held.Year(registry, "master");
        var import = registry.Recorder.Import([.. Rectifications(1, Many)], new(null, "import"), together: true);
        await held.Until(waiting: 1);
        // These stand behind it, of the same node and of another one.
        var here = registry.Recorder.Append(Rectify("master", 1, 100_001), new(null, "here"));
        var there = registry.Node().Append(Rectify("master", 1, 100_002), new(null, "there"));
        await held.Until(waiting: 3);
        await held.LetGo();

        Assert.All(await Wait.For(import), decision => Assert.Single(Assert.IsType<Decision.Accepted>(decision).Events));
        Assert.Single(Assert.IsType<Receipt.Recorded>(await Wait.For(here)).Facts);
        Assert.Single(Assert.IsType<Receipt.Recorded>(await Wait.For(there)).Facts);
        Assert.Equal(["(,1,1,1)", $"(import,{Many},2,{Many + 1})"], await registry.Rows(
            "select correlation_id, count(*), min(version), max(version) from mt_events where stream_id like 'reporting/%' and correlation_id is distinct from 'here' and correlation_id is distinct from 'there' group by 1 order by 3"));
        Assert.Equal(Many + 3, await registry.Scalar<long>("select version from mt_streams where id = 'reporting/master/2024'"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task Imports_and_appends_that_race_for_one_stream_are_all_there()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 0));
        Recorder[] nodes = [registry.Recorder, registry.Node()];

        var imports = Enumerable.Range(1, 8).Select(n => Task.Run(() => nodes[n % 2].Import([.. Rectifications(n * 1000, 300)], Registry.Nobody, together: n % 4 < 2))).ToArray();
        var appends = Enumerable.Range(1, 60).Select(n => Task.Run(() => nodes[n % 2].Append(Rectify("master", 1, 100_000 + n), Registry.Nobody))).ToArray();

        Assert.All(await Wait.For(Task.WhenAll(imports)), decisions => Assert.All(decisions, decision => Assert.Single(Assert.IsType<Decision.Accepted>(decision).Events)));
        Assert.All(await Wait.For(Task.WhenAll(appends)), receipt => Assert.Single(Assert.IsType<Receipt.Recorded>(receipt).Facts));
        Assert.Equal(1 + 8 * 300 + 60, await registry.Scalar<long>("select version from mt_streams where id = 'reporting/master/2024'"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task An_import_does_not_hold_up_those_who_write_elsewhere()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 0));
        await using var held = await Held.Year(registry, "master");
        var import = registry.Recorder.Import([.. Rectifications(1, Many)], Registry.Nobody, together: true);
        await held.Until(waiting: 1);

        Assert.Single((await registry.Record(Report("dottorato", 1, 1)))[0].Facts);
        // What the import reads may be written too: its decisions were made before.
        Assert.Single((await registry.Record(Do("master", new DescribeService(null, new(new(""), new(""), new(""), [], []), new Expectation.Whatever(), "Perché"))))[0].Facts);
        Assert.False(import.IsCompleted);
        Assert.Equal(0, await registry.Scalar<long>("select count(*) from mt_events where type = 'measurement_rectified'"));

        await held.LetGo();
        await Wait.For(import);
        await registry.AssertSound();
    }

    [Fact]
    public async Task An_import_that_was_overtaken_is_decided_again_on_what_stands_then()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 10));
        var rival = registry.Node();
        var asked = 0;
        var first = new Intent(YearStream("master"), [ServiceStream("master"), CharterStream()], streams =>
        {
            if (asked++ == 0) rival.Append([Report("master", 2, 99), Do("master", new RetireService("Perché"))], Registry.Nobody).GetAwaiter().GetResult();
            return Report("master", 3, 30).Decide(streams);
        });

        var decisions = await Import(registry, together: false, first, Report("master", 2, 20), Do("master", new DescribeService(null, new(new(""), new(""), new(""), [], []), new Expectation.Whatever(), "Perché")));

        Assert.Equal(2, asked);
        Assert.Equal(["measurement_reported", "precondition-required", "service-retired"], decisions.Select(Told));
        var year = await registry.Log.Year(YearStream("master"), null, default);
        Assert.Equal([10, 99, 30], Enumerable.Range(1, 3).Select(month => StudentsOf(year, month)));
        await registry.AssertSound();
    }

    [Fact]
    public async Task An_import_whose_decision_throws_or_whose_text_cannot_be_stored_fails_alone()
    {
        await using var registry = await Registry.With("master");

        await Assert.ThrowsAsync<NotFiniteNumberException>(() => Import(
            registry, together: false, Report("master", 1, 10), new Intent(YearStream("master"), [], _ => throw new NotFiniteNumberException("bug"))));
        await Assert.ThrowsAsync<PostgresException>(() => Import(registry, together: false, Report("master", 1, 10), Report("master", 2, 20, "nul \0 nul")));

        Assert.Equal(["measurement_reported"], (await Import(registry, together: false, Report("master", 1, 10))).Select(Told));
        await registry.AssertSound();
    }

    [Fact]
    public async Task Few_imports_may_wait_and_those_that_may_not_leave_room_for_single_writes()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 0));
        await using var held = await Held.Year(registry, "master");
        var accepted = new List<Task<ImmutableArray<Decision>>> { registry.Recorder.Import([Rectify("master", 1, 1)], Registry.Nobody, together: true) };
        await held.Until(waiting: 1);

        var full = false;
        while (!full && accepted.Count < 1_000)
        {
            try
            {
                accepted.Add(registry.Recorder.Import([Rectify("master", 1, accepted.Count + 1)], Registry.Nobody, together: true));
            }
            catch (RecorderFullException)
            {
                full = true;
            }
        }
        Assert.InRange(accepted.Count, 2, 200);
        Assert.True(full);
        Assert.Single((await registry.Record(Report("dottorato", 1, 1)))[0].Facts);

        await held.LetGo();
        Assert.All(await Wait.For(Task.WhenAll(accepted)), decisions => Assert.IsType<Decision.Accepted>(Assert.Single(decisions)));
        Assert.Equal(accepted.Count + 1, await registry.Scalar<long>("select version from mt_streams where id = 'reporting/master/2024'"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task What_is_imported_when_the_recorder_closes_is_recorded()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 0));
        var node = registry.Node();
        await using var held = await Held.Year(registry, "master");
        var imports = Enumerable.Range(1, 3).Select(n => node.Import([Rectify("master", 1, n)], Registry.Nobody, together: true)).ToArray();
        await held.Until(waiting: 1);

        var closing = node.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        await held.LetGo();
        await Wait.For(closing);

        Assert.All(imports, import => Assert.Equal("measurement_rectified", Told(Assert.Single(import.Result))));
        Assert.Equal(4, await registry.Scalar<long>("select version from mt_streams where id = 'reporting/master/2024'"));
    }

    private static Task<ImmutableArray<Decision>> Import(Registry registry, bool together, params Intent[] rows) =>
        Wait.For(registry.Recorder.Import([.. rows], new("anna", "i-1"), together));

    private static IEnumerable<Intent> Rectifications(int from, int count) => Enumerable.Range(from, count).Select(n => Rectify("master", 1, n));

    /// <summary>The fact that was decided, none, or the refusal's code.</summary>
    private static string Told(Decision decision) => decision switch
    {
        Decision.Refused refused => refused.Refusal.Code,
        Decision.Accepted accepted => string.Join(' ', accepted.Events.Select(EventNames.Of)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
