using System.Threading.RateLimiting;

namespace UnimiCharter.Api.Access;

/// <summary>
/// What takes many times a page of the charter to make, and is not kept, is made at few places of a node for those who are not known, so that the processors are left to all
/// else. Who asks waits a while for one; of an address only so many do, and whoever comes when all is full is refused. A place is given back when the answer begins.
/// </summary>
internal sealed class DearPlaces : IDisposable
{
    private const int MostWaiting = 256;
    private static readonly object Taken = new();

    private readonly PartitionedRateLimiter<HttpContext> places;

    public DearPlaces(IConfiguration configuration)
    {
        var section = configuration.GetSection("Charter:Dear");
        var (atOnce, ofAddress) = (section.GetValue("AtOnce", Math.Max(2, Environment.ProcessorCount / 2)), section.GetValue("PerAddress", 64));
        places = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, Caller>(http => RateLimitPartition.GetConcurrencyLimiter(Caller.Of(http), _ => new() { PermitLimit = ofAddress })),
            PartitionedRateLimiter.Create<HttpContext, bool>(_ => RateLimitPartition.GetConcurrencyLimiter(true, _ => new() { PermitLimit = atOnce, QueueLimit = MostWaiting })));
    }

    /// <summary>Takes one for what is dear whatever it is asked, and for all that is asked of the past, which is folded anew.</summary>
    public async Task Check(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata is { } known && (known.GetMetadata<Dear>() is not null || (http.Request.QueryString.HasValue && http.IsOperation() && http.Request.Query.ContainsKey("asOf"))))
            await Take(http);
        await next(http);
    }

    /// <summary>The time of waiting is not the database's.</summary>
    /// <exception cref="TooManyAtWorkException">All is full.</exception>
    public async Task Take(HttpContext http)
    {
        if (Caller.Of(http).IsKnown || !http.Items.TryAdd(Taken, null)) return;
        var patience = http.Features.Get<Patience>();
        patience?.Pause();
        var place = await places.AcquireAsync(http, 1, http.RequestAborted);
        patience?.Resume();
        http.Response.RegisterForDispose(place);
        if (!place.IsAcquired) throw new TooManyAtWorkException();
        http.Response.OnStarting(() =>
        {
            place.Dispose();
            return Task.CompletedTask;
        });
    }

    public void Dispose() => places.Dispose();
}

/// <summary>Of an endpoint: its answer is dear.</summary>
internal sealed record Dear;

/// <summary>Nothing is wrong, but for now there is no place.</summary>
internal sealed class TooManyAtWorkException : Exception;

internal static class Places
{
    /// <summary>Its answer is many times a page of the charter, whatever is asked of it.</summary>
    public static RouteHandlerBuilder IsDear(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new Dear());

    /// <summary>What is asked for is not kept, and dear to make.</summary>
    public static Task TakePlace(this HttpContext http) => http.RequestServices.GetRequiredService<DearPlaces>().Take(http);
}
