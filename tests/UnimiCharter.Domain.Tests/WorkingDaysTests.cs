namespace UnimiCharter.Domain.Tests;

public sealed class WorkingDaysTests
{
    // 2285 has the earliest Easter there can be, 1943 and 2038 the latest. In 1954, 1981, 2049 and 2076 the rule of the moon
    // alone comes to a week later, on 25 or 26 April.
    [Theory]
    [InlineData("1943-04-25")]
    [InlineData("1954-04-18")]
    [InlineData("1961-04-02")]
    [InlineData("1981-04-19")]
    [InlineData("2000-04-23")]
    [InlineData("2008-03-23")]
    [InlineData("2011-04-24")]
    [InlineData("2019-04-21")]
    [InlineData("2024-03-31")]
    [InlineData("2025-04-20")]
    [InlineData("2026-04-05")]
    [InlineData("2027-03-28")]
    [InlineData("2038-04-25")]
    [InlineData("2049-04-18")]
    [InlineData("2076-04-19")]
    [InlineData("2285-03-22")]
    public void Easter_fell_and_will_fall_on_known_days(string day) =>
        Assert.Equal(Notation.ReadDay(day), ItalianHolidays.Easter(Notation.ReadDay(day).Year));

    [Fact]
    public void Easter_is_the_Sunday_after_the_full_moon_of_the_table_of_epacts() =>
        Assert.All(Enumerable.Range(Period.FirstYear, Period.LastYear - Period.FirstYear + 1), year =>
        {
            var moon = PaschalMoon(year);
            Assert.Equal(moon.AddDays(7 - (int)moon.DayOfWeek), ItalianHolidays.Easter(year));
        });

    [Theory]
    [InlineData("2024-01-01", true)]
    [InlineData("2024-01-06", true)]
    [InlineData("2024-03-29", false)]
    [InlineData("2024-03-31", true)]
    [InlineData("2024-04-01", true)]
    [InlineData("2024-04-02", false)]
    [InlineData("2024-04-25", true)]
    [InlineData("2024-05-01", true)]
    [InlineData("2024-06-02", true)]
    [InlineData("2024-06-29", false)]
    [InlineData("2024-08-15", true)]
    [InlineData("2024-11-01", true)]
    [InlineData("2024-11-04", false)]
    [InlineData("2024-12-07", false)]
    [InlineData("2024-12-08", true)]
    [InlineData("2024-12-24", false)]
    [InlineData("2024-12-25", true)]
    [InlineData("2024-12-26", true)]
    [InlineData("2024-12-31", false)]
    [InlineData("2025-04-21", true)]
    [InlineData("2025-06-09", false)]
    public void The_law_says_which_days_are_holidays(string day, bool holiday) =>
        Assert.Equal(holiday, ItalianHolidays.Include(Notation.ReadDay(day)));

    [Theory]
    [InlineData(2024, 12)]
    [InlineData(2025, 12)]
    [InlineData(2026, 13)]
    [InlineData(2027, 13)]
    public void A_year_has_so_many_holidays(int year, int holidays) =>
        Assert.Equal(holidays, DaysOf(year).Count(ItalianHolidays.Include));

    [Theory]
    [InlineData("2024-10-04", false)]
    [InlineData("2025-10-04", false)]
    [InlineData("2026-10-04", true)]
    [InlineData("2027-10-04", true)]
    [InlineData("2999-10-04", true)]
    public void Saint_Francis_is_a_holiday_from_2026_on(string day, bool holiday) =>
        Assert.Equal(holiday, ItalianHolidays.Include(Notation.ReadDay(day)));

    // Counted on a calendar, month by month: Mondays to Fridays less the holidays that fall on one.
    // 2024: 1 January, 1 April (Easter Monday), 25 April, 1 May, 15 August, 1 November, 25 and 26 December; the patron's is a Saturday.
    // 2025: 1 and 6 January, 21 (Easter Monday) and 25 April, 1 May, 2 June, 15 August, 8, 25 and 26 December; the patron's is a Sunday.
    // 2026: 1 and 6 January, 6 April (Easter Monday), 1 May, 2 June, 7 (patron), 8 and 25 December.
    // 2027: 1 and 6 January, 29 March (Easter Monday), 2 June, 4 October (Saint Francis), 1 November, 7 (patron) and 8 December.
    [Theory]
    [InlineData(2024, "22 21 21 20 22 20 23 21 21 23 20 20", 254)]
    [InlineData(2025, "21 20 21 20 21 20 23 20 22 23 20 20", 251)]
    [InlineData(2026, "20 20 22 21 20 21 23 21 22 22 21 20", 253)]
    [InlineData(2027, "19 20 22 22 21 21 22 22 22 20 21 21", 253)]
    public void Milan_has_so_many_working_days(int year, string months, int total)
    {
        Assert.Equal(months, string.Join(' ', Period.Year(year).Months().Select(Milan.In)));
        Assert.Equal(total, Milan.In(Period.Year(year)));
    }

