using System.Collections.Immutable;
using System.Text;
using UnimiCharter.Domain;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ServiceCommand;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>What would come of it is told, and nothing comes of it.</summary>
public sealed class TrialTests
{
    [Fact]
    public async Task A_trial_tells_what_would_be_recorded_with_the_streams_before_and_after()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 10));
        var before = await Everything(registry);

        var trial = await Wait.For(registry.Recorder.Try(Rectify("master", 1, 11), Registry.Nobody, default));

        var recorded = Assert.IsType<Receipt.Recorded>(trial.Receipt);
        Assert.Equal(new ReportingEvent.MeasurementRectified(Students.Code, Period.Month(2024, 1), new Value.Count(11), null, null, Today), Assert.Single(recorded.Facts));
        Assert.Equal((10, 11), (StudentsOf(trial.Before.Of<ReportingYear>(YearStream("master")), 1), StudentsOf(trial.After.Of<ReportingYear>(YearStream("master")), 1)));
        Assert.Equal((1, 2), (trial.Before.Of<ReportingYear>(YearStream("master")).Version, trial.After.Of<ReportingYear>(YearStream("master")).Version));
        Assert.Equal("Servizio master", trial.Before.Of<ServiceState>(ServiceStream("master")).Known!.Name.It);
        Assert.Same(trial.Before.Of<ServiceState>(ServiceStream("master")), trial.After.Of<ServiceState>(ServiceStream("master")));
        Assert.Equal(CharterState.Undefined.Instance, trial.After.Of<CharterState>(CharterStream()));
        Assert.Equal(before, await Everything(registry));
    }

    [Fact]
    public async Task A_trial_leaves_no_memory_of_itself()
    {
        await using var registry = await Registry.With("master");
        await Wait.For(registry.Recorder.Try(Report("master", 1, 10), Registry.Nobody, default));

        // Were 10 remembered, 11 would be a rectification without a reason, and 10 the same again.
        Assert.IsType<Receipt.Recorded>((await Wait.For(registry.Recorder.Try(Report("master", 1, 11), Registry.Nobody, default))).Receipt);
        Assert.Single((await registry.Record(Report("master", 1, 10)))[0].Facts);
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_trial_that_is_refused_leaves_the_streams_as_they_are_and_says_why()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 10));
        var before = await Everything(registry);

        var trial = await Wait.For(registry.Recorder.Try(Report("master", 1, 11), Registry.Nobody, default));

        Assert.Equal("precondition-required", CodeOf(trial.Receipt));
        Assert.Equal(10, StudentsOf(trial.Receipt.State, 1));
        Assert.Same(trial.Before.Of<ReportingYear>(YearStream("master")), trial.After.Of<ReportingYear>(YearStream("master")));
        Assert.Equal(before, await Everything(registry));
    }

    [Fact]
    public async Task A_trial_of_what_is_so_already_has_no_facts()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 10));

        var trial = await Wait.For(registry.Recorder.Try(Report("master", 1, 10), Registry.Nobody, default));

        Assert.Empty(Assert.IsType<Receipt.Recorded>(trial.Receipt).Facts);
        Assert.Equal(1, trial.After.Of<ReportingYear>(YearStream("master")).Version);
    }

    [Fact]
    public async Task A_trial_is_made_on_what_every_node_has_recorded()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 10));
        await registry.Node().Append(Rectify("master", 1, 11), Registry.Nobody);

        var trial = await Wait.For(registry.Recorder.Try(Rectify("master", 1, 12), Registry.Nobody, default));

        Assert.Equal((11, 12), (StudentsOf(trial.Before.Of<ReportingYear>(YearStream("master")), 1), StudentsOf(trial.After.Of<ReportingYear>(YearStream("master")), 1)));
    }

    [Fact]
    public async Task A_trial_waits_for_no_writer()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 10));
        await using var gate = await Gate.Close(registry);
        var writer = registry.Recorder.Append(Rectify("master", 1, 11), Registry.Nobody);
        await gate.Until(writers: 1);

        var trial = await Wait.For(registry.Recorder.Try(Rectify("master", 1, 12), Registry.Nobody, default));

        Assert.Equal(10, StudentsOf(trial.Before.Of<ReportingYear>(YearStream("master")), 1));
        await gate.Open();
        await Wait.For(writer);
    }

    [Fact]
    public async Task A_trial_of_a_new_stream_starts_from_nothing()
    {
        await using var registry = await Registry.Fresh();

        var trial = await Wait.For(registry.Recorder.Try(Do("master", new DescribeService(new("Master"), null, new Expectation.Whatever(), "Perché")), Registry.Nobody, default));

        Assert.Equal(ServiceState.Undefined.Instance, trial.Before.Of<ServiceState>(ServiceStream("master")));
        Assert.Equal("Master", trial.After.Of<ServiceState>(ServiceStream("master")).Known!.Name.It);
        Assert.Equal(0, await registry.Facts());
    }

    [Fact]
    public async Task A_tried_import_decides_each_row_after_those_before_it_and_records_none()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 10));
        ImmutableArray<Intent> rows = [Report("master", 2, 20), Report("master", 2, 20), Report("master", 2, 21), Rectify("master", 1, 11), Report("nessuno", 1, 1), Do("master", new CertifyYear(Today, "chiuso")), Report("master", 3, 30)];
        var before = await Everything(registry);

        var tried = await Wait.For(registry.Recorder.TryImport(rows, default));

        Assert.Equal([1, 0, -1, 1, -1, 1, -1], tried.Select(decision => decision is Decision.Accepted accepted ? accepted.Events.Length : -1));
        Assert.Equal(before, await Everything(registry));
        // And it is what the import decides.
        Assert.Equal(tried.Select(Told), (await Wait.For(registry.Recorder.Import(rows, Registry.Nobody, together: false))).Select(Told));
        await registry.AssertSound();
    }

    private static string Told(Decision decision) =>
        decision is Decision.Refused refused ? refused.Refusal.Code : string.Join(' ', ((Decision.Accepted)decision).Events.Select(fact => Encoding.UTF8.GetString(EventNames.Write(fact))));

    /// <summary>All that a write would change: facts, streams, rows and the next position.</summary>
    private static async Task<string[]> Everything(Registry registry) =>
    [
        .. await registry.Rows("select xmin, * from mt_events order by seq_id"),
        .. await registry.Rows("select xmin, * from mt_streams order by tenant_id, id"),
        .. await registry.Rows("select last_value from mt_events_sequence"),
        .. await registry.Projected(),
    ];
}
