using FsCheck.Fluent;

namespace UnimiCharter.Domain.Tests;

public sealed class OutlookTests
{
    [Theory]
    [InlineData("share", "<=20%", "10/100", "none", Outlook.Open)]
    [InlineData("share", "<=20%", "30/100", "none", Outlook.Open)]
    [InlineData("share", "<=20%", "12/100", "110", Outlook.Secured)]
    [InlineData("share", "<=20%", "12/100", "111", Outlook.Open)]
    [InlineData("share", "<=20%", "30/100", "150", Outlook.Open)]
    [InlineData("share", "<=20%", "30/100", "149", Outlook.Lost)]
    [InlineData("share", "<=20%", "20/100", "100", Outlook.Secured)]
    [InlineData("share", "<=20%", "21/100", "100", Outlook.Lost)]
    [InlineData("share", "<=20%", "12/100", "99", Outlook.Open)]
    [InlineData("share", "<=20%~0", "12/100", "110", Outlook.Secured)]
    [InlineData("share", "<=20%~0", "12/100", "111", Outlook.Open)]
    [InlineData("share", "<=20%~0", "30/100", "147", Outlook.Open)]
    [InlineData("share", "<=20%~0", "30/100", "146", Outlook.Lost)]
    [InlineData("share", ">=80%", "88/90", "110", Outlook.Secured)]
    [InlineData("share", ">=80%", "88/90", "111", Outlook.Open)]
    [InlineData("share", ">=80%", "50/80", "150", Outlook.Open)]
    [InlineData("share", ">=80%", "50/80", "149", Outlook.Lost)]
    [InlineData("share", ">=80%", "50/80", "none", Outlook.Open)]
    [InlineData("share", "10..30%", "15/90", "100", Outlook.Secured)]
    [InlineData("share", "10..30%", "10/90", "100", Outlook.Secured)]
    [InlineData("share", "10..30%", "9/90", "100", Outlook.Open)]
    [InlineData("share", "10..30%", "20/90", "100", Outlook.Secured)]
    [InlineData("share", "10..30%", "21/90", "100", Outlook.Open)]
    [InlineData("share", "10..30%", "30/90", "100", Outlook.Open)]
    [InlineData("share", "10..30%", "31/90", "100", Outlook.Lost)]
    [InlineData("share", "10..30%", "0/90", "100", Outlook.Open)]
    [InlineData("share", "10..30%", "0/91", "100", Outlook.Lost)]
    [InlineData("share", "10..30%~0", "304/900", "1000", Outlook.Open)]
    [InlineData("share", "10..30%~0", "305/900", "1000", Outlook.Lost)]
    [InlineData("share", "10..30%~0", "0/905", "1000", Outlook.Open)]
    [InlineData("share", "10..30%~0", "0/906", "1000", Outlook.Lost)]
    [InlineData("share", "<=20%", "0/0", "100", Outlook.Open)]
    [InlineData("ratio", "<=20%", "12/100", "110", Outlook.Open)]
    [InlineData("ratio", ">=80%", "50/80", "100", Outlook.Open)]
    public void A_pooled_ratio_is_secured_or_lost_only_within_a_known_volume(string measure, string standard, string months, string volume, Outlook outlook) =>
        AssertOutlook(Aggregation.Pooled, measure, standard, months, outlook, volume);

    // What is no part of its whole can grow without end, but it never shrinks: 30 of at most 120 is 25% at least.
    [Theory]
    [InlineData("<=20%", "30/100", "120", Outlook.Lost)]
    [InlineData("<=20%", "30/100", "150", Outlook.Open)]
    [InlineData(">=80%", "96/100", "120", Outlook.Secured)]
    [InlineData(">=80%", "96/100", "121", Outlook.Open)]
    [InlineData("10..30%", "37/100", "120", Outlook.Lost)]
    public void A_pooled_ratio_of_any_two_numbers_never_falls_below_what_it_has_over_the_volume(string standard, string months, string volume, Outlook outlook) =>
        AssertOutlook(Aggregation.Pooled, "ratio", standard, months, outlook, volume);

