using System.Globalization;

namespace UnimiCharter.Api.Facts;

/// <summary>A day of every year.</summary>
internal sealed record DayOfYearView(int Month, int Day)
{
    public static DayOfYearView? Of(DayOfYear? day) => day is null ? null : new(day.Month, day.Day);

    public DayOfYear ToDay() => new(Month, Day);

    public static DayOfYearView? Read(Fields fields)
    {
        var (month, day) = (fields.Whole("month", 12), fields.Whole("day", 31));
        if (month is > 0 && day is > 0 && DateOnly.TryParseExact($"2001-{month:D2}-{day:D2}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return new((int)month, (int)day);
        fields.Wrong("day-of-year-expected", "day");
        return null;
    }
}
