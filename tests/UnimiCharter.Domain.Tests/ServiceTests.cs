using FsCheck;
using FsCheck.Fluent;
using static UnimiCharter.Domain.ServiceCommand;
using static UnimiCharter.Domain.ServiceEvent;

namespace UnimiCharter.Domain.Tests;

public sealed class ServiceTests
{
    private static readonly EditionYear Edition = new(2024);
    private static readonly IndicatorCode Effectiveness = new("effectiveness");
    private static readonly Indicator Feedback = Indicator("effectiveness", "share", Aggregation.Pooled);
    private static readonly Standard AtMostAFifth = Notation.ReadStandard("<=20%");
    private static readonly Standard Stricter = Notation.ReadStandard("<=15%");
    private static readonly ServiceCard Card = CardOf("Master universitari");

    private static readonly ServiceRegistered Registered = new(new("Master"));
    private static readonly IndicatorDefined Defined = new(Feedback);
    private static readonly StandardProgrammed Programmed = new(Edition, Effectiveness, AtMostAFifth);
    private static readonly StandardDropped Dropped = new(Edition, Effectiveness);
    private static readonly IndicatorRetired Retired = new(Effectiveness);
    private static readonly ServiceRetired Closed = new();

    private static readonly Story<ServiceState, ServiceEvent, ServiceCommand> Service = new(
        ServiceState.Undefined.Instance, Domain.Service.Evolve, (command, state) => Domain.Service.Decide(command, state, new ServiceCode("master")));

    [Fact]
    public void A_service_is_registered_with_its_card() =>
        Service.When(new DescribeService(new("Master"), Card, new Expectation.None())).Then(Registered, new ServiceDescribed(Card));

    [Fact]
    public void A_service_may_be_registered_before_it_is_described()
    {
        Service.When(new DescribeService(new("Master"), null, new Expectation.Absent())).Then(Registered);
        Service.Given(Registered).When(new DescribeService(new("Master"), Card, new Expectation.None())).Then(new ServiceDescribed(Card));
    }

    [Fact]
    public void A_service_that_is_to_replace_one_is_refused_where_there_is_none() =>
        Service.When(new DescribeService(new("Master"), Card, At(1))).ThenRefused("precondition-failed", "master");

    [Fact]
    public void A_service_described_the_same_again_is_no_new_fact()
    {
        Service.Given(Registered).When(new DescribeService(new("Master"), null, new Expectation.None())).ThenNothing();
        Service.Given(Registered, new ServiceDescribed(Card)).When(new DescribeService(new("Master"), CardOf("Master universitari"), new Expectation.None())).ThenNothing();
    }

    [Fact]
    public void Another_name_or_card_needs_the_revision_that_it_replaces_and_a_reason()
    {
        var described = Service.Given(Registered, new ServiceDescribed(Card));
        Told Describe(Text? name, ServiceCard? card, Expectation expected, string? reason) => described.When(new DescribeService(name, card, expected, reason));

        Describe(new("Dottorato"), null, new Expectation.None(), "a reason").ThenRefused("precondition-required", "master");
        Describe(new("Dottorato"), null, new Expectation.Absent(), "a reason").ThenRefused("precondition-failed", "master");
        Describe(new("Dottorato"), null, At(2), "a reason").ThenRefused("precondition-failed", "master");
        Describe(new("Dottorato"), null, At(1), null).ThenRefused("reason-required");
        Describe(new("Dottorato"), null, At(1), "a reason").Then(new ServiceRenamed(new("Dottorato")));
        Describe(new("Master", "Master's degrees"), Card, At(1), "a reason").Then(new ServiceRenamed(new("Master", "Master's degrees")));
        Describe(new("Dottorato"), CardOf("b"), At(1), "a reason").Then(new ServiceRenamed(new("Dottorato")), new ServiceDescribed(CardOf("b")));
    }

    [Fact]
    public void Every_change_of_name_or_card_is_a_revision()
    {
        var described = Service.Given(Registered, new ServiceDescribed(Card));

        Assert.Equal(1, described.State.Known!.Revision);
        Assert.Equal(3, described.Given(new ServiceRenamed(new("Dottorato")), new ServiceDescribed(CardOf("b")), Defined, Programmed).State.Known!.Revision);
        described.Given(new ServiceRenamed(new("Dottorato"))).When(new DescribeService(new("Dottorato"), null, At(1), "a reason")).ThenAlreadySo("master");
    }

