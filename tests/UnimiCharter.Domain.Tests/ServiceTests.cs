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

    private static readonly ServiceRegistered Registered = new("Master");
    private static readonly IndicatorDefined Defined = new(Feedback);
    private static readonly StandardProgrammed Programmed = new(Edition, Effectiveness, AtMostAFifth);
    private static readonly IndicatorRetired Retired = new(Effectiveness);
    private static readonly ServiceRetired Closed = new();

    private static readonly Story<ServiceState, ServiceEvent, ServiceCommand> Service = new(
        ServiceState.Undefined.Instance, Domain.Service.Evolve, (command, state) => Domain.Service.Decide(command, state, new ServiceCode("master")));

    [Fact]
    public void A_service_is_registered() => Service.When(new RegisterService("Master")).Then(Registered);

    [Fact]
    public void A_service_registered_the_same_again_is_no_new_fact() => Service.Given(Registered).When(new RegisterService("Master")).ThenNothing();

    [Fact]
    public void A_registered_service_is_not_registered_under_another_name() =>
        Service.Given(Registered).When(new RegisterService("Dottorato")).ThenRefused("service-already-registered");

    [Fact]
    public void Nothing_is_said_of_a_service_that_is_not_registered() =>
        Assert.All(
            new ServiceCommand[]
            {
                new DescribeService(Card), new DefineIndicator(Feedback), new ProgramStandard(Edition, Effectiveness, AtMostAFifth, new Expectation.Whatever(), "a reason"),
                new RetireIndicator(Effectiveness), new RetireService(),
            },
            command => Service.When(command).ThenRefused("unknown-service", "master"));

    [Fact]
    public void A_service_is_described() => Service.Given(Registered).When(new DescribeService(Card)).Then(new ServiceDescribed(Card));

    [Fact]
    public void A_service_described_the_same_again_is_no_new_fact() =>
        Service.Given(Registered, new ServiceDescribed(Card)).When(new DescribeService(CardOf("Master universitari"))).ThenNothing();

    [Fact]
    public void A_service_described_otherwise_is_described_anew()
    {
        ServiceCard[] others =
        [
            Card with { Description = "Corsi" }, Card with { Recipients = "Laureate" }, Card with { Delivery = "Sportello" }, Card with { Contacts = [] },
            Card with { Links = [new Link("Sito", "https://www.unimi.it/altro")] }, Card with { Contacts = [Card.Contacts[0] with { Person = "Anna Rossi" }] },
            Card with { Contacts = [Card.Contacts[0] with { Office = "Altro" }] }, Card with { Contacts = [Card.Contacts[0] with { Address = "Altrove" }] },
            Card with { Contacts = [Card.Contacts[0] with { Phones = ["02 1"] }] }, Card with { Contacts = [Card.Contacts[0] with { Emails = [] }] },
        ];
        var described = Service.Given(Registered, new ServiceDescribed(Card));

        Assert.All(others, other => described.When(new DescribeService(other)).Then(new ServiceDescribed(other)));
    }

    [Fact]
    public void Equal_cards_have_equal_hash_codes() => Assert.Equal(CardOf("a").GetHashCode(), CardOf("a").GetHashCode());

    [Fact]
    public void An_indicator_is_defined() => Service.Given(Registered).When(new DefineIndicator(Feedback)).Then(Defined);

    [Fact]
    public void An_indicator_defined_the_same_again_is_no_new_fact() =>
        Service.Given(Registered, Defined).When(new DefineIndicator(Indicator("effectiveness", "share", Aggregation.Pooled))).ThenNothing();

    [Fact]
    public void A_defined_indicator_is_not_defined_otherwise()
    {
        var service = Service.Given(Registered, Defined);

        service.When(new DefineIndicator(Feedback with { Title = "Altro" })).ThenRefused("indicator-already-defined", "effectiveness");
        service.When(new DefineIndicator(Feedback with { Measure = Notation.ReadMeasure("ratio") })).ThenRefused("indicator-already-defined", "effectiveness");
        service.When(new DefineIndicator(Feedback with { Frequency = Frequency.Yearly })).ThenRefused("indicator-already-defined", "effectiveness");
    }

    [Fact]
    public void An_indicator_is_not_aggregated_in_a_way_its_measure_cannot_be()
    {
        Service.Given(Registered).When(new DefineIndicator(Indicator("effectiveness", "yesNo", Aggregation.Sum))).ThenRefused("aggregation-unsuitable", "Sum");
        Service.Given(Registered).When(new DefineIndicator(Indicator("effectiveness", "count", Aggregation.Pooled))).ThenRefused("aggregation-unsuitable", "Pooled");
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
    public void An_indicator_is_retired() => Service.Given(Registered, Defined).When(new RetireIndicator(Effectiveness)).Then(Retired);

    [Fact]
    public void An_indicator_retired_again_is_no_new_fact() => Service.Given(Registered, Defined, Retired).When(new RetireIndicator(Effectiveness)).ThenNothing();

    [Fact]
    public void An_indicator_that_is_not_defined_is_not_retired() =>
        Service.Given(Registered, Defined).When(new RetireIndicator(new("efficiency"))).ThenRefused("unknown-indicator", "efficiency");

    [Fact]
    public void A_retired_indicator_is_neither_defined_nor_programmed_again()
    {
        var service = Service.Given(Registered, Defined, Programmed, Retired);

        service.When(new DefineIndicator(Feedback)).ThenRefused("indicator-retired", "effectiveness");
        service.When(new ProgramStandard(Edition, Effectiveness, AtMostAFifth, new Expectation.Whatever(), "a reason")).ThenRefused("indicator-retired", "effectiveness");
        service.When(new ProgramStandard(new(2025), Effectiveness, AtMostAFifth, new Expectation.Whatever(), "a reason")).ThenRefused("indicator-retired", "effectiveness");
    }

    [Fact]
    public void A_retired_indicator_keeps_the_promises_it_was_judged_by() =>
        Assert.Equal(new Promise(Feedback, AtMostAFifth), Promise(Service.Given(Registered, Defined, Programmed, Retired), Edition));

    [Fact]
    public void A_service_is_retired() => Service.Given(Registered).When(new RetireService()).Then(Closed);

    [Fact]
    public void A_service_retired_again_is_no_new_fact() => Service.Given(Registered, Closed).When(new RetireService()).ThenNothing();

    [Fact]
    public void Nothing_is_changed_in_a_retired_service() =>
        Assert.All(
            new ServiceCommand[]
            {
                new RegisterService("Master"), new DescribeService(Card), new DefineIndicator(Feedback),
                new ProgramStandard(Edition, Effectiveness, AtMostAFifth, new Expectation.Whatever(), "a reason"), new RetireIndicator(Effectiveness),
            },
            command => Service.Given(Registered, Defined, Closed).When(command).ThenRefused("service-retired"));

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
        (4, Gen.Elements<ServiceCommand>(new RegisterService("Master"), new RegisterService("Dottorato"))),
        (2, Gen.Elements<ServiceCommand>(new DescribeService(Card), new DescribeService(CardOf("b")))),
        (6, from code in Gen.Elements("effectiveness", "continuity")
            from measure in Gen.Elements("share", "count")
            from aggregation in Gen.Elements(Aggregation.Pooled, Aggregation.Sum)
            select (ServiceCommand)new DefineIndicator(Indicator(code, measure, aggregation))),
        (6, from code in Gen.Elements("effectiveness", "continuity")
            from year in Gen.Choose(2024, 2025)
            from standard in Gen.Elements("<=20%", "<=15%", ">=5", "yes")
            from expected in Gen.OneOf(
                Gen.Choose(1, 3).Select(revision => (Expectation)At(revision)),
                Gen.Elements<Expectation>(new Expectation.None(), new Expectation.Any(), new Expectation.Whatever()))
            from reason in Gen.Elements("a reason", null)
            select (ServiceCommand)new ProgramStandard(new(year), new(code), Notation.ReadStandard(standard), expected, reason)),
        (1, Gen.Elements("effectiveness", "continuity").Select(code => (ServiceCommand)new RetireIndicator(new(code)))),
        (1, Gen.Constant<ServiceCommand>(new RetireService())));

    private static Indicator Indicator(string code, string measure, Aggregation aggregation) =>
        new(new(code), QualityDimension.Effectiveness, "Feedback critici", "%", Notation.ReadMeasure(measure), aggregation, Frequency.Monthly);

    private static Expectation.Revision At(params long[] revisions) => new(revisions);

    private static Promise? Promise(Story<ServiceState, ServiceEvent, ServiceCommand> service, EditionYear edition) =>
        Domain.Service.Find(service.State.Known!, Effectiveness)!.PromiseOf(edition);

    private static ServiceCard CardOf(string description) => new(
        description, "Laureati", "Online", [new Contact("Ufficio master", null, "Via Santa Sofia 9", ["02 5032"], ["master@unimi.it"])],
        [new Link("Sito", "https://www.unimi.it/master")]);
}
