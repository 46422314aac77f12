using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;

namespace UnimiCharter.Api.Web;

/// <summary>What every request goes through, outermost first.</summary>
internal static partial class Requests
{
    public const string CorrelationHeader = "Correlation-ID";
    private const int MaxCorrelation = 64;
    private static readonly object HeadKey = new();
    private static readonly string[] JsonOnly = [MediaTypes.Json];

    /// <summary>Turns whatever went wrong into a problem, and gives the database so long to answer.</summary>
    public static async Task Guard(HttpContext http, RequestDelegate next, TimeSpan patience, ILogger logger)
    {
        using var deadline = Patience.Begin(http, patience);
        try
        {
            await next(http);
            if (!http.Response.HasStarted && http.Response.StatusCode >= 400 && http.Response.ContentLength is null && http.Response.ContentType is null)
                await Answer(http, ForStatus(http));
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            await Answer(http, e.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => TooLarge(http),
                StatusCodes.Status408RequestTimeout => Problem.Of("too-slow"),
                _ => Problem.Of("malformed-request"),
            });
        }
        // The server's own word for a chunk that is said to be longer than any number.
        catch (IOException e) when (e.InnerException is OverflowException && !http.Response.HasStarted)
        {
            await Answer(http, Problem.Of("malformed-request"));
        }
        catch (Exception e) when (!http.Response.HasStarted && (e is RecorderFullException || Database.IsOverloaded(e)))
        {
            await Answer(http, Problem.Of("overloaded"));
        }
        catch (TooManyAtWorkException)
        {
            http.Response.Headers.RetryAfter = "1";
            await Answer(http, Problem.Of("too-many-requests"));
        }
        catch (NoSpaceException e) when (!http.Response.HasStarted)
        {
            LogNoSpace(logger, e.Message);
            await Answer(http, Problem.Of("no-space"));
        }
        catch (Exception e) when (!http.Response.HasStarted && Database.IsFull(e))
        {
            LogFull(logger, e.Message);
            await Answer(http, Problem.Of("database-full"));
        }
        catch (OperationCanceledException) when (deadline.IsAbandoned)
        {
            // The caller has gone: nobody reads an answer.
        }
        catch (Exception e) when (!http.Response.HasStarted && (e is OperationCanceledException || Database.IsAway(e)))
        {
            LogAway(logger, e.Message);
            await Answer(http, Problem.Of("database-away"));
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            LogFailure(logger, e, http.Request.Method, http.Request.Path);
            await Answer(http, Problem.Of("internal-error"));
        }
        catch (Exception e)
        {
            // What is told already cannot be taken back, but nobody is to take the part for the whole: not even who knows the end by the connection's.
            LogBrokenOff(logger, e, http.Request.Method, http.Request.Path);
            http.Abort();
        }
    }

    /// <summary>A request's correlation id is taken over if it is harmless, made otherwise, and always told.</summary>
    public static Task Correlate(HttpContext http, RequestDelegate next)
    {
        var given = http.Request.Headers[CorrelationHeader];
        var id = given is [{ Length: > 0 and <= MaxCorrelation } text] && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? text
            : Activity.Current?.TraceId.ToHexString() ?? Guid.CreateVersion7().ToString("N");
        http.Response.Headers[CorrelationHeader] = id;
        return next(http);
    }

    public static string? CorrelationOf(HttpContext http) => http.Response.Headers[CorrelationHeader];

    /// <summary>A HEAD is answered as a GET; the server itself keeps the body back.</summary>
    public static Task ReadHead(HttpContext http, RequestDelegate next)
    {
        return HttpMethods.IsHead(http.Request.Method) ? AsGet() : next(http);

        async Task AsGet()
        {
            var asked = http.Request.Method;
            http.Request.Method = HttpMethods.Get;
            http.Items[HeadKey] = true;
            try
            {
                await next(http);
            }
            finally
            {
                http.Request.Method = asked;
            }
        }
    }

    /// <summary>Whether the body is kept back: one without an end need not be begun.</summary>
    public static bool IsHead(HttpContext http) => http.Items.ContainsKey(HeadKey);

    /// <summary>Refuses an address with an extension that what it names is not read by, and a caller that takes none of its media types.</summary>
    public static Task Check(HttpContext http, RequestDelegate next)
    {
        if (!http.IsOperation()) return next(http);
        var mediaTypes = http.GetEndpoint()!.Metadata.GetMetadata<AnswersIn>()?.Names ?? JsonOnly;
        return Formats.IsForeign(http, mediaTypes) ? Answer(http, Problem.Of("not-found"))
            : MediaTypes.AnyTaken(http.Request, mediaTypes) ? next(http)
            : Answer(http, Problem.Of("not-acceptable", string.Join(", ", mediaTypes)));
    }

    public static Task Answer(HttpContext http, Problem problem)
    {
        // What was set for an answer that will not be given is taken back; what goes with every answer stays.
        foreach (var name in new[] { "ETag", "Last-Modified", "Location", "Vary", "Content-Encoding", "Content-Language", "Content-Length", "Content-Type" }) http.Response.Headers.Remove(name);
        return problem.ExecuteAsync(http);
    }

    private static Problem TooLarge(HttpContext http) => Problem.Of(
        "body-too-large",
        string.Create(CultureInfo.InvariantCulture, $"{(http.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? Registry.MaxBody) / (1024 * 1024)} MiB"));

    /// <summary>What has a GET has a HEAD, also where it is told which methods there are.</summary>
    private static Problem NotAllowed(HttpContext http)
    {
        var allowed = http.Response.Headers.Allow.ToString().Split(", ");
        if (allowed.Contains(HttpMethods.Get)) http.Response.Headers.Allow = string.Join(", ", allowed.Append(HttpMethods.Head).Order(StringComparer.Ordinal));
        return Problem.Of("method-not-allowed", http.Request.Method);
    }

    private static Problem ForStatus(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Problem.Of("not-found"),
        StatusCodes.Status405MethodNotAllowed => NotAllowed(http),
        StatusCodes.Status413PayloadTooLarge => TooLarge(http),
        StatusCodes.Status415UnsupportedMediaType => Problem.Of("unsupported-media-type", MediaTypes.Json),
        >= 500 => Problem.Of("internal-error"),
        _ => Problem.Of("malformed-request"),
    };

    [LoggerMessage(LogLevel.Warning, "The database is away: {Message}")]
    private static partial void LogAway(ILogger logger, string message);

    [LoggerMessage(LogLevel.Error, "The answer to {Method} {Path} broke off")]
    private static partial void LogBrokenOff(ILogger logger, Exception exception, string method, PathString path);

    [LoggerMessage(LogLevel.Error, "What is sent cannot be kept while it is received: {Message}")]
    private static partial void LogNoSpace(ILogger logger, string message);

    [LoggerMessage(LogLevel.Error, "The database's disk is full: {Message}")]
    private static partial void LogFull(ILogger logger, string message);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private static partial void LogFailure(ILogger logger, Exception exception, string method, PathString path);
}