    [Fact]
    public void Nothing_is_said_of_a_service_that_is_not_registered() =>
        Assert.All(
            new ServiceCommand[]
            {
                new DescribeService(null, Card, new Expectation.Whatever(), "Perché"), new DefineIndicator(Feedback, new Expectation.Whatever(), "Perché"), new ProgramStandard(Edition, Effectiveness, AtMostAFifth, new Expectation.Whatever(), "a reason"),
                new RetireIndicator(Effectiveness, "Perché"), new RetireService("Perché"),
            },
            command => Service.When(command).ThenRefused("unknown-service", "master"));

    [Fact]
    public void A_service_described_otherwise_is_described_anew()
    {
        ServiceCard[] others =
        [
            Card with { Description = new("Corsi" )}, Card with { Recipients = new("Laureate" )}, Card with { Delivery = new("Sportello" )}, Card with { Contacts = [] },
            Card with { Links = [new Link(new("Sito"), "https://www.unimi.it/altro")] }, Card with { Contacts = [Card.Contacts[0] with { Person = "Anna Rossi" }] },
            Card with { Contacts = [Card.Contacts[0] with { Office = new("Altro" )}] }, Card with { Contacts = [Card.Contacts[0] with { Address = "Altrove" }] },
            Card with { Contacts = [Card.Contacts[0] with { Phones = ["02 1"] }] }, Card with { Contacts = [Card.Contacts[0] with { Emails = [] }] },
        ];
        var described = Service.Given(Registered, new ServiceDescribed(Card));

        Assert.All(others, other => described.When(new DescribeService(null, other, new Expectation.Whatever(), "Perché")).Then(new ServiceDescribed(other)));
    }

    [Fact]
    public void Equal_cards_have_equal_hash_codes() => Assert.Equal(CardOf("a").GetHashCode(), CardOf("a").GetHashCode());

    [Fact]
    public void An_indicator_is_defined() => Service.Given(Registered).When(new DefineIndicator(Feedback, new Expectation.Whatever(), "Perché")).Then(Defined);

    [Fact]
    public void An_indicator_defined_the_same_again_is_no_new_fact() =>
        Service.Given(Registered, Defined).When(new DefineIndicator(Indicator("effectiveness", "share", Aggregation.Pooled), new Expectation.Whatever(), "Perché")).ThenNothing();

    [Fact]
    public void An_indicator_defined_otherwise_needs_the_revision_that_it_replaces_and_a_reason()
    {
        var other = Feedback with { Title = new("Altro", "Other") };
        var service = Service.Given(Registered, Defined);
        Told Define(Expectation expected, string? reason) => service.When(new DefineIndicator(other, expected, reason));

        Define(new Expectation.None(), "a reason").ThenRefused("precondition-required", "effectiveness");
        Define(At(2), "a reason").ThenRefused("precondition-failed", "effectiveness");
        Define(At(1), null).ThenRefused("reason-required");
        Define(At(1), "a reason").Then(new IndicatorRedefined(other));
        Assert.Equal((other, 2L), Domain.Service.Find(service.Given(new IndicatorRedefined(other)).State.Known!, Effectiveness) is { } i ? (i.Indicator, i.Revision) : default);
    }

    [Fact]
    public void What_was_measured_stays_measured_as_it_is()
    {
        var service = Service.Given(Registered, Defined);
        Told Define(Indicator indicator, bool isMeasured) => service.When(new DefineIndicator(indicator, At(1), "a reason", isMeasured));

        Assert.All(
            new[] { Feedback with { Measure = Notation.ReadMeasure("ratio") }, Feedback with { Frequency = Frequency.Yearly }, Feedback with { Aggregation = Aggregation.Latest } },
            otherwise =>
            {
                Define(otherwise, isMeasured: false).Then(new IndicatorRedefined(otherwise));
                Define(otherwise, isMeasured: true).ThenRefused("indicator-already-defined", "effectiveness");
            });
        var reworded = Feedback with { UnitOfMeasure = new("per cento"), Dimension = QualityDimension.Timeliness, Source = "Registro", Note = new("Come si conta") };
        Define(reworded, isMeasured: true).Then(new IndicatorRedefined(reworded));
    }

