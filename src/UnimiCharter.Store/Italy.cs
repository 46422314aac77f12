namespace UnimiCharter.Store;

/// <summary>The civil calendar of Italy: days begin when they begin there.</summary>
public static class Italy
{
    private static readonly TimeZoneInfo Rome = TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome");

    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Rome).DateTime);

    /// <summary>The last instant of a civil day that a clock of microseconds tells.</summary>
    public static DateTimeOffset EndOf(DateOnly day)
    {
        var midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Rome.GetUtcOffset(midnight)).ToUniversalTime().AddMicroseconds(-1);
    }
}
