using FsCheck;
using FsCheck.Fluent;
using static UnimiCharter.Domain.UnitsCommand;
using static UnimiCharter.Domain.UnitsEvent;

namespace UnimiCharter.Domain.Tests;

/// <summary>An organization's units: a tree, and what belongs to it.</summary>
public sealed class UnitTreeTests
{
    private static readonly UnitCode Teaching = new("didattica");
    private static readonly UnitCode Registry = new("segreterie");
    private static readonly UnitCode Desk = new("sportello");
    private static readonly UnitCode Research = new("ricerca");
    private static readonly ServiceCode Master = new("master");

    private static readonly DateOnly NewYear = new(2024, 1, 1);
    private static readonly DateOnly Today = new(2024, 7, 1);
    private static readonly UnitCard Card = new(new("Unità", "Unit"), new("Capo ufficio"), ["ufficio@unimi.it"], ["02 503 111"], "Via Celoria 18");

    private static readonly Expectation None = new Expectation.None();
    private static readonly Expectation AnyThing = new Expectation.Any();

    private static readonly Story<UnitsState, UnitsEvent, UnitsCommand> Unimi = new(UnitsState.Empty, UnitTree.Evolve, UnitTree.Decide);

    /// <summary>A desk below a registry below teaching, and research beside that.</summary>
    private static readonly Story<UnitsState, UnitsEvent, UnitsCommand> Tree = Unimi.Given(
        Opened(Teaching), Opened(Registry, Teaching), Opened(Desk, Registry), Opened(Research));

    [Fact]
    public void A_unit_is_opened_today_or_on_the_day_that_is_told()
    {
        Unimi.When(Describe(Teaching)).Then(Opened(Teaching));
        Unimi.When(Describe(Teaching) with { OpenedOn = null }).Then(new UnitOpened(Teaching, null, Card, Today));
        Unimi.Given(Opened(Teaching)).When(Describe(Registry, Teaching)).Then(Opened(Registry, Teaching));
        Unimi.When(Describe(Teaching) with { Expected = AnyThing }).ThenRefused("precondition-failed", "didattica");
    }

    [Fact]
    public void The_same_again_is_no_new_fact_also_where_the_day_is_left_out()
    {
        Tree.When(Describe(Registry, Teaching)).ThenNothing();
        Tree.When(Describe(Registry, Teaching) with { OpenedOn = null }).ThenNothing();
        Tree.When(Describe(Registry, Teaching) with { Expected = At(7) }).ThenAlreadySo("segreterie");
    }

    [Fact]
    public void Something_else_says_what_it_replaces_and_why()
    {
        var other = Describe(Registry, Teaching) with { Card = Card with { Address = null } };
        Tree.When(other).ThenRefused("precondition-required", "segreterie");
        Tree.When(other with { Expected = At(2) }).ThenRefused("precondition-failed", "segreterie");
        Tree.When(other with { Expected = At(1) }).ThenRefused("reason-required");
        Tree.When(Replacing(other, At(1), "trasloco")).Then(new UnitChanged(Registry, other.Card, NewYear));
        Tree.When(Replacing(other, AnyThing, "trasloco") with { OpenedOn = Today }).Then(new UnitChanged(Registry, other.Card, Today));
        Tree.When(Replacing(other, AnyThing, "trasloco") with { Parent = Research }).Then(new UnitChanged(Registry, other.Card, NewYear), new UnitMoved(Registry, Research));
        Tree.When(Replacing(Describe(Registry), At(1), "autonomia")).Then(new UnitMoved(Registry, null));
    }

    [Fact]
    public void The_revision_of_a_unit_is_its_own_and_moves_with_what_it_shows()
    {
        var moved = Tree.Given(new ServiceAssigned(Master, Desk), new ServiceAssigned(Master, Research), new UnitMoved(Desk, null));
        Assert.Equal((1L, 1L, 4L, 2L), (RevisionOf(Teaching), RevisionOf(Registry), RevisionOf(Desk), RevisionOf(Research)));

        long RevisionOf(UnitCode unit) => moved.State.Units[unit].Revision;
    }