    [Fact]
    public void An_indicator_is_not_measured_in_a_way_that_its_standards_do_not_suit()
    {
        var yesNo = Indicator("effectiveness", "yesNo", Aggregation.Every);
        Service.Given(Registered, Defined, Programmed).When(new DefineIndicator(yesNo, At(1), "a reason")).ThenRefused("standard-unsuitable", "effectiveness");
        Service.Given(Registered, Defined, Programmed, Dropped).When(new DefineIndicator(yesNo, At(1), "a reason")).Then(new IndicatorRedefined(yesNo));
    }

    [Fact]
    public void An_indicator_says_which_one_it_succeeds()
    {
        var successor = Feedback with { Code = new("effectiveness-2"), Succeeds = Effectiveness };

        Service.Given(Registered, Defined, Retired).When(new DefineIndicator(successor, new Expectation.None())).Then(new IndicatorDefined(successor));
        Service.Given(Registered).When(new DefineIndicator(successor, new Expectation.None())).ThenRefused("unknown-indicator", "effectiveness");
        Service.Given(Registered, Defined).When(new DefineIndicator(Feedback with { Succeeds = Effectiveness }, At(1), "a reason")).ThenRefused("unknown-indicator", "effectiveness");
    }

    [Fact]
    public void Of_what_an_edition_promises_one_indicator_of_a_service_is_the_common_one()
    {
        var common = new CommonCode("riscontri");
        var (former, next) = (Feedback with { SameAs = common }, Feedback with { Code = new("effectiveness-2"), SameAs = common });
        ServiceEvent[] both = [Registered, new IndicatorDefined(former), Programmed, new IndicatorDefined(next)];
        Story<ServiceState, ServiceEvent, ServiceCommand> once = new(
            ServiceState.Undefined.Instance, Domain.Service.Evolve, (command, state) => Domain.Service.DeclaredOnce(Domain.Service.Decide(command, state, new ServiceCode("master")), state));
        ProgramStandard Program(int edition) => new(new(edition), next.Code, AtMostAFifth, new Expectation.None());

        // Where only one of them is promised in an edition, the code stays through a succession.
        once.Given([.. both[..3]]).When(new DefineIndicator(next, new Expectation.None())).Then(new IndicatorDefined(next));
        once.Given(both).When(Program(2025)).Then(new StandardProgrammed(new(2025), next.Code, AtMostAFifth));
        once.Given(both).When(Program(2024)).ThenRefused("common-code-taken", "riscontri", "effectiveness");
        once.Given([.. both, Dropped]).When(Program(2024)).Then(new StandardProgrammed(new(2024), next.Code, AtMostAFifth));
        once.Given([.. both, Retired]).When(Program(2024)).ThenRefused("common-code-taken", "riscontri", "effectiveness");
        var undeclared = next with { SameAs = null };
        once.Given(Registered, new IndicatorDefined(former), Programmed, new IndicatorDefined(undeclared), new StandardProgrammed(Edition, next.Code, AtMostAFifth))
            .When(new DefineIndicator(next, At(1), "a reason")).ThenRefused("common-code-taken", "riscontri", "effectiveness");
    }

    [Fact]
    public void A_standard_that_nothing_was_measured_for_is_dropped_with_a_reason()
    {
        var service = Service.Given(Registered, Defined, Programmed);

        service.When(new DropStandard(Edition, Effectiveness, "a reason", IsMeasured: false)).Then(Dropped);
        service.When(new DropStandard(Edition, Effectiveness, null, IsMeasured: false)).ThenRefused("reason-required");
        service.When(new DropStandard(Edition, Effectiveness, "a reason", IsMeasured: true)).ThenRefused("indicator-measured", "effectiveness");
        service.When(new DropStandard(new(2025), Effectiveness, "a reason", IsMeasured: false)).ThenNothing();
        service.When(new DropStandard(Edition, new("efficiency"), "a reason", IsMeasured: false)).ThenRefused("unknown-indicator", "efficiency");
        Assert.Null(Promise(service.Given(Dropped), Edition));
    }

