using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace UnimiCharter.Api.Access;

/// <summary>
/// A token bucket for each credential, each person, and each address of those who are not known. What is left is told in every answer.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private static readonly TimeSpan ShortestRefill = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan window;
    private readonly string permitsText;
    private readonly string windowText;
    private readonly PartitionedRateLimiter<HttpContext> buckets;

    public RateLimits(IConfiguration configuration)
    {
        // What a bucket holds, and how long an empty one takes to be full again.
        var permits = configuration.GetValue("Charter:RateLimit:Permits", 1_000_000);
        window = TimeSpan.FromSeconds(configuration.GetValue("Charter:RateLimit:WindowSeconds", 10));
        (permitsText, windowText) = (permits.ToString(CultureInfo.InvariantCulture), Seconds(window));
        var refill = TimeSpan.FromTicks(Math.Max(ShortestRefill.Ticks, window.Ticks / permits));
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = permits,
            ReplenishmentPeriod = refill,
            TokensPerPeriod = (int)Math.Max(1, permits * (long)refill.TotalMilliseconds / (long)window.TotalMilliseconds),
        };
        buckets = PartitionedRateLimiter.Create<HttpContext, Caller>(http => RateLimitPartition.GetTokenBucketLimiter(Caller.Of(http), _ => bucket));
    }

    public void Configure(RateLimiterOptions options) => (options.GlobalLimiter, options.OnRejected) = (buckets, (context, _) =>
    {
        Tell(context.HttpContext);
        context.HttpContext.Response.Headers.RetryAfter = Seconds(context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : window);
        return new(Requests.Answer(context.HttpContext, Problem.Of("too-many-requests")));
    });

    /// <summary>What is left to who asks.</summary>
    public void Tell(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers["RateLimit-Limit"] = permitsText;
        headers["RateLimit-Remaining"] = (buckets.GetStatistics(http)?.CurrentAvailablePermits ?? 0).ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = windowText;
    }

    public void Dispose() => buckets.Dispose();

    private static string Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
