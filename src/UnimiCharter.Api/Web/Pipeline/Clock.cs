namespace UnimiCharter.Api.Web;

internal static class Clock
{
    /// <summary>The civil date in Italy.</summary>
    public static DateOnly Today(this TimeProvider time) => Italy.DayOf(time.GetUtcNow());

    /// <summary>The instant, as facts can keep it.</summary>
    public static DateTimeOffset Now(this TimeProvider time) => time.GetUtcNow().InMicroseconds();
}