    [Fact]
    public void A_dropped_standard_may_be_programmed_again_and_goes_on_counting()
    {
        var dropped = Service.Given(Registered, Defined, Programmed, Dropped);

        dropped.When(new DropStandard(Edition, Effectiveness, "a reason", IsMeasured: false)).ThenNothing();
        dropped.When(new ProgramStandard(Edition, Effectiveness, AtMostAFifth, At(1), "a reason")).ThenRefused("precondition-failed", "2024");
        dropped.When(new ProgramStandard(Edition, Effectiveness, AtMostAFifth, new Expectation.None())).Then(Programmed);
        Assert.Equal(new Programmed(AtMostAFifth, 3), Domain.Service.Find(dropped.Given(Programmed).State.Known!, Effectiveness)!.StandardOf(Edition));
    }

    [Fact]
    public void An_indicator_is_not_aggregated_in_a_way_its_measure_cannot_be()
    {
        Service.Given(Registered).When(new DefineIndicator(Indicator("effectiveness", "yesNo", Aggregation.Sum), new Expectation.Whatever(), "Perché")).ThenRefused("aggregation-unsuitable", "Sum");
        Service.Given(Registered).When(new DefineIndicator(Indicator("effectiveness", "count", Aggregation.Pooled), new Expectation.Whatever(), "Perché")).ThenRefused("aggregation-unsuitable", "Pooled");
    }

    [Fact]
    public void A_standard_is_programmed() =>
        Service.Given(Registered, Defined).When(new ProgramStandard(Edition, Effectiveness, AtMostAFifth, new Expectation.Whatever(), "a reason")).Then(Programmed);

    [Fact]
    public void A_standard_programmed_the_same_again_is_no_new_fact() =>
        Service.Given(Registered, Defined, Programmed).When(new ProgramStandard(Edition, Effectiveness, Notation.ReadStandard("<=20.0%"), new Expectation.Whatever(), "a reason")).ThenNothing();

    [Fact]
    public void A_later_standard_of_the_same_edition_replaces_the_first()
    {
        var stricter = new StandardProgrammed(Edition, Effectiveness, Notation.ReadStandard("<=15%"));

        Service.Given(Registered, Defined, Programmed).When(new ProgramStandard(Edition, Effectiveness, stricter.Standard, new Expectation.Whatever(), "a reason")).Then(stricter);
        Assert.Equal(stricter.Standard, Promise(Service.Given(Registered, Defined, Programmed, stricter), Edition)!.Standard);
    }

    [Fact]
    public void The_first_standard_of_an_edition_needs_neither_precondition_nor_reason()
    {
        var defined = Service.Given(Registered, Defined, new StandardProgrammed(new(2023), Effectiveness, Stricter));

        Assert.All(
            new Expectation[] { new Expectation.None(), new Expectation.Absent(), new Expectation.Whatever() },
            expected => defined.When(new ProgramStandard(Edition, Effectiveness, AtMostAFifth, expected)).Then(Programmed));
    }

    [Fact]
    public void A_standard_that_must_replace_one_is_refused_where_the_edition_has_none()
    {
        var defined = Service.Given(Registered, Defined, new StandardProgrammed(new(2023), Effectiveness, Stricter));

        defined.When(new ProgramStandard(Edition, Effectiveness, AtMostAFifth, new Expectation.Any(), "a reason")).ThenRefused("precondition-failed", "2024");
        defined.When(new ProgramStandard(Edition, Effectiveness, AtMostAFifth, At(1), "a reason")).ThenRefused("precondition-failed", "2024");
    }

    [Fact]
    public void Another_standard_of_an_edition_needs_its_revision_and_a_reason()
    {
        var programmed = Service.Given(Registered, Defined, Programmed);
        Told Program(Expectation expected, string? reason) => programmed.When(new ProgramStandard(Edition, Effectiveness, Stricter, expected, reason));

        Program(new Expectation.None(), "a reason").ThenRefused("precondition-required", "2024");
        Program(new Expectation.Absent(), "a reason").ThenRefused("precondition-failed", "2024");
        Program(At(0), "a reason").ThenRefused("precondition-failed", "2024");
        Program(At(2), "a reason").ThenRefused("precondition-failed", "2024");
        Program(At(), "a reason").ThenRefused("precondition-failed", "2024");
        Program(At(1), null).ThenRefused("reason-required");
        Program(new Expectation.Any(), null).ThenRefused("reason-required");
        Program(new Expectation.Whatever(), null).ThenRefused("reason-required");
        Assert.All(
            new Expectation[] { At(1), At(7, 1), new Expectation.Any(), new Expectation.Whatever() },
            expected => Program(expected, "a reason").Then(new StandardProgrammed(Edition, Effectiveness, Stricter)));
    }

