using UnimiCharter.Store;

namespace UnimiCharter.Api.Http;

internal static class Clock
{
    /// <summary>The civil date in Italy.</summary>
    public static DateOnly Today(this TimeProvider time) => Italy.DayOf(time.GetUtcNow());
}