    [Theory]
    [InlineData("yesNo", "yes", "y*11", Outlook.Open)]
    [InlineData("yesNo", "yes", "y n", Outlook.Lost)]
    [InlineData("yesNo", "yes", "y*12", Outlook.Secured)]
    [InlineData("yesNo", "yes", "y*11 n", Outlook.Lost)]
    [InlineData("count", ">=2", "3 2", Outlook.Open)]
    [InlineData("count", ">=2", "3 1", Outlook.Lost)]
    [InlineData("share", "<=20%", "0/0 1/5", Outlook.Open)]
    [InlineData("share", "<=20%", "0/0", Outlook.Open)]
    [InlineData("share", "<=20%", "0/0 2/5", Outlook.Lost)]
    public void An_every_is_lost_once_missed_and_open_until_all_is_answered(string measure, string standard, string months, Outlook outlook) =>
        AssertOutlook(Aggregation.Every, measure, standard, months, outlook);

    [Theory]
    [InlineData("count", ">=5", "9", Outlook.Open)]
    [InlineData("count", ">=5", "4*11", Outlook.Open)]
    [InlineData("count", ">=5", "4*11 5", Outlook.Secured)]
    [InlineData("count", ">=5", "9*11 4", Outlook.Lost)]
    [InlineData("count", ">=5", "9 .*10 4", Outlook.Lost)]
    [InlineData("count", ">=5", "4 .*10 9", Outlook.Secured)]
    [InlineData("count", ">=5", ". 9 -*10", Outlook.Secured)]
    [InlineData("count", ">=5", ". 4 x*10", Outlook.Lost)]
    [InlineData("count", ">=5", "9 . x*10", Outlook.Open)]
    public void A_latest_is_decided_when_no_later_month_is_to_come(string measure, string standard, string months, Outlook outlook) =>
        AssertOutlook(Aggregation.Latest, measure, standard, months, outlook);

    // November may still bring cases, and then it is the latest month that can be judged.
    [Fact]
    public void A_latest_is_open_while_a_month_is_to_come_that_only_a_month_without_cases_follows() =>
        AssertOutlook(Aggregation.Latest, "share", ">=50%", "6/10*10 . 0/0", Outlook.Open);

    [Theory]
    [InlineData("count", ">=100", "60 40", Outlook.Secured)]
    [InlineData("count", ">=100", "60 39", Outlook.Open)]
    [InlineData("count", "<=100", "60 40", Outlook.Open)]
    [InlineData("count", "<=100", "60 41", Outlook.Lost)]
    [InlineData("count", "<=100", "1*12", Outlook.Secured)]
    [InlineData("count", ">=100", "1*12", Outlook.Lost)]
    [InlineData("count", "10..20", "5", Outlook.Open)]
    [InlineData("count", "10..20", "20", Outlook.Open)]
    [InlineData("count", "10..20", "21", Outlook.Lost)]
    [InlineData("amount", ">=100", "200", Outlook.Open)]
    [InlineData("amount", "<=100", "200", Outlook.Open)]
    public void A_sum_of_counts_keeps_what_it_reached_and_one_of_amounts_may_lose_it(string measure, string standard, string months, Outlook outlook) =>
        AssertOutlook(Aggregation.Sum, measure, standard, months, outlook);

    [Theory]
    [InlineData("count", ">=10", "3 10", Outlook.Secured)]
    [InlineData("count", ">=10", "3 9", Outlook.Open)]
    [InlineData("count", "<=10", "10", Outlook.Open)]
    [InlineData("count", "<=10", "11 3", Outlook.Lost)]
    [InlineData("count", "5..10", "4", Outlook.Open)]
    [InlineData("count", "5..10", "7", Outlook.Open)]
    [InlineData("count", "5..10", "11", Outlook.Lost)]
    [InlineData("amount", ">=10", "10 -3", Outlook.Secured)]
    [InlineData("amount", "<=10~0", "10.4", Outlook.Open)]
    [InlineData("amount", "<=10~0", "10.5", Outlook.Lost)]
    [InlineData("share", "<=20%", "3/10 0/0", Outlook.Lost)]
    [InlineData("share", ">=20%", "3/10", Outlook.Secured)]
    public void A_peak_keeps_what_it_reached(string measure, string standard, string months, Outlook outlook) =>
        AssertOutlook(Aggregation.Peak, measure, standard, months, outlook);

