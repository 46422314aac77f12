using FsCheck;
using FsCheck.Fluent;

namespace UnimiCharter.Domain.Tests;

public sealed class PeriodTests
{
    [Theory]
    [InlineData("2024-03", PeriodKind.Month, 1, "2024-03-01", "2024-03-31")]
    [InlineData("2024-12", PeriodKind.Month, 1, "2024-12-01", "2024-12-31")]
    [InlineData("2024-Q1", PeriodKind.Quarter, 3, "2024-01-01", "2024-03-31")]
    [InlineData("2024-Q4", PeriodKind.Quarter, 3, "2024-10-01", "2024-12-31")]
    [InlineData("2024-H1", PeriodKind.Half, 6, "2024-01-01", "2024-06-30")]
    [InlineData("2024-H2", PeriodKind.Half, 6, "2024-07-01", "2024-12-31")]
    [InlineData("2024", PeriodKind.Year, 12, "2024-01-01", "2024-12-31")]
    [InlineData("AY2023-2024", PeriodKind.AcademicYear, 12, "2023-10-01", "2024-09-30")]
    [InlineData("2020..2022", PeriodKind.Span, 36, "2020-01-01", "2022-12-31")]
    [InlineData("1900", PeriodKind.Year, 12, "1900-01-01", "1900-12-31")]
    [InlineData("2999-12", PeriodKind.Month, 1, "2999-12-01", "2999-12-31")]
    [InlineData("AY2998-2999", PeriodKind.AcademicYear, 12, "2998-10-01", "2999-09-30")]
    [InlineData("1900..2999", PeriodKind.Span, 13_200, "1900-01-01", "2999-12-31")]
    public void A_period_covers_whole_months_and_is_printed_as_it_was_read(string text, PeriodKind kind, int months, string firstDay, string lastDay)
    {
        Assert.True(Period.TryParse(text, out var period));

        Assert.Equal(kind, period.Kind);
        Assert.Equal(months, period.MonthCount);
        Assert.Equal(Notation.ReadDay(firstDay), period.FirstDay);
        Assert.Equal(Notation.ReadDay(lastDay), period.LastDay);
        Assert.Equal(text, period.ToString());
        Assert.Equal(period, Period.Parse(text));
    }

