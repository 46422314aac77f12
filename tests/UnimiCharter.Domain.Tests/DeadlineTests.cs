using System.Collections.Immutable;
using FsCheck.Fluent;

namespace UnimiCharter.Domain.Tests;

public sealed class DeadlineTests
{
    [Theory]
    [InlineData("2024-01", "2024-02-15")]
    [InlineData("2024-11", "2024-12-15")]
    [InlineData("2024-12", "2025-01-15")]
    [InlineData("2024-Q1", "2024-04-15")]
    [InlineData("2024-Q4", "2025-01-15")]
    [InlineData("2024-H1", "2024-07-15")]
    [InlineData("2024-H2", "2025-01-15")]
    [InlineData("2024", "2025-01-15")]
    [InlineData("AY2023-2024", "2024-10-15")]
    [InlineData("2020..2022", "2023-01-15")]
    public void A_period_is_due_on_the_15th_of_the_month_after_and_never_closes_unless_an_edition_says_otherwise(string period, string due)
    {
        Assert.Equal(Notation.ReadDay(due), Schedule.Default.DueOn(Period.Parse(period)));
        Assert.Null(Schedule.Default.ClosesOn(Period.Parse(period)));
    }

    [Theory]
    [InlineData("2023-01", 1, 31, "2023-02-28")]
    [InlineData("2024-01", 1, 31, "2024-02-29")]
    [InlineData("2024-01", 1, 30, "2024-02-29")]
    [InlineData("2024-01", 1, 29, "2024-02-29")]
    [InlineData("2023-01", 1, 29, "2023-02-28")]
    [InlineData("2024-01", 1, 28, "2024-02-28")]
    [InlineData("2100-01", 1, 31, "2100-02-28")]
    [InlineData("2000-01", 1, 31, "2000-02-29")]
    [InlineData("2024-03", 1, 31, "2024-04-30")]
    [InlineData("2024-02", 1, 31, "2024-03-31")]
    [InlineData("2024-02", 1, 1, "2024-03-01")]
    [InlineData("2024-01", 13, 31, "2025-02-28")]
    [InlineData("2024-12", 2, 31, "2025-02-28")]
    [InlineData("2024-12", 14, 31, "2026-02-28")]
    [InlineData("2022", 14, 31, "2024-02-29")]
    [InlineData("2024-Q4", 2, 10, "2025-02-10")]
    [InlineData("2024-12", 24, 1, "2026-12-01")]
    [InlineData("2999-12", 24, 31, "3001-12-31")]
    public void A_deadline_is_a_day_so_many_months_after_or_the_last_of_a_shorter_month(string period, int months, int day, string falls) =>
        Assert.Equal(Notation.ReadDay(falls), new Deadline(months, day).After(Period.Parse(period)));