    [Theory]
    [InlineData("count", ">=5", "60", Outlook.Secured)]
    [InlineData("count", ">=5", "59", Outlook.Open)]
    [InlineData("count", ">=5", "35 .*6 x*5", Outlook.Secured)]
    [InlineData("count", ">=5", "34 .*6 x*5", Outlook.Open)]
    [InlineData("count", ">=5", "35 .*6 -*5", Outlook.Secured)]
    [InlineData("count", "<=5", "60", Outlook.Open)]
    [InlineData("count", "<=5", "61", Outlook.Lost)]
    [InlineData("count", "2..5", "61", Outlook.Lost)]
    [InlineData("count", "2..5", "60", Outlook.Open)]
    [InlineData("count", "2..5", "30", Outlook.Open)]
    [InlineData("amount", ">=5", "600", Outlook.Open)]
    [InlineData("amount", "<=5", "600", Outlook.Open)]
    public void A_mean_of_counts_can_fall_no_lower_than_if_nothing_more_came(string measure, string standard, string months, Outlook outlook) =>
        AssertOutlook(Aggregation.Mean, measure, standard, months, outlook);

    [Theory]
    [InlineData("2024-12-31", false, Outlook.Secured)]
    [InlineData("2025-01-01", false, null)]
    [InlineData("2024-12-31", true, null)]
    public void Only_a_provisional_verdict_looks_ahead(string today, bool certified, Outlook? outlook)
    {
        var promise = Notation.ReadPromise(Aggregation.Sum, "count", ">=1");
        Assert.Equal(outlook, Judge.Of(promise, Edition.Span, Notation.ReadYear(new Measure.Count(), "1*12"), certified, Notation.ReadDay(today)).Outlook);
    }

    [Fact]
    public void What_is_secured_is_met_and_stays_met_and_what_is_lost_is_missed_and_stays_missed_whatever_comes() => Law.Holds(Years.Unfinished, drawn =>
    {
        var (promise, now, later, volume) = drawn;
        var standing = Judge.Of(promise, Edition.Span, now, false, YearEnd, declaredVolume: volume);
        var end = Judge.Of(promise, Edition.Span, later, false, YearEnd.AddDays(1));

        Assert.Equal(Finality.Final, end.Finality);
        if (standing.Outlook is Outlook.Secured) Assert.Equal((new Outcome.Met(), new Outcome.Met()), (standing.Outcome, end.Outcome));
        if (standing.Outlook is Outlook.Lost) Assert.Equal((new Outcome.Missed(), new Outcome.Missed()), (standing.Outcome, end.Outcome));
    }, tries: 5000);

    [Fact]
    public void What_is_open_within_a_known_volume_can_still_be_met_and_still_be_missed()
    {
        var examples =
            from comparator in Gen.Elements("<=", ">=")
            from value in Gen.Choose(0, 100)
            let standard = $"{comparator}{value}%"
            from d in Gen.Choose(1, 40)
            from n in Gen.Choose(0, d)
            from more in Gen.Choose(0, 40)
            select (standard, n, d, more);

        Law.Holds(examples, drawn =>
        {
            var (standard, n, d, more) = drawn;
            var standing = Judged(Aggregation.Pooled, "share", standard, $"{n}/{d} .*11", $"{d + more}");
            var none = Judged(Aggregation.Pooled, "share", standard, $"{n}/{d} 0/{more} 0/0*10", null).Outcome;
            var all = Judged(Aggregation.Pooled, "share", standard, $"{n}/{d} {more}/{more} 0/0*10", null).Outcome;

            Assert.Equal(standing.Outlook == Outlook.Open, none != all);
        });
    }

    private static readonly EditionYear Edition = new(2024);
    private static readonly DateOnly YearEnd = new(2024, 12, 31);

    private static void AssertOutlook(Aggregation aggregation, string measure, string standard, string months, Outlook outlook, string volume = "none") =>
        Assert.Equal(outlook, Judged(aggregation, measure, standard, months, volume == "none" ? null : volume).Outlook);

    private static Standing Judged(Aggregation aggregation, string measure, string standard, string months, string? volume) => Judge.Of(
        Notation.ReadPromise(aggregation, measure, standard), Edition.Span, Notation.ReadYear(Notation.ReadMeasure(measure), months), false, YearEnd,
        declaredVolume: volume is null ? null : Notation.ReadNumber(volume));
}
