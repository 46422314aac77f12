using FsCheck.Fluent;
using static UnimiCharter.Domain.CharterCommand;
using static UnimiCharter.Domain.CharterEvent;

namespace UnimiCharter.Domain.Tests;

public sealed class CharterTests
{
    private static readonly ServiceCode Master = new("master");
    private static readonly ServiceCode Doctorate = new("dottorato");
    private static readonly CharterOpened Opened = new("Università degli Studi di Milano", "Carta dei servizi 2024");

    private static readonly Story<CharterState, CharterEvent, CharterCommand> Charter = new(
        CharterState.Undefined.Instance, Domain.Charter.Evolve, (command, state) => Domain.Charter.Decide(command, state, new EditionYear(2024)));

    [Fact]
    public void An_edition_is_opened() => Charter.When(new OpenCharter(Opened.OrganizationName, Opened.Title)).Then(Opened);

    [Fact]
    public void An_edition_opened_the_same_again_is_no_new_fact() =>
        Charter.Given(Opened).When(new OpenCharter(Opened.OrganizationName, Opened.Title)).ThenNothing();

    [Fact]
    public void An_open_edition_is_not_opened_under_another_name_or_title()
    {
        Charter.Given(Opened).When(new OpenCharter("Politecnico", Opened.Title)).ThenRefused("charter-already-open", "2024");
        Charter.Given(Opened).When(new OpenCharter(Opened.OrganizationName, "Another")).ThenRefused("charter-already-open", "2024");
    }

    [Fact]
    public void A_service_is_listed() => Charter.Given(Opened).When(new ListService(Master)).Then(new ServiceListed(Master));

    [Fact]
    public void Services_are_listed_in_an_order_with_as_few_facts_as_it_takes_from_where_it_differs()
    {
        var both = Charter.Given(Opened, new ServiceListed(Doctorate), new ServiceListed(Master));

        both.When(new ListServices([Doctorate, Master])).ThenNothing();
        both.When(new ListServices([Doctorate])).Then(new ServiceUnlisted(Master));
        both.When(new ListServices([Doctorate, new("nuovo"), Master])).Then(new ServiceUnlisted(Master), new ServiceListed(new("nuovo")), new ServiceListed(Master));
        both.When(new ListServices([])).Then(new ServiceUnlisted(Doctorate), new ServiceUnlisted(Master));
        Charter.When(new ListServices([Master])).ThenRefused("unknown-edition", "2024");
    }

    [Fact]
    public void A_service_listed_again_is_no_new_fact() =>
        Charter.Given(Opened, new ServiceListed(Doctorate), new ServiceListed(Master)).When(new ListService(Doctorate)).ThenNothing();

    [Fact]
    public void No_service_is_listed_in_an_edition_that_is_not_open() => Charter.When(new ListService(Master)).ThenRefused("unknown-edition", "2024");

    [Fact]
    public void An_edition_keeps_its_title_and_the_order_in_which_services_were_listed()
    {
        var open = Assert.IsType<CharterState.Open>(Charter.Given(Opened, new ServiceListed(Master), new ServiceListed(Doctorate)).State);

        Assert.Equal((Opened.OrganizationName, Opened.Title), (open.OrganizationName, open.Title));
        Assert.Equal<ServiceCode>([Master, Doctorate], open.Services);
    }

    [Fact]
    public void An_edition_has_the_default_calendar_until_another_is_set()
    {
        Assert.Equal(EditionCalendar.Default, Domain.Charter.CalendarOf(Charter.State));
        Assert.Equal(EditionCalendar.Default, Domain.Charter.CalendarOf(Charter.Given(Opened).State));
        Assert.Equal(0, Revision(Charter.Given(Opened)));
        Assert.Equal(Earlier, Domain.Charter.CalendarOf(Charter.Given(Opened, EarlierSet).State).Deadlines);
        Assert.Equal(Milan, Domain.Charter.CalendarOf(Charter.Given(Opened, EarlierSet).State).WorkingDays);
    }

    [Fact]
    public void A_calendar_is_set_with_its_revision_and_a_reason()
    {
        Charter.Given(Opened).When(Set(Earlier, Milan, At(0), "a reason")).Then(EarlierSet);
        Charter.Given(Opened).When(Set(Earlier, Milan, new Expectation.Any(), "a reason")).Then(EarlierSet);
        Charter.Given(Opened).When(Set(Earlier, Milan, new Expectation.Whatever(), "a reason")).Then(EarlierSet);
        Charter.Given(Opened, EarlierSet).When(Set(Later, Milan, At(9, 1), "a reason")).Then(new CalendarSet(Later, Milan));
        Charter.Given(Opened, EarlierSet).When(Set(Earlier, WorkingDays.Default, At(1), "a reason")).Then(new CalendarSet(Earlier, WorkingDays.Default));
    }

