using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>A day of every year, such as the feast of a city's patron.</summary>
public sealed record DayOfYear
{
    private const int AnyYear = 2001;

    /// <exception cref="ArgumentOutOfRangeException">Not a day of every year.</exception>
    public DayOfYear(int month, int day)
    {
        _ = new DateOnly(AnyYear, month, day);
        (Month, Day) = (month, day);
    }

    public int Month { get; }

    public int Day { get; }
}

/// <summary>The public holidays of Italy.</summary>
public static class ItalianHolidays
{
    // Law 260 of 1949, art. 2, as changed by laws 54 of 1977 and 336 of 2000, and presidential decree 792 of 1985 (Epiphany).
    private static readonly (int Month, int Day)[] Fixed = [(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)];

    // Law 151 of 2025: the feast of Saint Francis, from 2026 on.
    private const int FirstYearOfSaintFrancis = 2026;

    /// <summary>Whether a day is a public holiday by the law in force today, which holds for years since 2001.</summary>
    public static bool Include(DateOnly day) =>
        Fixed.Contains((day.Month, day.Day))
        || (day is { Month: 10, Day: 4 } && day.Year >= FirstYearOfSaintFrancis)
        || day == Easter(day.Year) || day == Easter(day.Year).AddDays(1);

    /// <summary>Easter Sunday of the Gregorian calendar, by the computation of Meeus, Jones and Butcher.</summary>
    public static DateOnly Easter(int year)
    {
        var golden = year % 19;
        var (century, ofCentury) = Math.DivRem(year, 100);
        var moon = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (ofCentury / 4)) - moon - (ofCentury % 4)) % 7;
        var correction = (golden + (11 * moon) + (22 * weekday)) / 451;
        var (month, day) = Math.DivRem(moon + weekday - (7 * correction) + 114, 31);
        return new(year, month, day + 1);
    }
}

/// <summary>
/// Which days count as working days (<i>giorni lavorativi</i>): Monday to Friday, but for public holidays, the patron's day
/// and the organization's own closures.
/// </summary>
public sealed record WorkingDays(DayOfYear? PatronDay, ImmutableSortedSet<DateOnly> Closures)
{
    public const int MaxClosures = 366;

    public static WorkingDays Default { get; } = new(null, []);

    public bool Include(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
        && !ItalianHolidays.Include(day)
        && (PatronDay is null || (PatronDay.Month, PatronDay.Day) != (day.Month, day.Day))
        && !Closures.Contains(day);

    /// <summary>How many there are in a period.</summary>
    public int In(Period period)
    {
        var days = 0;
        for (var day = period.FirstDay; day <= period.LastDay; day = day.AddDays(1))
            if (Include(day)) days++;
        return days;
    }

    public bool Equals(WorkingDays? other) => other is not null && PatronDay == other.PatronDay && Closures.SetEquals(other.Closures);

    public override int GetHashCode() => HashCode.Combine(PatronDay, Closures.Count);
}