    [Fact]
    public void A_unit_is_below_one_that_is_there_and_open_and_never_below_itself()
    {
        Unimi.When(Describe(Registry, Teaching)).ThenRefused("unknown-unit", "didattica");
        Unimi.When(Describe(Registry, Registry)).ThenRefused("unit-under-itself", "segreterie");
        Tree.When(Move(Teaching, Teaching)).ThenRefused("unit-under-itself", "didattica");
        Tree.When(Move(Teaching, Registry)).ThenRefused("unit-under-itself", "didattica");
        Tree.When(Move(Teaching, Desk)).ThenRefused("unit-under-itself", "didattica");
        Tree.When(Move(Teaching, new("nessuna"))).ThenRefused("unknown-unit", "nessuna");
        Tree.When(Move(Desk, Teaching)).Then(new UnitMoved(Desk, Teaching));
        Tree.Given(new UnitClosed(Research, Today)).When(Move(Desk, Research)).ThenRefused("unit-closed", "ricerca");
        Tree.Given(new UnitClosed(Research, Today)).When(Describe(new("nuova"), Research)).ThenRefused("unit-closed", "ricerca");
    }

    [Fact]
    public void A_unit_is_closed_with_a_reason_on_a_day_that_is_not_before_it_opened()
    {
        Tree.When(new CloseUnit(Research, Today, null)).ThenRefused("reason-required");
        Tree.When(new CloseUnit(Research, NewYear.AddDays(-1), "fusione")).ThenRefused("closed-before-opened", "2024-01-01");
        Tree.When(new CloseUnit(new("nessuna"), Today, "fusione")).ThenRefused("unknown-unit", "nessuna");
        Tree.When(new CloseUnit(Research, NewYear, "fusione")).Then(new UnitClosed(Research, NewYear));
        var closed = Tree.Given(new UnitClosed(Research, Today));
        closed.When(new CloseUnit(Research, Today, null)).ThenNothing();
        closed.When(new CloseUnit(Research, NewYear, "fusione")).ThenRefused("unit-closed", "ricerca");
        closed.When(Describe(Research)).ThenNothing();
        closed.When(Move(Research, Desk)).ThenRefused("unit-closed", "ricerca");
    }

    [Fact]
    public void A_unit_is_not_closed_while_something_belongs_to_it_which_is_named()
    {
        Tree.When(new CloseUnit(Registry, Today, "fusione")).ThenRefused("unit-in-use", "segreterie", "sportello");
        var used = Tree.Given(new ServiceAssigned(Master, Registry), new ServiceAssigned(new("corsi"), Registry));
        used.When(new CloseUnit(Registry, Today, "fusione")).ThenRefused("unit-in-use", "segreterie", "corsi, master, sportello");
        // One that is closed only later would be left below nothing.
        Tree.Given(new UnitClosed(Desk, Today.AddDays(1))).When(new CloseUnit(Registry, Today, "fusione")).ThenRefused("unit-in-use", "segreterie", "sportello");
        Tree.Given(new UnitClosed(Desk, Today)).When(new CloseUnit(Registry, Today, "fusione")).Then(new UnitClosed(Registry, Today));
    }

    [Fact]
    public void A_unit_is_reopened_with_a_reason_below_one_that_is_open()
    {
        Tree.When(new ReopenUnit(Research, null)).ThenNothing();
        Tree.When(new ReopenUnit(new("nessuna"), "errore")).ThenRefused("unknown-unit", "nessuna");
        var closed = Tree.Given(new UnitClosed(Desk, Today), new UnitClosed(Registry, Today));
        closed.When(new ReopenUnit(Registry, null)).ThenRefused("reason-required");
        closed.When(new ReopenUnit(Desk, "errore")).ThenRefused("unit-closed", "segreterie");
        closed.When(new ReopenUnit(Registry, "errore")).Then(new UnitReopened(Registry));
        Assert.Null(closed.Given(new UnitReopened(Registry)).State.Units[Registry].ClosedOn);
    }

    [Fact]
    public void A_service_belongs_to_one_unit_and_is_moved_with_a_reason()
    {
        Tree.When(new AssignService(Master, Desk)).Then(new ServiceAssigned(Master, Desk));
        Tree.When(new AssignService(Master, new("nessuna"))).ThenRefused("unknown-unit", "nessuna");
        var assigned = Tree.Given(new ServiceAssigned(Master, Desk));
        assigned.When(new AssignService(Master, Desk)).ThenNothing();
        assigned.When(new AssignService(Master, Research)).ThenRefused("service-in-another-unit", "master", "sportello");
        assigned.When(new AssignService(Master, Research, "riordino")).Then(new ServiceAssigned(Master, Research));
        assigned.Given(new UnitClosed(Research, Today)).When(new AssignService(Master, Research, "riordino")).ThenRefused("unit-closed", "ricerca");
    }