    [Theory]
    [InlineData(0, 15)]
    [InlineData(-1, 15)]
    [InlineData(25, 15)]
    [InlineData(1, 0)]
    [InlineData(1, 32)]
    public void A_deadline_lies_within_two_years_on_a_day_that_a_month_can_have(int months, int day) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Deadline(months, day));

    [Theory]
    [InlineData(1, 15, true)]
    [InlineData(1, 16, true)]
    [InlineData(2, 1, true)]
    [InlineData(24, 31, true)]
    [InlineData(1, 14, false)]
    [InlineData(1, 1, false)]
    public void A_period_does_not_close_before_it_is_due(int months, int day, bool possible)
    {
        var (due, closing) = (new Deadline(1, 15), new Deadline(months, day));

        if (possible) Assert.Equal((due, closing), (new Deadlines(due, closing).Due, new Deadlines(due, closing).Closing));
        else Assert.Throws<ArgumentException>(() => new Deadlines(due, closing));
    }

    [Fact]
    public void Whatever_the_month_a_period_never_closes_before_it_is_due()
    {
        var deadlines = from months in Gen.Choose(1, 3) from day in Gen.Choose(27, 31) select new Deadline(months, day);

        Law.Holds(from due in deadlines from closing in deadlines from month in Gen.Choose(0, 23) select (due, closing, month), drawn =>
        {
            var (due, closing, at) = drawn;
            var month = Period.Month(2023 + at / 12, at % 12 + 1);
            if (!closing.IsBefore(due)) Assert.True(closing.After(month) >= due.After(month));
            Assert.True(due.After(month) > month.LastDay);
        });
    }

    // January is due on 15 February and, in the last two columns, closes on 31 March.
    [Theory]
    [InlineData("", "2024-02-15", "2024-03-31")]
    [InlineData("2024-01:2024-02-20", "2024-02-20", "2024-03-31")]
    [InlineData("2024-01:2024-03-31", "2024-03-31", "2024-03-31")]
    [InlineData("2024-01:2024-04-10", "2024-04-10", "2024-04-10")]
    [InlineData("2024-01:2024-02-15", "2024-02-15", "2024-03-31")]
    [InlineData("2024-01:2024-02-10", "2024-02-15", "2024-03-31")]
    [InlineData("2024-02:2024-09-30", "2024-02-15", "2024-03-31")]
    [InlineData("2024-Q1:2024-09-30", "2024-02-15", "2024-03-31")]
    public void An_extension_puts_off_the_due_day_and_the_closing_that_it_passes_and_never_brings_either_forward(string extension, string due, string closing)
    {
        var extensions = ImmutableSortedDictionary<Period, DateOnly>.Empty;
        if (extension.Split(':') is [var period, var until]) extensions = extensions.Add(Period.Parse(period), Notation.ReadDay(until));
        var closed = Schedule.Default with { Deadlines = new(new(1, 15), new(2, 31)), Extensions = extensions };
        var open = Schedule.Default with { Extensions = extensions };

        Assert.Equal(Notation.ReadDay(due), closed.DueOn(Period.Month(2024, 1)));
        Assert.Equal(Notation.ReadDay(closing), closed.ClosesOn(Period.Month(2024, 1)));
        Assert.Equal(Notation.ReadDay(due), open.DueOn(Period.Month(2024, 1)));
        Assert.Null(open.ClosesOn(Period.Month(2024, 1)));
    }

    [Fact]
    public void A_service_keeps_its_own_deadlines_and_shares_the_working_days()
    {
        var own = new Deadlines(new(2, 1), new(3, 1));
        var calendar = new EditionCalendar(
            new(new(1, 10), null), new(new(12, 7), []), ImmutableSortedDictionary<ServiceCode, Deadlines>.Empty.Add(new("master"), own));
        var none = ImmutableSortedDictionary<Period, DateOnly>.Empty;

        Assert.Equal(own, calendar.Of(new("master"), none).Deadlines);
        Assert.Equal(calendar.Deadlines, calendar.Of(new("dottorato"), none).Deadlines);
        Assert.Equal(calendar.WorkingDays, calendar.Of(new("master"), none).WorkingDays);
    }

    [Fact]
    public void Calendars_are_equal_when_all_their_deadlines_and_days_are()
    {
        EditionCalendar Calendar(int day, int own) => new(
            new(new(1, day), null), new(new(12, 7), [new(2024, 8, 12)]), ImmutableSortedDictionary<ServiceCode, Deadlines>.Empty.Add(new("master"), new(new(1, own), null)));

        Assert.Equal(Calendar(10, 20), Calendar(10, 20));
        Assert.Equal(Calendar(10, 20).GetHashCode(), Calendar(10, 20).GetHashCode());
        Assert.NotEqual(Calendar(10, 20), Calendar(11, 20));
        Assert.NotEqual(Calendar(10, 20), Calendar(10, 21));
        Assert.NotEqual(Calendar(10, 20), Calendar(10, 20) with { WorkingDays = WorkingDays.Default });
    }
}
