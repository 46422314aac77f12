using System.Diagnostics.Metrics;

namespace UnimiCharter.Api.Access;

/// <summary>Counts and logs who was turned away, never with what they came with.</summary>
internal sealed partial class AccessLog(ILogger<AccessLog> logger, IMeterFactory meters)
{
    public const string Meter = "UnimiCharter";
    public const string RefusedCounter = "unimicharter.access.refused";

    private readonly Counter<long> refused = meters.Create(Meter).CreateCounter<long>(RefusedCounter, "{request}", "Requests refused for who asked.");

    /// <param name="http">The request.</param>
    /// <param name="code">The problem's code.</param>
    /// <param name="consumer">Who asked, where that is known.</param>
    public void Refused(HttpContext http, string code, string? consumer)
    {
        refused.Add(1, new KeyValuePair<string, object?>("code", code));
        LogRefused(logger, code, http.Request.Method, RequestLog.RouteOf(http), consumer, Addresses.Of(http)?.ToString(), http.TraceIdentifier);
    }

    /// <summary>Headers of the sign-on that came from elsewhere than a proxy.</summary>
    public void Ignored(HttpContext http) => LogIgnored(logger, Addresses.Of(http)?.ToString(), http.TraceIdentifier);

    [LoggerMessage(LogLevel.Warning, "Refused: {Code}, {Method} {Route}, {Consumer} at {Address}, request {RequestId}")]
    private static partial void LogRefused(ILogger logger, string code, string method, string? route, string? consumer, string? address, string requestId);

    [LoggerMessage(LogLevel.Warning, "Sign-on headers ignored: {Address} is not a proxy, request {RequestId}")]
    private static partial void LogIgnored(ILogger logger, string? address, string requestId);
}