    [Fact]
    public void A_standard_against_a_stale_revision_is_refused_and_told_from_the_one_that_stands()
    {
        var twice = Service.Given(Registered, Defined, Programmed, new StandardProgrammed(Edition, Effectiveness, Stricter));

        twice.When(new ProgramStandard(Edition, Effectiveness, AtMostAFifth, At(1), "a reason")).ThenRefused("precondition-failed", "2024");
        twice.When(new ProgramStandard(Edition, Effectiveness, Stricter, At(1))).ThenAlreadySo("2024");
        twice.When(new ProgramStandard(Edition, Effectiveness, Stricter, At(2))).ThenNothing();
        twice.When(new ProgramStandard(Edition, Effectiveness, Stricter, new Expectation.None())).ThenNothing();
    }

    [Fact]
    public void What_does_not_suit_the_measure_is_refused_before_its_precondition_is_looked_at() =>
        Service.Given(Registered, Defined, Programmed).When(new ProgramStandard(Edition, Effectiveness, new Standard.Yes(), new Expectation.None()))
            .ThenRefused("standard-unsuitable", "effectiveness");

    [Fact]
    public void Each_editions_standard_counts_its_own_revisions()
    {
        var next = new EditionYear(2025);
        var service = Service.Given(
            Registered, Defined, Programmed, new StandardProgrammed(next, Effectiveness, Stricter), new StandardProgrammed(Edition, Effectiveness, Stricter),
            new StandardProgrammed(Edition, Effectiveness, AtMostAFifth), new ServiceDescribed(Card));
        var standards = Domain.Service.Find(service.State.Known!, Effectiveness)!.Standards;

        Assert.Equal(new Programmed(AtMostAFifth, 3), standards[Edition]);
        Assert.Equal(new Programmed(Stricter, 1), standards[next]);
        Assert.False(standards.ContainsKey(new(2023)));
        Assert.Equal(standards, Domain.Service.Find(service.Given(Retired).State.Known!, Effectiveness)!.Standards);
    }

    [Fact]
    public void The_same_standard_is_another_promise_in_another_edition()
    {
        var next = new EditionYear(2025);

        Service.Given(Registered, Defined, Programmed).When(new ProgramStandard(next, Effectiveness, AtMostAFifth, new Expectation.Whatever(), "a reason"))
            .Then(new StandardProgrammed(next, Effectiveness, AtMostAFifth));
        Assert.Null(Promise(Service.Given(Registered, Defined, Programmed), next));
    }

    [Fact]
    public void A_standard_of_one_edition_leaves_that_of_another_alone()
    {
        var service = Service.Given(Registered, Defined, Programmed, new StandardProgrammed(new(2025), Effectiveness, Notation.ReadStandard("<=10%")));

        Assert.Equal(new Promise(Feedback, AtMostAFifth), Promise(service, Edition));
        Assert.Equal(new Promise(Feedback, Notation.ReadStandard("<=10%")), Promise(service, new(2025)));
    }

    [Fact]
    public void A_standard_that_does_not_suit_the_measure_is_refused() =>
        Service.Given(Registered, Defined).When(new ProgramStandard(Edition, Effectiveness, new Standard.Yes(), new Expectation.Whatever(), "a reason")).ThenRefused("standard-unsuitable", "effectiveness");

    [Fact]
    public void No_standard_is_programmed_for_an_indicator_that_is_not_defined() =>
        Service.Given(Registered, Defined).When(new ProgramStandard(Edition, new("efficiency"), AtMostAFifth, new Expectation.Whatever(), "a reason")).ThenRefused("unknown-indicator", "efficiency");

    [Fact]
    public void An_indicator_is_retired() => Service.Given(Registered, Defined).When(new RetireIndicator(Effectiveness, "Perché")).Then(Retired);

    [Fact]
    public void An_indicator_retired_again_is_no_new_fact() => Service.Given(Registered, Defined, Retired).When(new RetireIndicator(Effectiveness, "Perché")).ThenNothing();

