using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace UnimiCharter.Api.Access;

/// <summary>
/// A token bucket for each credential, each person, and each address of those who are not known. What is left is told in every answer.
/// </summary>
/// <param name="permits">What a bucket holds.</param>
/// <param name="window">How long an empty one takes to be full again.</param>
internal sealed class RateLimits(int permits, TimeSpan window) : IDisposable
{
    private static readonly TimeSpan ShortestRefill = TimeSpan.FromMilliseconds(100);

    private readonly string permitsText = permits.ToString(CultureInfo.InvariantCulture);
    private readonly string windowText = ((int)Math.Ceiling(window.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    private readonly PartitionedRateLimiter<HttpContext> buckets = PartitionedRateLimiter.Create<HttpContext, Holder>(http => RateLimitPartition.GetTokenBucketLimiter(
        Holder.Of(http),
        _ =>
        {
            var refill = TimeSpan.FromTicks(Math.Max(ShortestRefill.Ticks, window.Ticks / permits));
            return new TokenBucketRateLimiterOptions
            {
                TokenLimit = permits,
                ReplenishmentPeriod = refill,
                TokensPerPeriod = (int)Math.Max(1, permits * (long)refill.TotalMilliseconds / (long)window.TotalMilliseconds),
            };
        }));

    /// <summary>Takes a token from the caller's bucket; false when there is none left.</summary>
    public bool Admit(HttpContext http)
    {
        using var lease = buckets.AttemptAcquire(http);
        var headers = http.Response.Headers;
        headers["RateLimit-Limit"] = permitsText;
        headers["RateLimit-Remaining"] = (buckets.GetStatistics(http)?.CurrentAvailablePermits ?? 0).ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = windowText;
        if (lease.IsAcquired) return true;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : window;
        headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return false;
    }

    public void Dispose() => buckets.Dispose();

    private readonly record struct Holder(StreamId? Credential, string? Person, IPAddress? Address)
    {
        public static Holder Of(HttpContext http) => Principal.Of(http) switch
        {
            { Credential: { } credential } => new(credential, null, null),
            { } person => new(null, person.Name, null),
            null => new(null, null, NetworkOf(Addresses.Of(http))),
        };

        /// <summary>Who has one address of IPv6 has all of its network of 64 bits.</summary>
        private static IPAddress? NetworkOf(IPAddress? address) => address is { AddressFamily: AddressFamily.InterNetworkV6 }
            ? new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), .. new byte[8]])
            : address;
    }
}