    [Fact]
    public void A_calendar_set_the_same_again_is_no_new_fact()
    {
        Charter.Given(Opened, EarlierSet).When(Set(Earlier, Milan, At(1))).ThenNothing();
        Charter.Given(Opened, EarlierSet).When(Set(Earlier, Milan, At(0))).ThenAlreadySo("calendar");
        Charter.Given(Opened, EarlierSet).When(Set(new(new(1, 10), new(2, 10)), WorkingDays.Default with { PatronDay = new(12, 7) }, new Expectation.None())).ThenNothing();
        Charter.Given(Opened).When(Set(Deadlines.Default, WorkingDays.Default, new Expectation.None())).ThenNothing();
    }

    // There is a calendar from the start, if only the default one, so that none is set where there was none.
    [Fact]
    public void A_calendar_set_without_its_revision_or_a_reason_is_refused()
    {
        Charter.Given(Opened).When(Set(Earlier, Milan, new Expectation.None(), "a reason")).ThenRefused("precondition-required", "calendar");
        Charter.Given(Opened).When(Set(Earlier, Milan, new Expectation.Absent(), "a reason")).ThenRefused("precondition-failed", "calendar");
        Charter.Given(Opened).When(Set(Earlier, Milan, At(1), "a reason")).ThenRefused("precondition-failed", "calendar");
        Charter.Given(Opened).When(Set(Earlier, Milan, At(), "a reason")).ThenRefused("precondition-failed", "calendar");
        Charter.Given(Opened, EarlierSet).When(Set(Later, Milan, At(0), "a reason")).ThenRefused("precondition-failed", "calendar");
        Charter.Given(Opened).When(Set(Earlier, Milan, At(0))).ThenRefused("reason-required");
        Charter.Given(Opened).When(Set(Earlier, Milan, new Expectation.Any())).ThenRefused("reason-required");
    }

    [Fact]
    public void A_listed_service_is_given_its_own_deadlines_and_the_editions_again()
    {
        var listed = Charter.Given(Opened, new ServiceListed(Master), new ServiceListed(Doctorate), EarlierSet);
        var own = listed.Given(new ServiceDeadlinesSet(Master, Later));

        listed.When(Own(Master, Later, At(1), "a reason")).Then(new ServiceDeadlinesSet(Master, Later));
        Assert.Equal(Later, DeadlinesOf(own, Master));
        Assert.Equal(Earlier, DeadlinesOf(own, Doctorate));
        own.When(Own(Master, Earlier, At(2), "a reason")).Then(new ServiceDeadlinesSet(Master, Earlier));
        own.When(Own(Master, null, At(2), "a reason")).Then(new ServiceDeadlinesSet(Master, null));
        Assert.Equal(Earlier, DeadlinesOf(own.Given(new ServiceDeadlinesSet(Master, null)), Master));
        Assert.Equal(Later, DeadlinesOf(own.Given(new CalendarSet(Deadlines.Default, Milan)), Master));
        Assert.Equal(Deadlines.Default, DeadlinesOf(own.Given(new CalendarSet(Deadlines.Default, Milan)), Doctorate));
    }

    [Fact]
    public void A_services_deadlines_set_the_same_again_are_no_new_fact()
    {
        var listed = Charter.Given(Opened, new ServiceListed(Master));
        var own = listed.Given(new ServiceDeadlinesSet(Master, Later));

        own.When(Own(Master, new(new(2, 1), null), new Expectation.None())).ThenNothing();
        listed.When(Own(Master, null, new Expectation.None())).ThenNothing();
        own.Given(new ServiceDeadlinesSet(Master, null)).When(Own(Master, null, At(2))).ThenNothing();
        own.Given(new ServiceDeadlinesSet(Master, null)).When(Own(Master, null, At(1))).ThenAlreadySo("calendar");
    }

    [Fact]
    public void A_services_deadlines_set_without_the_calendars_revision_or_a_reason_are_refused()
    {
        var own = Charter.Given(Opened, new ServiceListed(Master), new ServiceDeadlinesSet(Master, Later));

        Assert.All(new[] { Earlier, null }, deadlines =>
        {
            own.When(Own(Master, deadlines, new Expectation.None(), "a reason")).ThenRefused("precondition-required", "calendar");
            own.When(Own(Master, deadlines, new Expectation.Absent(), "a reason")).ThenRefused("precondition-failed", "calendar");
            own.When(Own(Master, deadlines, At(0), "a reason")).ThenRefused("precondition-failed", "calendar");
            own.When(Own(Master, deadlines, At(1))).ThenRefused("reason-required");
        });
    }