    [Fact]
    public void An_indicator_that_is_not_defined_is_not_retired() =>
        Service.Given(Registered, Defined).When(new RetireIndicator(new("efficiency"), "Perché")).ThenRefused("unknown-indicator", "efficiency");

    [Fact]
    public void A_retired_indicator_is_neither_defined_nor_programmed_again()
    {
        var service = Service.Given(Registered, Defined, Programmed, Retired);

        service.When(new DefineIndicator(Feedback with { Source = "another" }, new Expectation.Whatever(), "Perché")).ThenRefused("indicator-retired", "effectiveness");
        service.When(new ProgramStandard(Edition, Effectiveness, Stricter, new Expectation.Whatever(), "a reason")).ThenRefused("indicator-retired", "effectiveness");
        // As it stands it may be said again: a whole document is.
        service.When(new DefineIndicator(Feedback, new Expectation.Whatever(), "Perché")).ThenNothing();
        service.When(new ProgramStandard(Edition, Effectiveness, AtMostAFifth, new Expectation.Whatever(), "a reason")).ThenNothing();
        service.When(new ProgramStandard(new(2025), Effectiveness, AtMostAFifth, new Expectation.Whatever(), "a reason")).ThenRefused("indicator-retired", "effectiveness");
    }

    [Fact]
    public void A_retired_indicator_is_revived_with_a_reason()
    {
        var service = Service.Given(Registered, Defined, Programmed, Retired);

        service.When(new ReviveIndicator(Effectiveness, null)).ThenRefused("reason-required");
        service.When(new ReviveIndicator(Effectiveness, "a reason")).Then(new IndicatorRevived(Effectiveness));
        service.Given(new IndicatorRevived(Effectiveness)).When(new ReviveIndicator(Effectiveness, "a reason")).ThenNothing();
        service.Given(new IndicatorRevived(Effectiveness)).When(new ProgramStandard(new(2025), Effectiveness, Stricter, new Expectation.None())).Then(new StandardProgrammed(new(2025), Effectiveness, Stricter));
    }

    [Fact]
    public void A_retired_service_is_revived_with_a_reason_as_it_last_was()
    {
        var service = Service.Given(Registered, new ServiceDescribed(Card), Defined, Closed);

        service.When(new ReviveService(null)).ThenRefused("reason-required");
        service.When(new ReviveService("a reason")).Then(new ServiceRevived());
        Assert.Equal(service.State.Known, service.Given(new ServiceRevived()).State);
        service.Given(new ServiceRevived()).When(new ReviveService("a reason")).ThenNothing();
    }

    [Fact]
    public void Retirement_needs_a_reason()
    {
        Service.Given(Registered, Defined).When(new RetireIndicator(Effectiveness, null)).ThenRefused("reason-required");
        Service.Given(Registered).When(new RetireService(null)).ThenRefused("reason-required");
    }

    [Fact]
    public void A_retired_indicator_keeps_the_promises_it_was_judged_by() =>
        Assert.Equal(new Promise(Feedback, AtMostAFifth), Promise(Service.Given(Registered, Defined, Programmed, Retired), Edition));

    [Fact]
    public void A_service_is_retired() => Service.Given(Registered).When(new RetireService("Perché")).Then(Closed);

    [Fact]
    public void A_service_retired_again_is_no_new_fact() => Service.Given(Registered, Closed).When(new RetireService("Perché")).ThenNothing();

    [Fact]
    public void Nothing_is_changed_in_a_retired_service()
    {
        var closed = Service.Given(Registered, Defined, Closed);
        Assert.All(
            new ServiceCommand[]
            {
                new DescribeService(new("Altro"), null, new Expectation.Whatever(), "Perché"), new DescribeService(null, Card, new Expectation.Whatever(), "Perché"),
                new DefineIndicator(Feedback with { Source = "another" }, new Expectation.Whatever(), "Perché"),
                new ProgramStandard(Edition, Effectiveness, AtMostAFifth, new Expectation.Whatever(), "a reason"), new RetireIndicator(Effectiveness, "Perché"),
            },
            command => closed.When(command).ThenRefused("service-retired"));
        // As it stands it may be said again: a whole document is.
        closed.When(new DefineIndicator(Feedback, new Expectation.Whatever(), "Perché")).ThenNothing();
    }