    [Theory]
    [InlineData("2024-Q1", 64)]
    [InlineData("2024-Q4", 63)]
    [InlineData("2024-H1", 126)]
    [InlineData("2024-H2", 128)]
    [InlineData("AY2023-2024", 251)]
    [InlineData("2024..2027", 1011)]
    public void A_longer_period_has_those_of_its_months(string period, int days)
    {
        Assert.Equal(days, Milan.In(Period.Parse(period)));
        Assert.Equal(days, Period.Parse(period).Months().Sum(Milan.In));
    }

    // Only in 2026 is the 7th of December a Monday.
    [Theory]
    [InlineData("2024-12", 20, 20)]
    [InlineData("2025-12", 20, 20)]
    [InlineData("2026-12", 21, 20)]
    [InlineData("2026-11", 21, 21)]
    [InlineData("2027-12", 22, 21)]
    public void A_patron_takes_a_day_where_it_falls_on_one_of_work(string month, int without, int with)
    {
        Assert.Equal(without, WorkingDays.Default.In(Period.Parse(month)));
        Assert.Equal(with, Milan.In(Period.Parse(month)));
    }

    [Theory]
    [InlineData("2024-08-12 2024-08-13 2024-08-14 2024-08-16", 17, 250)]
    [InlineData("2024-08-12", 20, 253)]
    [InlineData("2024-08-15", 21, 254)]
    [InlineData("2024-08-17", 21, 254)]
    [InlineData("2024-08-18", 21, 254)]
    [InlineData("2024-04-01", 21, 254)]
    [InlineData("2024-12-07", 21, 254)]
    [InlineData("2023-08-14 2025-08-14", 21, 254)]
    [InlineData("2024-08-16 2024-12-23 2024-12-24 2024-12-27 2024-12-30 2024-12-31", 20, 248)]
    public void A_closure_takes_a_day_unless_nobody_would_have_worked_on_it(string closures, int inAugust, int inTheYear)
    {
        var closed = Milan with { Closures = [.. closures.Split(' ').Select(Notation.ReadDay)] };

        Assert.Equal(inAugust, closed.In(Period.Month(2024, 8)));
        Assert.Equal(inTheYear, closed.In(Period.Year(2024)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 28)]
    [InlineData(12, 31)]
    public void A_patron_has_a_day_of_every_year(int month, int day) => Assert.Equal((month, day), (new DayOfYear(month, day).Month, new DayOfYear(month, day).Day));

    [Theory]
    [InlineData(2, 29)]
    [InlineData(4, 31)]
    [InlineData(13, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 32)]
    public void No_patron_has_a_day_that_some_years_lack(int month, int day) => Assert.Throws<ArgumentOutOfRangeException>(() => new DayOfYear(month, day));

    [Fact]
    public void Working_days_are_equal_when_patron_and_closures_are()
    {
        var closed = Milan with { Closures = [new(2024, 8, 12), new(2024, 8, 13)] };
        var same = new WorkingDays(new DayOfYear(12, 7), [new(2024, 8, 13), new(2024, 8, 12)]);

        Assert.Equal(closed, same);
        Assert.Equal(closed.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(closed, same with { PatronDay = null });
        Assert.NotEqual(closed, same with { PatronDay = new(12, 8) });
        Assert.NotEqual(closed, same with { Closures = [new(2024, 8, 12), new(2024, 8, 14)] });
        Assert.NotEqual(closed, same with { Closures = [new(2024, 8, 12)] });
    }

    private static readonly WorkingDays Milan = WorkingDays.Default with { PatronDay = new(12, 7) };

    private static IEnumerable<DateOnly> DaysOf(int year) =>
        Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(new DateOnly(year, 1, 1).AddDays);

    /// <summary>The fourteenth day of the moon by Lilius's and Clavius's tables: the golden number's epact, put right for the centuries.</summary>
    private static DateOnly PaschalMoon(int year)
    {
        var (golden, century) = (year % 19 + 1, year / 100 + 1);
        var (droppedLeapDays, moonDrift) = (3 * century / 4 - 12, (8 * century + 5) / 25 - 5);
        var epact = ((11 * golden + 20 + moonDrift - droppedLeapDays) % 30 + 30) % 30;
        if (epact == 24 || (epact == 25 && golden > 11)) epact++;
        var fromMarch = 44 - epact;
        return new DateOnly(year, 3, 1).AddDays((fromMarch < 21 ? fromMarch + 30 : fromMarch) - 1);
    }
}