    [Fact]
    public void No_deadlines_are_set_for_a_service_that_the_edition_does_not_list() =>
        Assert.All(
            new[] { Later, null },
            deadlines => Charter.Given(Opened, new ServiceListed(Doctorate)).When(Own(Master, deadlines, At(0), "a reason")).ThenRefused("unknown-service", "master"));

    [Fact]
    public void No_calendar_is_set_in_an_edition_that_is_not_open()
    {
        Charter.When(Set(Earlier, Milan, At(0), "a reason")).ThenRefused("unknown-edition", "2024");
        Charter.When(Own(Master, Later, At(0), "a reason")).ThenRefused("unknown-edition", "2024");
    }

    [Fact]
    public void The_calendars_revision_counts_its_own_facts_and_no_others()
    {
        var open = Charter.Given(Opened, new ServiceListed(Master));

        Assert.Equal(0, Revision(open));
        Assert.Equal(1, Revision(open.Given(EarlierSet)));
        Assert.Equal(1, Revision(open.Given(EarlierSet, new ServiceListed(Doctorate))));
        Assert.Equal(3, Revision(open.Given(EarlierSet, new ServiceDeadlinesSet(Master, Later), new ServiceDeadlinesSet(Master, null))));
    }

    [Fact]
    public void A_fact_that_cannot_follow_is_a_bug_and_never_swallowed()
    {
        Assert.ThrowsAny<Exception>(() => Charter.Given(new ServiceListed(Master)));
        Assert.ThrowsAny<Exception>(() => Charter.Given(Opened, Opened));
        Assert.ThrowsAny<Exception>(() => Charter.Given(EarlierSet));
        Assert.ThrowsAny<Exception>(() => Charter.Given(new ServiceDeadlinesSet(Master, null)));
    }

    [Fact]
    public void A_command_sent_twice_adds_nothing_the_second_time()
    {
        var fixedOnes = Gen.Elements<CharterCommand>(
            new OpenCharter("a", "a"), new OpenCharter("a", "b"), new ListService(Master), new ListService(Doctorate));
        var calendars =
            from deadlines in Gen.Elements(Deadlines.Default, Earlier, Later)
            from expected in Gen.OneOf(
                Gen.Choose(0, 4).Select(revision => (Expectation)At(revision)),
                Gen.Elements<Expectation>(new Expectation.Any(), new Expectation.None(), new Expectation.Whatever()))
            from reason in Gen.Elements("a reason", null)
            from command in Gen.Elements<CharterCommand>(Set(deadlines, Milan, expected, reason), Own(Master, deadlines, expected, reason), Own(Master, null, expected, reason))
            select command;

        Histories.Hold(Charter, Gen.OneOf(fixedOnes, calendars), step =>
        {
            Assert.Empty(Histories.Facts(step.After, step.Command));
            Assert.Equal(step.Past.Count(fact => fact is CalendarSet or ServiceDeadlinesSet), step.After.State is CharterState.Open ? Revision(step.After) : 0);
        }, length: 16);
    }

    private static readonly Deadlines Earlier = new(new(1, 10), new(2, 10));
    private static readonly Deadlines Later = new(new(2, 1), null);
    private static readonly WorkingDays Milan = WorkingDays.Default with { PatronDay = new(12, 7) };
    private static readonly CalendarSet EarlierSet = new(Earlier, Milan);

    private static SetCalendar Set(Deadlines deadlines, WorkingDays days, Expectation expected, string? reason = null) => new(deadlines, days, expected, reason);

    private static SetServiceDeadlines Own(ServiceCode service, Deadlines? deadlines, Expectation expected, string? reason = null) => new(service, deadlines, expected, reason);

    private static Expectation.Revision At(params long[] revisions) => new(revisions);

    private static long Revision(Story<CharterState, CharterEvent, CharterCommand> charter) => Assert.IsType<CharterState.Open>(charter.State).CalendarRevision;

    private static Deadlines DeadlinesOf(Story<CharterState, CharterEvent, CharterCommand> charter, ServiceCode service) =>
        Domain.Charter.CalendarOf(charter.State).Of(service, ReportingYear.Empty.Extensions).Deadlines;
}
