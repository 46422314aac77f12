using Marten;
using Marten.Exceptions;
using Npgsql;
using UnimiCharter.Domain;
using static UnimiCharter.Domain.ServiceCommand;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>Many writers, and several nodes on one database: what one has recorded every other knows.</summary>
public sealed class NodeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Of_200_writers_of_one_period_one_reports_and_all_others_are_told_what_stands(int nodes)
    {
        await using var registry = await Registry.With("master");
        Recorder[] recorders = [registry.Recorder, .. Enumerable.Range(1, nodes - 1).Select(_ => registry.Node())];

        var receipts = await Wait.For(Task.WhenAll(Enumerable.Range(1, 200).Select(n => Task.Run(() => recorders[n % nodes].Append(Report("master", 3, n), Registry.Nobody)))));

        var winner = Assert.Single(receipts.OfType<Receipt.Recorded>());
        var stands = StudentsOf(winner.State, 3);
        Assert.Equal(stands, ((Value.Count)((ReportingEvent.MeasurementReported)Assert.Single(winner.Facts)).Value).Whole);
        Assert.All(receipts.OfType<Receipt.Refused>(), receipt => Assert.Equal(("precondition-required", stands), (receipt.Refusal.Code, StudentsOf(receipt.State, 3))));
        Assert.Equal(["(1,measurement_reported)"], await registry.Rows("select version, type from mt_events where stream_id like 'reporting/%'"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task Two_nodes_on_the_same_and_on_different_streams_leave_versions_without_holes_and_lose_nothing()
    {
        var services = Enumerable.Range(1, 12).Select(n => $"s{n}").ToArray();
        await using var registry = await Registry.With(["hot", .. services]);
        await registry.Record([Report("hot", 1, 0), .. services.Select(service => Report(service, 1, 0))]);
        Recorder[] nodes = [registry.Node(), registry.Node()];

        var written = await Wait.For(Task.WhenAll(Enumerable.Range(0, 600).Select(n => Task.Run(async () =>
        {
            var intent = (n % 3) switch
            {
                0 => Rectify("hot", 1, n + 1),
                1 => Rectify(services[n % services.Length], 1, n + 1),
                // What the reports read moves on under them.
                _ => Do("hot", new DescribeService(null, new(new($"{n}"), new(""), new(""), [], []), new Expectation.Whatever(), "Perché")),
            };
            return (Id: $"w{n}", Receipt: await nodes[n / 3 % 2].Append(intent, new(null, $"w{n}")));
        }))));

        Assert.All(written, w => Assert.Single(Assert.IsType<Receipt.Recorded>(w.Receipt).Facts));
        Assert.Equal(
            written.Select(w => $"({w.Id},1)").Order(StringComparer.Ordinal),
            (await registry.Rows("select correlation_id, count(*) from mt_events where correlation_id is not null group by 1")).Order(StringComparer.Ordinal));
        // Every receipt is of a version of its own: no two were told that they wrote the same one.
        Assert.Equal(200, written.Where(w => w.Receipt.Reads.Length == 2 && StudentsOf(w.Receipt.State, 1) % 3 == 1).Select(w => ((ReportingYear)w.Receipt.State).Version).Distinct().Count());
        await registry.AssertSound();
    }

    [Fact]
    public async Task Two_nodes_that_make_the_same_new_streams_at_once_both_succeed()
    {
        await using var registry = await Registry.Fresh();
        Recorder[] nodes = [registry.Node(), registry.Node(), registry.Node()];

        var receipts = await Wait.For(Task.WhenAll(Enumerable.Range(0, 30).SelectMany(n => nodes.Select(node => Task.Run(() =>
            node.Append(Do($"s{n}", new DescribeService(new("stesso nome"), null, new Expectation.Whatever(), "Perché")), Registry.Nobody))))));

        Assert.All(receipts, receipt => Assert.IsType<Receipt.Recorded>(receipt));
        Assert.Equal(30, receipts.Cast<Receipt.Recorded>().Sum(receipt => receipt.Facts.Length));
        await registry.AssertSound();
    }

    [Fact]
    public async Task Units_that_cross_each_other_over_the_same_streams_all_succeed()
    {
        var services = Enumerable.Range(1, 6).Select(n => $"s{n}").ToArray();
        await using var registry = await Registry.With(services);
        await registry.Record([.. services.Select(service => Report(service, 1, 0))]);
        Recorder[] nodes = [registry.Node(), registry.Node(), registry.Node()];

        var random = new Random(6);
        var units = Enumerable.Range(1, 150).Select(n => services.OrderBy(_ => random.Next()).Take(3).Select(service => Rectify(service, 1, n)).ToArray()).ToArray();
        var receipts = await Wait.For(Task.WhenAll(units.Select((unit, n) => Task.Run(() => nodes[n % 3].Append([.. unit], new(null, $"u{n}"))))));

        Assert.All(receipts, unit => Assert.All(unit, receipt => Assert.Single(Assert.IsType<Receipt.Recorded>(receipt).Facts)));
        Assert.Equal(["(150,3,3)"], await registry.Rows("select count(*), min(n), max(n) from (select count(*) n from mt_events where correlation_id is not null group by correlation_id) c"));
        Assert.Equal(150, await registry.Scalar<long>("select count(*) from (select correlation_id from mt_events where correlation_id is not null group by 1 having count(distinct xmin::text) = 1) u"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task What_a_node_remembers_does_not_hide_another_nodes_fact_from_a_new_one()
    {
        await using var registry = await Registry.With("master");
        var (a, b) = (registry.Node(), registry.Node());
        await a.Append(Report("master", 1, 10), Registry.Nobody);
        await b.Append(Rectify("master", 1, 11), Registry.Nobody);

        var receipt = Assert.IsType<Receipt.Recorded>(await a.Append(Rectify("master", 1, 12), Registry.Nobody));

        Assert.Equal(3, ((ReportingYear)receipt.State).Version);
        await registry.AssertSound();
    }

    [Fact]
    public async Task What_a_node_remembers_does_not_make_the_same_again_of_what_another_has_corrected()
    {
        await using var registry = await Registry.With("master");
        var (a, b) = (registry.Node(), registry.Node());
        await a.Append(Report("master", 1, 10), Registry.Nobody);
        await b.Append(Rectify("master", 1, 11), Registry.Nobody);

        var receipt = Assert.IsType<Receipt.Refused>(await a.Append(Report("master", 1, 10), Registry.Nobody));

        Assert.Equal(11, StudentsOf(receipt.State, 1));
    }

    [Fact]
    public async Task What_a_node_remembers_does_not_refuse_what_another_has_made_right()
    {
        await using var registry = await Registry.With("master");
        var (a, b) = (registry.Node(), registry.Node());
        await a.Append(Report("master", 1, 10), Registry.Nobody);
        Assert.Equal("precondition-required", CodeOf(await a.Append(Report("master", 1, 11), Registry.Nobody)));
        await b.Append(Do("master", new ReportingCommand.WithdrawMeasurement(Students.Code, Period.Month(2024, 1), Today, new Expectation.Any(), "errore")), Registry.Nobody);

        Assert.Single(Assert.IsType<Receipt.Recorded>(await a.Append(Report("master", 1, 11), Registry.Nobody)).Facts);
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_service_that_another_node_has_registered_is_known_at_once()
    {
        await using var registry = await Registry.Fresh();
        var (a, b) = (registry.Node(), registry.Node());
        Assert.Equal("unknown-service", CodeOf(await a.Append(Report("master", 1, 10), Registry.Nobody)));
        await b.Append([.. Charter2024("master")], Registry.Nobody);

        Assert.Single(Assert.IsType<Receipt.Recorded>(await a.Append(Report("master", 1, 10), Registry.Nobody)).Facts);
    }

    [Fact]
    public async Task A_standard_that_another_node_has_programmed_is_known_at_once()
    {
        await using var registry = await Registry.With("master");
        var (a, b) = (registry.Node(), registry.Node());
        var next = Do("master", new ReportingCommand.ReportMeasurement(
            Students.Code, Period.Month(2025, 1), new Statement.Measured(new Value.Count(1)), new(2025, 2, 1), new Expectation.None(), null), 2025);
        Assert.Equal("period-outside-edition", CodeOf(await a.Append(next, Registry.Nobody)));
        await b.Append(Do("master", new ProgramStandard(new(2025), Students.Code, new Standard.AtLeast(1, Unit.Count), new Expectation.Whatever(), "a reason")), Registry.Nobody);

        Assert.Single(Assert.IsType<Receipt.Recorded>(await a.Append(next, Registry.Nobody)).Facts);
    }

    [Fact]
    public async Task An_indicator_that_another_node_has_retired_is_known_at_once()
    {
        await using var registry = await Registry.With("master");
        var (a, b) = (registry.Node(), registry.Node());
        await a.Append(Do("master", new DescribeService(null, new(new(""), new(""), new(""), [], []), new Expectation.Whatever(), "Perché")), Registry.Nobody);
        await b.Append(Do("master", new RetireIndicator(Students.Code, "Perché")), Registry.Nobody);

        Assert.Equal("indicator-retired", CodeOf(await a.Append(Do("master", new ProgramStandard(new(2025), Students.Code, new Standard.AtLeast(1, Unit.Count), new Expectation.Whatever(), "a reason")), Registry.Nobody)));
    }

    [Fact]
    public async Task A_decision_holds_only_if_a_stream_that_it_only_read_has_not_moved_on()
    {
        await using var registry = await Registry.With("master", "dottorato");
        var (a, b) = (registry.Node(), registry.Node());
        var described = new DescribeService(null, new(new(""), new(""), new(""), [], []), new Expectation.Whatever(), "Perché");
        // Node A reports only for a service without a card, and believes that there is none.
        Intent unlessDescribed(int month) => new(YearStream("dottorato"), [ServiceStream("dottorato"), ServiceStream("master"), CharterStream()], streams =>
            streams.Of<ServiceState>(ServiceStream("master")).Known!.Card is null
                ? Report("dottorato", month, 1).Decide(streams)
                : Decision.Refuse(Refusal.ServiceRetired));
        Assert.IsType<Receipt.Recorded>(await a.Append(unlessDescribed(1), Registry.Nobody));
        await b.Append(Do("master", described), Registry.Nobody);

        Assert.Equal("service-retired", CodeOf(await a.Append(unlessDescribed(2), Registry.Nobody)));
        Assert.Equal(1, await registry.Scalar<long>("select version from mt_streams where id = 'reporting/dottorato/2024'"));
    }

    [Fact]
    public async Task A_batch_that_was_overtaken_once_holds_its_streams_and_is_not_overtaken_again()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 10));
        var rival = Rival(registry);
        var overtakings = 0;
        Intent Racing() => new(YearStream("master"), [ServiceStream("master"), CharterStream()], streams =>
        {
            // While the decision is taken a rival writes to the stream, if he can.
            if (Overtakes(rival, YearStream("master"), new ReportingEvent.PeriodExcluded(Students.Code, Period.Month(2024, 1), ExclusionCode.Other, null))) overtakings++;
            return Rectify("master", 1, 11).Decide(streams);
        }, "ricontato");

        var receipt = Assert.IsType<Receipt.Recorded>(await registry.Try(Racing()));

        Assert.Equal(1, overtakings);
        Assert.Equal(3, ((ReportingYear)receipt.State).Version);
        Assert.Equal(["(1,measurement_reported)", "(2,period_excluded)", "(3,measurement_rectified)"], await registry.Rows("select version, type from mt_events where stream_id like 'reporting/%' order by 1"));
    }

    [Fact]
    public async Task Streams_that_were_only_read_are_held_too_when_a_batch_was_overtaken()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 10));
        var rival = Rival(registry);
        var overtakings = 0;
        var intent = new Intent(YearStream("master"), [ServiceStream("master"), CharterStream()], streams =>
        {
            if (Overtakes(rival, ServiceStream("master"), new ServiceEvent.ServiceDescribed(new(new(""), new(""), new(""), [], [])))) overtakings++;
            return Report("master", 2, 20).Decide(streams);
        });

        var receipt = Assert.IsType<Receipt.Recorded>(await registry.Try(intent));

        Assert.Equal(1, overtakings);
        Assert.NotNull(Assert.IsType<ServiceState.Active>(receipt.Reads[0]).Card);
    }

    [Fact]
    public async Task Commands_that_wait_together_are_committed_together()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 0));
        await using var gate = await Gate.Close(registry);
        var blocker = registry.Recorder.Append(Rectify("master", 1, 1), Registry.Nobody);
        await gate.Until(writers: 1);
        var decided = 0;
        var waiting = Enumerable.Range(2, 200).Select(n => Rectify("master", 1, n)).Select(intent => registry.Recorder.Append(intent with
        {
            Decide = streams =>
            {
                Interlocked.Increment(ref decided);
                return intent.Decide(streams);
            },
        }, Registry.Nobody)).ToArray();
        await Wait.Until("all wait", () => Task.FromResult(Volatile.Read(ref decided) == 200));
        await gate.Open();

        await Wait.For(Task.WhenAll([blocker, .. waiting]));
        Assert.Equal(["(1)", "(1)", "(200)"], await registry.Rows("select count(*) from mt_events where stream_id like 'reporting/%' group by xmin order by 1"));
    }

    /// <summary>Another application, which appends by Marten alone and does not wait for others.</summary>
    private static IDocumentStore Rival(Registry registry) => registry.StoreOn(registry.OpenWith("Options=-c lock_timeout=100ms"));

    private static bool Overtakes(IDocumentStore rival, StreamId stream, Event fact)
    {
        try
        {
            Append().GetAwaiter().GetResult();
            return true;
        }
        catch (MartenCommandException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
        {
            return false;
        }

        async Task Append()
        {
            var (tenant, key) = Tenants.Of(stream);
            await using var session = rival.LightweightSession(tenant);
            session.Events.Append(key, fact);
            await session.SaveChangesAsync();
        }
    }
}