    [Fact]
    public void A_retired_service_is_still_known_as_it_last_was()
    {
        var service = Service.Given(Registered, new ServiceDescribed(Card), Defined, Programmed);

        Assert.Equal(service.State, service.Given(Closed).State.Known);
        Assert.Same(service.State, service.State.Known);
        Assert.Null(Service.State.Known);
    }

    [Fact]
    public void Indicators_keep_the_order_in_which_they_were_defined()
    {
        var service = Service.Given(
            Registered, Defined, new IndicatorDefined(Indicator("continuity", "yesNo", Aggregation.Every)), new IndicatorDefined(Indicator("accessibility", "count", Aggregation.Sum)),
            Programmed, Retired);

        Assert.Equal("effectiveness continuity accessibility", string.Join(' ', service.State.Known!.Indicators.Select(i => i.Indicator.Code)));
        Assert.Equal(Card, service.Given(new ServiceDescribed(Card)).State.Known!.Card);
    }

    [Fact]
    public void A_fact_that_cannot_follow_is_a_bug_and_never_swallowed()
    {
        Assert.ThrowsAny<Exception>(() => Service.Given(Defined));
        Assert.ThrowsAny<Exception>(() => Service.Given(Registered, Registered));
        Assert.ThrowsAny<Exception>(() => Service.Given(Registered, Programmed));
        Assert.ThrowsAny<Exception>(() => Service.Given(Registered, Closed, Defined));
    }

    [Fact]
    public void A_command_sent_twice_adds_nothing_the_second_time() =>
        Histories.Hold(Service, AnyCommand, step => Assert.Empty(Histories.Facts(step.After, step.Command)));

    private static Gen<ServiceCommand> AnyCommand => Gen.Frequency(
        (4, Gen.Elements<ServiceCommand>(new DescribeService(new("Master"), null, new Expectation.Whatever(), "Perché"), new DescribeService(new("Dottorato"), null, new Expectation.Whatever(), "Perché"))),
        (2, Gen.Elements<ServiceCommand>(new DescribeService(null, Card, new Expectation.Whatever(), "Perché"), new DescribeService(null, CardOf("b"), new Expectation.Whatever(), "Perché"))),
        (6, from code in Gen.Elements("effectiveness", "continuity")
            from measure in Gen.Elements("share", "count")
            from aggregation in Gen.Elements(Aggregation.Pooled, Aggregation.Sum)
            select (ServiceCommand)new DefineIndicator(Indicator(code, measure, aggregation), new Expectation.Whatever(), "Perché")),
        (6, from code in Gen.Elements("effectiveness", "continuity")
            from year in Gen.Choose(2024, 2025)
            from standard in Gen.Elements("<=20%", "<=15%", ">=5", "yes")
            from expected in Gen.OneOf(
                Gen.Choose(1, 3).Select(revision => (Expectation)At(revision)),
                Gen.Elements<Expectation>(new Expectation.None(), new Expectation.Any(), new Expectation.Whatever()))
            from reason in Gen.Elements("a reason", null)
            select (ServiceCommand)new ProgramStandard(new(year), new(code), Notation.ReadStandard(standard), expected, reason)),
        (1, Gen.Elements("effectiveness", "continuity").Select(code => (ServiceCommand)new RetireIndicator(new(code), "Perché"))),
        (1, Gen.Constant<ServiceCommand>(new RetireService("Perché"))));

    private static Indicator Indicator(string code, string measure, Aggregation aggregation) =>
        new(new(code), QualityDimension.Effectiveness, new("Feedback critici"), new("%"), Notation.ReadMeasure(measure), aggregation, Frequency.Monthly);

    private static Expectation.Revision At(params long[] revisions) => new(revisions);

    private static Promise? Promise(Story<ServiceState, ServiceEvent, ServiceCommand> service, EditionYear edition) =>
        Domain.Service.Find(service.State.Known!, Effectiveness)!.PromiseOf(edition);

    private static ServiceCard CardOf(string description) => new(
        new(description), new("Laureati"), new("Online"), [new Contact(new("Ufficio master"), null, "Via Santa Sofia 9", ["02 5032"], ["master@unimi.it"])],
        [new Link(new("Sito"), "https://www.unimi.it/master")]);
}
