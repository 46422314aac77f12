using System.Collections;
using System.Diagnostics;

namespace UnimiCharter.Api.Web;

/// <summary>A line for each request, without its query, its headers and its body; its correlation id stands in every line that is logged on its way.</summary>
internal static partial class RequestLog
{
    /// <summary>A JSON object on each line of standard output.</summary>
    public static void UseJson(ILoggingBuilder logging) => logging
        // The framework's own scopes say in each line what the line of the request says once.
        .Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.None)
        .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
        .ClearProviders().Services.AddSingleton<ILoggerProvider>(_ => new JsonLines(Console.OpenStandardOutput(), TimeProvider.System));

    public static async Task Write(HttpContext http, RequestDelegate next, ILogger logger)
    {
        var started = Stopwatch.GetTimestamp();
        using var scope = logger.BeginScope(new Correlation(Requests.CorrelationOf(http)));
        try
        {
            await next(http);
        }
        finally
        {
            LogRequest(
                logger, http.Request.Method, RouteOf(http), http.Response.StatusCode,
                (long)Stopwatch.GetElapsedTime(started).TotalMicroseconds, Principal.Of(http)?.Name, Addresses.Of(http), http.TraceIdentifier);
        }
    }

    /// <summary>The pattern of the route, in which nothing stands that the caller chose; null when there is none.</summary>
    public static string? RouteOf(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;

    [LoggerMessage(LogLevel.Information, "{Method} {Route} {Status} in {Microseconds} µs for {Consumer} at {Address}, request {RequestId}")]
    private static partial void LogRequest(
        ILogger logger, string method, string? route, int status, long microseconds, string? consumer, System.Net.IPAddress? address, string requestId);

    /// <summary>What a scope adds to each line.</summary>
    private sealed class Correlation(string? id) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public KeyValuePair<string, object?> this[int index] => index == 0 ? new("CorrelationId", id) : throw new ArgumentOutOfRangeException(nameof(index));

        public int Count => 1;

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            yield return this[0];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => $"CorrelationId:{id}";
    }
}