    [Fact]
    public void Each_kind_is_read_as_what_its_factory_makes()
    {
        Assert.Equal(Period.Month(2024, 3), Period.Parse("2024-03"));
        Assert.Equal(Period.Quarter(2024, 2), Period.Parse("2024-Q2"));
        Assert.Equal(Period.Half(2024, 2), Period.Parse("2024-H2"));
        Assert.Equal(Period.Year(2024), Period.Parse("2024"));
        Assert.Equal(Period.AcademicYear(2023), Period.Parse("AY2023-2024"));
        Assert.Equal(Period.Span(2020, 2022), Period.Parse("2020..2022"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("2024-13")]
    [InlineData("2024-00")]
    [InlineData("2024-3")]
    [InlineData("2024-003")]
    [InlineData("24-03")]
    [InlineData("024-03")]
    [InlineData("12024-03")]
    [InlineData("2024-03-01")]
    [InlineData("2024/03")]
    [InlineData("2024.03")]
    [InlineData("202403")]
    [InlineData("03-2024")]
    [InlineData("2024-")]
    [InlineData("-03")]
    [InlineData("2024--3")]
    [InlineData("2024-+3")]
    [InlineData("2024- 3")]
    [InlineData("2024-1 ")]
    [InlineData("2024-1.")]
    [InlineData("2024-1,")]
    [InlineData("2024-1e")]
    [InlineData("2024-0x")]
    [InlineData("2024-Q0")]
    [InlineData("2024-Q5")]
    [InlineData("2024-q1")]
    [InlineData("2024Q1")]
    [InlineData("2024-Q01")]
    [InlineData("2024-Q")]
    [InlineData("2024-Q-1")]
    [InlineData("2024-H0")]
    [InlineData("2024-H3")]
    [InlineData("2024-h1")]
    [InlineData("2024-W1")]
    [InlineData("2024-S1")]
    [InlineData("AY2023-2025")]
    [InlineData("AY2023-2023")]
    [InlineData("AY2023-2022")]
    [InlineData("AY2024-2023")]
    [InlineData("AY2023-24")]
    [InlineData("AY2023/2024")]
    [InlineData("AY2023")]
    [InlineData("ay2023-2024")]
    [InlineData("Ay2023-2024")]
    [InlineData("AY 2023-2024")]
    [InlineData("2023-2024")]
    [InlineData("2022..2020")]
    [InlineData("2021..2020")]
    [InlineData("2020...2022")]
    [InlineData("2020.2022")]
    [InlineData("2020..22")]
    [InlineData("2020..")]
    [InlineData("..2022")]
    [InlineData("2020-2022")]
    [InlineData("2020 ..2022")]
    [InlineData(" 2024")]
    [InlineData("2024 ")]
    [InlineData(" 2024-03")]
    [InlineData("2024-03 ")]
    [InlineData("+024")]
    [InlineData("-024")]
    [InlineData("2,24")]
    [InlineData("20.4")]
    [InlineData("2e03")]
    [InlineData("0x7e")]
    [InlineData("(24)")]
    [InlineData("1899")]
    [InlineData("1899-12")]
    [InlineData("1899-Q4")]
    [InlineData("1899-H2")]
    [InlineData("AY1899-1900")]
    [InlineData("1899..1901")]
    [InlineData("3000")]
    [InlineData("3000-01")]
    [InlineData("AY2999-3000")]
    [InlineData("2999..3000")]
    [InlineData("0000")]
    [InlineData("9999")]
    [InlineData("twenty")]
    [InlineData("null")]
    [InlineData("٢٠٢٤")]
    [InlineData("2024-٠٣")]
    [InlineData("2024-Q١")]
    [InlineData("２０２４")]
    [InlineData("२०२४")]
    [InlineData("2024−03")]
    [InlineData("2024–03")]
    [InlineData("AY2023–2024")]
    [InlineData("2020‥2022")]
    public void What_is_not_written_as_a_period_is_refused(string text) => AssertRefused(text);

    [Fact]
    public void What_only_looks_like_a_period_is_refused()
    {
        string[] texts =
        [
            "2024\0", "\02024", "202\0", "2024-1\0", "2024-\01", "2024-03\0", "2024-Q1\0", "AY2023-2024\0", "2020..2022\0", "2020..202\0",
            "2024\n", "2024-03\r\n", "\t2024", "2024\u00a0", "\ufeff2024", "2024\u200b", "\ud835024", "2024-\ud8350",
        ];
        Assert.All(texts, AssertRefused);
    }

    [Fact]
    public void Texts_of_any_length_are_refused_without_being_read_through() =>
        Assert.All(
            new[] { new string('2', 1_000_000), new string(' ', 1_000_000), "2024-03" + new string('0', 1_000_000), "AY2023-2024" + new string('4', 12), "2020..20222" },
            AssertRefused);

    [Fact]
    public void A_missing_text_is_refused() => Assert.False(Period.TryParse(null, out _));

    [Fact]
    public void The_longest_period_has_the_greatest_length_that_is_announced() =>
        Law.Holds(Any, period => Assert.InRange(period.ToString().Length, 4, Period.MaxLength));

    [Fact]
    public void What_is_printed_is_read_as_the_same_period() => Law.Holds(Any, period => Assert.Equal(period, Period.Parse(period.ToString())));

    [Fact]
    public void Whatever_is_read_is_printed_as_it_was_written()
    {
        var corrupted =
            from period in Any
            from place in Gen.Choose(0, 10)
            from c in Gen.Elements("0123456789-QHAY. +\0\t٣x".ToCharArray())
            let text = period.ToString()
            select text.Remove(place % text.Length, 1).Insert(place % text.Length, c.ToString());

        Law.Holds(corrupted, text =>
        {
            if (Period.TryParse(text, out var period)) Assert.Equal(text, period.ToString());
        }, tries: 5000);
    }

    [Theory]
    [InlineData(1899)]
    [InlineData(3000)]
    [InlineData(0)]
    [InlineData(-2024)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(178_956_970 + 2024)]
    [InlineData(357_913_941 + 2024)]
    public void No_period_is_made_outside_the_years_1900_to_2999(int year)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Period.Month(year, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Period.Quarter(year, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Period.Half(year, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Period.Year(year));
        Assert.Throws<ArgumentOutOfRangeException>(() => Period.AcademicYear(year));
        Assert.Throws<ArgumentOutOfRangeException>(() => Period.Span(2024, year));
        Assert.Throws<ArgumentOutOfRangeException>(() => Period.Span(year, 2024));
    }

    [Fact]
    public void No_period_is_made_of_a_part_that_a_year_does_not_have()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Period.Month(2024, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Period.Month(2024, 13));
        Assert.Throws<ArgumentOutOfRangeException>(() => Period.Quarter(2024, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Period.Quarter(2024, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Period.Half(2024, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Period.Half(2024, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Period.Span(2022, 2020));
        Assert.Throws<ArgumentOutOfRangeException>(() => Period.AcademicYear(2999));
        Assert.Throws<FormatException>(() => Period.Parse("2024-13"));
    }

    [Fact]
    public void Periods_are_ordered_by_first_month_then_length_then_kind()
    {
        string[] inOrder =
        [
            "2020..2022", "AY2022-2023", "2023-12", "2024-01", "2024-Q1", "2024-H1", "2024", "2024..2024", "2024..2025", "2024-02", "2024-04",
            "2024-Q2", "2024-07", "2024-Q3", "2024-H2", "2024-10", "2024-Q4", "AY2024-2025", "2025-01",
        ];
        var shuffled = inOrder.Select(Period.Parse).OrderBy(p => p.ToString().Reverse().First()).ThenByDescending(p => p.ToString(), StringComparer.Ordinal);

        Assert.Equal(inOrder, shuffled.Order().Select(p => p.ToString()));
    }

    [Fact]
    public void The_order_is_total_and_agrees_with_equality() => Law.Holds(Near.Three(), drawn =>
    {
        var (a, b, c) = drawn;
        Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
        Assert.Equal(a == b, a.CompareTo(b) == 0);
        Assert.Equal(a.CompareTo(b) < 0, a < b);
        Assert.Equal(a.CompareTo(b) > 0, a > b);
        Assert.Equal(a.CompareTo(b) <= 0, a <= b);
        Assert.Equal(a.CompareTo(b) >= 0, a >= b);
        if (a <= b && b <= c) Assert.True(a <= c);
        if (a == b) Assert.Equal(a.GetHashCode(), b.GetHashCode());
    }, tries: 5000);

    [Theory]
    [InlineData("2024", "2024-01", true)]
    [InlineData("2024", "2024-12", true)]
    [InlineData("2024", "2024-Q4", true)]
    [InlineData("2024", "2024-H2", true)]
    [InlineData("2024", "2024", true)]
    [InlineData("2024", "2025-01", false)]
    [InlineData("2024", "2023-12", false)]
    [InlineData("2024", "AY2023-2024", false)]
    [InlineData("2024", "AY2024-2025", false)]
    [InlineData("2024", "2023..2024", false)]
    [InlineData("2024-Q1", "2024-03", true)]
    [InlineData("2024-Q1", "2024-04", false)]
    [InlineData("2024-Q1", "2024-H1", false)]
    [InlineData("2024-H2", "2024-Q3", true)]
    [InlineData("2024-H2", "2024-Q2", false)]
    [InlineData("AY2023-2024", "2023-10", true)]
    [InlineData("AY2023-2024", "2023-Q4", true)]
    [InlineData("AY2023-2024", "2024-09", true)]
    [InlineData("AY2023-2024", "2023-09", false)]
    [InlineData("AY2023-2024", "2024-10", false)]
    [InlineData("AY2023-2024", "2024-H1", true)]
    [InlineData("AY2023-2024", "2024-H2", false)]
    [InlineData("2020..2022", "2021", true)]
    [InlineData("2020..2022", "AY2021-2022", true)]
    [InlineData("2020..2022", "AY2022-2023", false)]
    [InlineData("2020..2022", "2021..2022", true)]
    [InlineData("2020..2022", "2021..2023", false)]
    public void A_period_contains_those_whose_months_are_all_its_own(string outer, string inner, bool contains) =>
        Assert.Equal(contains, Period.Parse(outer).Contains(Period.Parse(inner)));

    [Fact]
    public void Containment_is_a_partial_order_on_months() => Law.Holds(Near.Three(), drawn =>
    {
        var (a, b, c) = drawn;
        Assert.True(a.Contains(a));
        Assert.Equal(b.Months().All(a.Months().Contains), a.Contains(b));
        if (a.Contains(b) && b.Contains(a)) Assert.Equal((a.FirstDay, a.LastDay), (b.FirstDay, b.LastDay));
        if (a.Contains(b) && b.Contains(c)) Assert.True(a.Contains(c));
    }, tries: 5000);

    [Theory]
    [InlineData("2024-03", "2024-03")]
    [InlineData("2024-Q4", "2024-10 2024-11 2024-12")]
    [InlineData("2024-H2", "2024-07 2024-08 2024-09 2024-10 2024-11 2024-12")]
    [InlineData("AY2023-2024", "2023-10 2023-11 2023-12 2024-01 2024-02 2024-03 2024-04 2024-05 2024-06 2024-07 2024-08 2024-09")]
    public void The_months_of_a_period_come_in_order(string period, string months) => Assert.Equal(months, Spoken(Period.Parse(period).Months()));

    [Fact]
    public void The_months_of_a_period_follow_one_another_from_its_first_day_to_its_last() => Law.Holds(Any, period =>
    {
        var months = period.Months().ToArray();
        Assert.Equal(period.MonthCount, months.Length);
        Assert.Equal(period.FirstDay, months[0].FirstDay);
        Assert.Equal(period.LastDay, months[^1].LastDay);
        Assert.All(months.Zip(months.Skip(1)), pair => Assert.Equal(pair.First.LastDay.AddDays(1), pair.Second.FirstDay));
        Assert.All(months, month => Assert.Equal(PeriodKind.Month, month.Kind));
    }, tries: 200);

    [Theory]
    [InlineData("2024", Frequency.Quarterly, "2024-Q1 2024-Q2 2024-Q3 2024-Q4")]
    [InlineData("2024", Frequency.HalfYearly, "2024-H1 2024-H2")]
    [InlineData("2024", Frequency.Yearly, "2024")]
    [InlineData("2024-Q2", Frequency.Monthly, "2024-04 2024-05 2024-06")]
    [InlineData("2024-Q2", Frequency.Quarterly, "2024-Q2")]
    [InlineData("2024-Q2", Frequency.HalfYearly, "")]
    [InlineData("2024-03", Frequency.Quarterly, "")]
    [InlineData("2024-03", Frequency.Monthly, "2024-03")]
    [InlineData("2024-H1", Frequency.Yearly, "")]
    [InlineData("AY2023-2024", Frequency.Quarterly, "2023-Q4 2024-Q1 2024-Q2 2024-Q3")]
    [InlineData("AY2023-2024", Frequency.HalfYearly, "2024-H1")]
    [InlineData("AY2023-2024", Frequency.Yearly, "")]
    [InlineData("2020..2022", Frequency.Yearly, "2020 2021 2022")]
    [InlineData("2020..2021", Frequency.HalfYearly, "2020-H1 2020-H2 2021-H1 2021-H2")]
    [InlineData("2020..2022", Frequency.Once, "2020..2022")]
    [InlineData("2024", Frequency.Once, "2024")]
    public void A_period_is_divided_into_those_that_lie_whole_within_it(string period, Frequency frequency, string parts) =>
        Assert.Equal(parts, Spoken(Period.Parse(period).Divide(frequency)));

    [Fact]
    public void Dividing_into_months_gives_the_months() =>
        Law.Holds(Any, period => Assert.Equal(period.Months(), period.Divide(Frequency.Monthly)), tries: 200);

    [Fact]
    public void Dividing_leaves_out_no_part_and_adds_none()
    {
        var divisions = from period in Near from frequency in Gen.Elements(Repeated) select (period, frequency);

        Law.Holds(divisions, drawn =>
        {
            var (period, frequency) = drawn;
            var every = Enumerable.Range(period.FirstDay.Year, period.LastDay.Year - period.FirstDay.Year + 1).SelectMany(year => Of(year, frequency));
            Assert.Equal(every.Where(period.Contains), period.Divide(frequency));
            Assert.All(period.Divide(frequency), part => Assert.True(part.Fits(frequency)));
        });

        static IEnumerable<Period> Of(int year, Frequency frequency) => frequency switch
        {
            Frequency.Monthly => Enumerable.Range(1, 12).Select(month => Period.Month(year, month)),
            Frequency.Quarterly => Enumerable.Range(1, 4).Select(quarter => Period.Quarter(year, quarter)),
            Frequency.HalfYearly => Enumerable.Range(1, 2).Select(half => Period.Half(year, half)),
            _ => [Period.Year(year)],
        };
    }

    [Theory]
    [InlineData("2024-03", Frequency.Monthly)]
    [InlineData("2024-Q1", Frequency.Quarterly)]
    [InlineData("2024-H1", Frequency.HalfYearly)]
    [InlineData("2024", Frequency.Yearly)]
    [InlineData("AY2023-2024", null)]
    [InlineData("2024..2024", null)]
    public void A_period_fits_the_one_frequency_that_reports_it_again_and_again(string period, Frequency? fitting) =>
        Assert.All(Repeated, frequency => Assert.Equal(frequency == fitting, Period.Parse(period).Fits(frequency)));

    [Theory]
    [InlineData("2024-03", false)]
    [InlineData("2024-Q1", false)]
    [InlineData("2024-H1", false)]
    [InlineData("2024", true)]
    [InlineData("AY2023-2024", false)]
    [InlineData("2024..2024", true)]
    [InlineData("2020..2022", true)]
    public void What_is_reported_once_is_reported_of_calendar_years(string period, bool fits) =>
        Assert.Equal(fits, Period.Parse(period).Fits(Frequency.Once));

    private static readonly Frequency[] Repeated = [Frequency.Monthly, Frequency.Quarterly, Frequency.HalfYearly, Frequency.Yearly];

    [Theory]
    [InlineData("2024-01", "2024-02-15")]
    [InlineData("2024-02", "2024-03-15")]
    [InlineData("2024-12", "2025-01-15")]
    [InlineData("2024-Q1", "2024-04-15")]
    [InlineData("2024-H1", "2024-07-15")]
    [InlineData("2024", "2025-01-15")]
    [InlineData("AY2023-2024", "2024-10-15")]
    [InlineData("2020..2022", "2023-01-15")]
    [InlineData("2999-12", "3000-01-15")]
    public void A_period_is_due_on_the_fifteenth_of_the_month_after(string period, string due) => Assert.Equal(Notation.ReadDay(due), Schedule.Default.DueOn(Period.Parse(period)));

    [Theory]
    [InlineData("2024-02", "2024-02-29")]
    [InlineData("2023-02", "2023-02-28")]
    [InlineData("2000-02", "2000-02-29")]
    [InlineData("1900-02", "1900-02-28")]
    [InlineData("2100-02", "2100-02-28")]
    public void February_ends_as_the_calendar_says(string period, string lastDay) => Assert.Equal(Notation.ReadDay(lastDay), Period.Parse(period).LastDay);

    [Fact]
    public void A_default_period_is_not_a_period()
    {
        Assert.Throws<InvalidOperationException>(() => default(Period).Kind);
        Assert.Throws<InvalidOperationException>(() => default(Period).ToString());
        Assert.Throws<InvalidOperationException>(() => default(Period).Fits(Frequency.Monthly));
        Assert.ThrowsAny<Exception>(() => default(Period).FirstDay);
        Assert.Empty(default(Period).Months());
        Assert.NotEqual(default, Period.Year(1900));
        Assert.False(Period.Span(1900, 2999).Contains(default));
        Assert.False(Period.TryParse("2024-13", out var refused));
        Assert.Equal(default, refused);
    }

    private static Gen<Period> Any => Drawn(Period.FirstYear, Period.LastYear);

    /// <summary>Few years, so that periods meet, overlap and contain one another.</summary>
    private static Gen<Period> Near => Drawn(2023, 2025);

    private static Gen<Period> Drawn(int first, int last) => Gen.OneOf(
        from year in Gen.Choose(first, last) from month in Gen.Choose(1, 12) select Period.Month(year, month),
        from year in Gen.Choose(first, last) from quarter in Gen.Choose(1, 4) select Period.Quarter(year, quarter),
        from year in Gen.Choose(first, last) from half in Gen.Choose(1, 2) select Period.Half(year, half),
        from year in Gen.Choose(first, last) select Period.Year(year),
        from year in Gen.Choose(first, last - 1) select Period.AcademicYear(year),
        from year in Gen.Choose(first, last) from until in Gen.Choose(year, last) select Period.Span(year, until));

    private static void AssertRefused(string text)
    {
        Assert.False(Period.TryParse(text, out var period));
        Assert.Equal(default, period);
    }

    private static string Spoken(IEnumerable<Period> periods) => string.Join(' ', periods);
}
