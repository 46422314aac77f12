namespace UnimiCharter.Domain.Tests;

/// <summary>An indicator over the years: what stands beside what, and when two years compare; reckoned by hand.</summary>
public sealed class CourseTests
{
    private static readonly DateOnly Today = new(2025, 6, 1);

    /// <summary>What is counted is succeeded by a share, in a year that promises both; then there is a year without a figure.</summary>
    private static readonly ServiceState.Active Service = Of(
        [.. Indicator("risposte", "count", null, (2021, ">=45"), (2022, ">=45")), .. Indicator("evase", "share", "risposte", (2022, ">=70%"), (2023, ">=70%"), (2024, ">=80%"), (2025, ">=80%"))]);

    private static readonly (int, string, string?)[] Values = [(2021, "risposte", "40"), (2022, "risposte", "50"), (2022, "evase", "45/60"), (2023, "evase", null), (2024, "evase", "54/60"), (2025, "evase", "57/60")];

    [Fact]
    public void Every_year_is_told_beside_the_one_before_and_what_was_measured_otherwise_is_not_compared()
    {
        Assert.Equal(
        [
            "2021 risposte 45: 40/1 missed",
            "2022 risposte 45: 50/1 met, 1/4 more",
            "2022 evase 70: 45/60 met, not comparable",
            "2023 evase 70: none no-data",
            "2024 evase 80: 54/60 met",
            "2025 evase 80: 57/60 met, 1/18 more",
        ], Rows(Told(Service, "evase", Values)));
    }

    [Fact]
    public void What_took_the_place_of_what_is_told_with_the_last_and_the_first_edition_that_may_be_known()
    {
        var (former, last, successor, first) = Assert.Single(Told(Service, "evase", Values).Successions);
        Assert.Equal(("risposte", new EditionYear(2022), "evase", new EditionYear(2022)), (former.Code.Value, last, successor.Code.Value, first));
        var line = Course.LineOf(Service, new("evase"));
        var (_, known, _, unknown) = Assert.Single(Course.Of(line, edition => edition.Year == 2021, []).Successions);
        Assert.Equal((new EditionYear(2021), null), (known, unknown));
    }

    [Fact]
    public void The_former_is_told_without_what_came_after_it() =>
        Assert.Equal(["2021 risposte 45: 40/1 missed", "2022 risposte 45: 50/1 met, 1/4 more"], Rows(Told(Service, "risposte", Values)));

    [Fact]
    public void Nothing_is_a_share_of_zero_nor_of_a_year_that_promised_nothing_and_a_fall_is_negative()
    {
        var service = Of(Indicator("risposte", "count", null, (2019, ">=1"), (2020, ">=1"), (2021, ">=1"), (2023, ">=1")));
        Assert.Equal(
            ["2019 risposte 1: 9/1 met", "2020 risposte 1: 0/1 missed, -1/1 more", "2021 risposte 1: 3/1 met", "2023 risposte 1: 6/1 met"],
            Rows(Told(service, "risposte", [(2019, "risposte", "9"), (2020, "risposte", "0"), (2021, "risposte", "3"), (2023, "risposte", "6")])));
    }

    [Fact]
    public void One_that_is_measured_alike_is_compared_with_the_one_that_it_succeeds_at_any_depth()
    {
        var service = Of([.. Indicator("a", "count", null, (2021, ">=1")), .. Indicator("b", "count", "a"), .. Indicator("c", "count", "b", (2022, ">=1"))]);
        var course = Told(service, "c", [(2021, "a", "10"), (2022, "c", "15")]);
        Assert.Equal(["2021 a 1: 10/1 met", "2022 c 1: 15/1 met, 1/2 more"], Rows(course));
        Assert.Equal([("a", "b"), ("b", "c")], course.Successions.Select(s => (s.Former.Code.Value, s.Successor.Code.Value)));
        Assert.Equal([new EditionYear(2021), null], course.Successions.Select(s => s.LastOfFormer));
    }

    [Fact]
    public void Two_that_succeed_each_other_are_told_once_each()
    {
        var service = Of([.. Indicator("a", "count", null, (2021, ">=1")), .. Indicator("b", "count", "a", (2022, ">=1")), new ServiceEvent.IndicatorRedefined(Defined("a", "count", "b"))]);
        Assert.Equal(["b", "a"], Course.LineOf(service, new("a")).Select(i => i.Indicator.Code.Value));
        Assert.Empty(Course.LineOf(service, new("c")));
    }

    private static Course Told(ServiceState.Active service, string code, (int Year, string Indicator, string? Value)[] values)
    {
        return Course.Of(Course.LineOf(service, new(code)), _ => true, values.Select(Standing));

        (EditionYear, Standing) Standing((int Year, string Indicator, string? Value) told)
        {
            var edition = new EditionYear(told.Year);
            var promise = Domain.Service.Find(service, new(told.Indicator))!.PromiseOf(edition)!;
            return (edition, Judge.Of(promise, edition.Span, told.Value is { } value ? [new Answer.Measured(edition.Span, Notation.ReadValue(promise.Indicator.Measure, value), edition.Span.LastDay)] : [], certified: false, Today.AddYears(1)));
        }
    }

    private static string[] Rows(Course course) => [.. course.Years.Select(Row)];

    private static string Row(CourseYear year)
    {
        var (indicator, standard) = (year.Standing.Promise.Indicator.Code, (Standard.AtLeast)year.Standing.Promise.Standard);
        return FormattableString.Invariant($"{year.Edition} {indicator} {standard.Value}: {Notation.Write(year.Standing.Result)} {Notation.Write(year.Standing.Outcome)}")
            + (year.Change is { } change ? FormattableString.Invariant($", {change.Numerator}/{change.Denominator} more") : "") + (year.IsComparable ? "" : ", not comparable");
    }

    private static ServiceState.Active Of(IEnumerable<ServiceEvent> facts) =>
        (ServiceState.Active)facts.Prepend(new ServiceEvent.ServiceRegistered(new("Master"))).Aggregate((ServiceState)ServiceState.Undefined.Instance, Domain.Service.Evolve);

    private static ServiceEvent[] Indicator(string code, string measure, string? succeeds, params (int Edition, string Standard)[] standards) =>
    [
        new ServiceEvent.IndicatorDefined(Defined(code, measure, succeeds)),
        .. standards.Select(s => new ServiceEvent.StandardProgrammed(new(s.Edition), new(code), Notation.ReadStandard(s.Standard))),
    ];

    private static Indicator Defined(string code, string measure, string? succeeds) => new(
        new(code), QualityDimension.Effectiveness, new(code), new(code), Notation.ReadMeasure(measure), Notation.ReadMeasure(measure) is Measure.Ratio ? Aggregation.Pooled : Aggregation.Sum,
        Frequency.Yearly, Succeeds: succeeds is null ? null : new IndicatorCode(succeeds));
}