    [Fact]
    public void A_unit_has_what_belongs_to_it_and_to_all_below_it()
    {
        var state = Tree.Given(new ServiceAssigned(Master, Desk)).State;
        Assert.Equal([true, true, true, false], new[] { Teaching, Registry, Desk, Research }.Select(unit => state.Has(unit, Master)));
        Assert.False(state.Has(Teaching, new("corsi")));
        Assert.Equal([Master], state.ServicesOf(Desk));
        Assert.Empty(state.ServicesOf(Teaching));
        Assert.True(state.IsWithin(Desk, Desk));
        Assert.False(state.IsWithin(Teaching, Desk));
    }

    [Fact]
    public void The_tree_is_told_from_the_top_each_unit_after_the_one_that_it_is_below()
    {
        var tree = Tree.Given(Opened(new("archivio"), Teaching), Opened(new("sportello-2"), Registry));
        Assert.Equal(["0 didattica", "1 archivio", "1 segreterie", "2 sportello", "2 sportello-2", "0 ricerca"], tree.State.InOrder().Select(u => $"{u.Depth} {u.Unit}"));
    }

    [Fact]
    public void A_tree_may_be_as_deep_as_there_are_units()
    {
        var deep = Unimi.Given(Enumerable.Range(0, 5_000).Select(n => Opened(new($"u-{n}"), n == 0 ? null : new UnitCode($"u-{n - 1}"))));
        Assert.Equal(Enumerable.Range(0, 5_000), deep.State.InOrder().Select(u => u.Depth));
        Assert.True(deep.State.IsWithin(new("u-4999"), new("u-0")));
    }

    [Fact]
    public void It_is_open_from_its_first_day_until_the_day_on_which_it_is_closed()
    {
        var unit = Tree.Given(new UnitClosed(Research, Today)).State.Units[Research];
        Assert.Equal([false, true, true, false], new[] { NewYear.AddDays(-1), NewYear, Today.AddDays(-1), Today }.Select(unit.IsOpenOn));
    }

    [Fact]
    public void Of_any_commands_what_is_accepted_is_a_tree() => Law.Holds(Commands, commands =>
    {
        var story = Unimi;
        foreach (var command in commands)
            if (UnitTree.Decide(command, story.State) is Decision.Accepted accepted) story = story.Given(accepted.Events.Cast<UnitsEvent>());
        // Each unit is reached from the top, once: nothing is below itself, or below what is not there.
        Assert.Equal(story.State.Units.Keys.Order(), story.State.InOrder().Select(u => u.Unit).Order());
        Assert.All(story.State.Services.Values, unit => Assert.Null(story.State.Units[unit].ClosedOn));
    });

    private static Gen<UnitsCommand[]> Commands { get; } = Gen.OneOf(
        from unit in Unit from parent in Gen.OneOf(Gen.Constant<UnitCode?>(null), Unit.Select(u => (UnitCode?)u)) select (UnitsCommand)Replacing(Describe(unit, parent), new Expectation.Whatever(), "a reason"),
        from unit in Unit from day in Gen.Choose(0, 9) select (UnitsCommand)new CloseUnit(unit, Today.AddDays(day), "a reason"),
        from unit in Unit select (UnitsCommand)new ReopenUnit(unit, "a reason"),
        from unit in Unit from service in Gen.Choose(1, 3) select (UnitsCommand)new AssignService(new($"s-{service}"), unit, "a reason")).ArrayOf();

    private static Gen<UnitCode> Unit => Gen.Choose(1, 6).Select(n => new UnitCode($"u-{n}"));

    private static UnitOpened Opened(UnitCode unit, UnitCode? parent = null) => new(unit, parent, Card, NewYear);

    private static DescribeUnit Describe(UnitCode unit, UnitCode? parent = null) => new(unit, parent, Card, NewYear, Today, None);

    private static DescribeUnit Move(UnitCode unit, UnitCode? parent) => Replacing(Describe(unit, parent), AnyThing, "riordino");

    private static DescribeUnit Replacing(DescribeUnit command, Expectation expected, string reason) => new(command.Unit, command.Parent, command.Card, command.OpenedOn, command.Today, expected, reason);

    private static Expectation.Revision At(params long[] revisions) => new(revisions);
}
