using UnimiCharter.Domain;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>A command that comes again is known by the facts that it came to, and only as long as these stand.</summary>
public sealed class ResendTests
{
    private static readonly Provenance Anna = new("anna", "a-1") { Role = Role.Office };
    private static readonly Provenance Bruno = new("bruno", "b-1") { Role = Role.Office };

    [Fact]
    public async Task A_resend_comes_to_the_first_facts_and_writes_none()
    {
        await using var registry = await Registry.With("master");
        await registry.Try(Over(null, 1, 10), Anna);
        var first = Assert.IsType<Receipt.Recorded>(await registry.Try(Over(1, 1, 11), Anna));
        await registry.Try(Over(null, 2, 20), Bruno);
        var facts = await registry.Facts();

        var again = Assert.IsType<Receipt.Recorded>(await registry.Try(Over(1, 1, 11), Anna with { Correlation = "another", Address = "192.0.2.1" }));

        Assert.Equal([.. first.Facts], again.Facts.ToArray());
        Assert.Equal(3, ((ReportingYear)again.State).Version);
        Assert.Equal("Servizio master", ((ServiceState)again.Reads[0]).Known!.Name.It);
        Refused(await registry.Try(Over(1, 1, 11), Bruno));
        Refused(await registry.Try(Over(1, 1, 11), Registry.Nobody));
        Refused(await registry.Try(Over(1, 1, 11) with { Reason = "another" }, Anna));
        Assert.Equal(facts, await registry.Facts());
    }

    [Fact]
    public async Task What_nobody_in_particular_wrote_is_nobody_s_to_send_again()
    {
        await using var registry = await Registry.With("master");
        await registry.Try(Over(null, 1, 10));
        Refused(await registry.Try(Over(null, 1, 10)));
    }

    [Fact]
    public async Task What_another_node_writes_over_between_the_refusal_and_the_look_is_no_longer_told_to_stand()
    {
        await using var registry = await Registry.With("master");
        await registry.Try(Over(null, 1, 10), Anna);
        await registry.Try(Over(1, 1, 11), Anna);
        var resends = new Resends(registry.Store);
        var refused = await registry.Try(Over(1, 1, 11), Bruno);
        Assert.IsType<Receipt.Recorded>(await resends.Answer(Over(1, 1, 11), Anna, refused));

        Assert.IsType<Receipt.Recorded>(await registry.Node().Append(Over(2, 1, 12), Bruno));
        Assert.Same(refused, await resends.Answer(Over(1, 1, 11), Anna, refused));
        // What comes back is another's.
        Assert.IsType<Receipt.Recorded>(await registry.Node().Append(Over(3, 1, 11), Bruno));
        Assert.Same(refused, await resends.Answer(Over(1, 1, 11), Anna, refused));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_an_import_that_landed_and_comes_again_what_is_new_is_recorded(bool together)
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Try(Over(null, 1, 10), Anna);
        Intent[] rows = [Over(1, 1, 11), Over(null, 2, 20), Over(null, 1, 5, "dottorato")];
        Assert.All(await registry.Recorder.Import([.. rows], Anna, together), decision => Assert.Single(Accepted(decision)));
        var facts = await registry.Facts();

        rows = [.. rows, Over(null, 3, 30)];
        Assert.Equal([0, 0, 0, 1], (await registry.Recorder.TryImport(rows, decision => (decision as Decision.Accepted)?.Events.Length, Anna, default)));
        Assert.Equal([0, 0, 0, 1], (await registry.Recorder.Import([.. rows], Anna, together)).Select(decision => Accepted(decision).Length));
        Assert.Equal(facts + 1, await registry.Facts());
        await registry.AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_import_by_another_is_refused_where_the_same_stands(bool together)
    {
        await using var registry = await Registry.With("master");
        await registry.Try(Over(null, 1, 10), Anna);
        await registry.Try(Over(1, 1, 11), Anna);
        var facts = await registry.Facts();
        var decisions = await registry.Recorder.Import([Over(1, 1, 11), Over(null, 2, 20)], Bruno, together);
        Assert.Equal("precondition-failed", Assert.IsType<Decision.Refused>(decisions[0]).Refusal.Code);
        Assert.Equal(together ? facts : facts + 1, await registry.Facts());
    }

    [Fact]
    public async Task An_import_together_whose_row_another_writes_over_between_its_two_looks_is_refused_whole()
    {
        await using var registry = await Registry.With("master");
        await registry.Try(Over(null, 1, 10), Anna);
        await registry.Try(Over(1, 1, 11), Anna);
        var (row, node, looks) = (Over(1, 1, 11), registry.Node(), 0);
        // Refused; is it so now; what would it have come to before: then the other comes.
        var overtaken = row with { Decide = streams =>
        {
            var decision = row.Decide(streams);
            if (++looks == 3) Assert.IsType<Receipt.Recorded>(node.Append(Over(2, 1, 12), Bruno).GetAwaiter().GetResult());
            return decision;
        } };

        var decisions = await registry.Recorder.Import([overtaken, Over(null, 2, 20)], Anna, together: true);

        Assert.True(looks > 3);
        Assert.Equal("precondition-failed", Assert.IsType<Decision.Refused>(decisions[0]).Refusal.Code);
        Assert.Equal(["(1,measurement_reported)", "(2,measurement_rectified)", "(3,measurement_rectified)"], await registry.Rows("select version, type from mt_events where stream_id = 'reporting/master/2024' order by version"));
    }

    /// <summary>So many students of a month over a revision, or where nothing stands.</summary>
    private static Intent Over(long? revision, int month, int students, string service = "master") => Do(service, new ReportMeasurement(
        Students.Code, Period.Month(2024, month), new Statement.Measured(new Value.Count(students), null, null), Today,
        revision is { } one ? new Expectation.Revision([one]) : new Expectation.Absent(), "refuso"));

    private static void Refused(Receipt receipt) => Assert.Equal("precondition-failed", Assert.IsType<Receipt.Refused>(receipt).Refusal.Code);

    private static Event[] Accepted(Decision decision) => [.. Assert.IsType<Decision.Accepted>(decision).Events];
}
