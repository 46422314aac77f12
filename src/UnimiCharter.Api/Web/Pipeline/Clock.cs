namespace UnimiCharter.Api.Web;

internal static class Clock
{
    /// <summary>The civil date in Italy.</summary>
    public static DateOnly Today(this TimeProvider time) => Italy.DayOf(time.GetUtcNow());
}
