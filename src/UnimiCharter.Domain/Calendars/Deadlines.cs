namespace UnimiCharter.Domain;

/// <summary>
/// A day (<i>scadenza</i>) a fixed time after a period ends: a day of the month so many months after the period's last, or
/// that month's last day when it is shorter.
/// </summary>
public sealed record Deadline
{
    public const int MaxMonths = 24;

    /// <param name="months">1 to <see cref="MaxMonths"/>: 1 is the month after the period's last.</param>
    /// <param name="day">1 to 31.</param>
    public Deadline(int months, int day)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(months, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(months, MaxMonths);
        ArgumentOutOfRangeException.ThrowIfLessThan(day, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(day, 31);
        (Months, Day) = (months, day);
    }

    public int Months { get; }

    public int Day { get; }

    /// <summary>The last day that is in time.</summary>
    public DateOnly After(Period period)
    {
        var month = period.LastMonth + Months;
        var (first, next) = (Period.MonthAt(month), Period.MonthAt(month + 1));
        return first.AddDays(Math.Min(Day, next.DayNumber - first.DayNumber) - 1);
    }

    /// <summary>Whether it falls before another, whatever the period.</summary>
    public bool IsBefore(Deadline other) => (Months, Day).CompareTo((other.Months, other.Day)) < 0;
}

/// <summary>By when a period is reported on time, and after when offices no longer write to it.</summary>
public sealed record Deadlines
{
    /// <param name="due">The last day on which a first report is on time.</param>
    /// <param name="closing">The last day on which an office writes, not before <paramref name="due"/>; null when periods stay open.</param>
    public Deadlines(Deadline due, Deadline? closing)
    {
        if (closing?.IsBefore(due) == true) throw new ArgumentException("A period closes on its due date or later.", nameof(closing));
        (Due, Closing) = (due, closing);
    }

    /// <summary>Due on the 15th of the month after; never closed.</summary>
    public static Deadlines Default { get; } = new(new(1, 15), null);

    public Deadline Due { get; }

    public Deadline? Closing { get; }
}
