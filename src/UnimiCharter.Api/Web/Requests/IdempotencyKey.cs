using System.Security.Cryptography;
using System.Text;

namespace UnimiCharter.Api.Web;

/// <summary>
/// Writes that carry an <c>Idempotency-Key</c> (IETF draft): a resend gets the first answer, for as long as it is kept.
/// </summary>
internal readonly record struct IdempotencyKey(string Value) : IParameter
{
    public const string Header = "Idempotency-Key";
    public const int MaxLength = 255;

    /// <summary>A quoted string as the draft asks, or the same without the quotes.</summary>
    public static FaultAt? Read(Said said, out object? key)
    {
        var isQuoted = said.Text.Length > 2 && said.Text[0] == '"' && said.Text[^1] == '"';
        var text = isQuoted ? said.Text[1..^1] : said.Text;
        key = new IdempotencyKey(text);
        var isKey = text.Length is > 0 and <= MaxLength && text.All(c => c is > ' ' and < '\x7f' and not ('"' or '\\' or ',' or ';'));
        return isKey ? null : new("malformed-idempotency-key", Header, $"{MaxLength}");
    }

    /// <summary>Writes, unless the key was answered before; then that answer is given again.</summary>
    /// <param name="content">A hash of the body.</param>
    public static async Task<IResult> Once(
        FirstAnswers answers, OrganizationCode organization, IdempotencyKey? key, byte[] content, HttpContext http, Func<Task<IResult>> write, CancellationToken cancellation)
    {
        if (key is not { Value: var once }) return await write();
        var request = http.Request;
        var fingerprint = SHA256.HashData([.. content, .. Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString} {request.ContentType} {request.Headers[Acting.Header]} {Principal.Of(http)?.Credential} {Principal.Of(http)?.Name}")]);
        switch (await answers.Claim(organization, once, fingerprint, cancellation))
        {
            case Claim.Answered { Answer: var first }: return new Repeated(first);
            case Claim.OtherPayload: return Problem.Of("idempotency-key-reused");
            case Claim.InFlight: return Problem.Of("idempotency-key-in-flight");
            case Claim.Granted { Hold: var hold }:
                // Where the database is lost it is let go of some time, and nobody waits.
                var lost = Patience.Of(http).Lost;
                try
                {
                    var answer = await Record(http, await write());
                    if (answer.Status < StatusCodes.Status500InternalServerError) await hold.Keep(answer).WaitAsync(lost);
                    return new Repeated(answer);
                }
                finally
                {
                    await hold.DisposeAsync().AsTask().WaitAsync(lost);
                }
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>What an answer would send.</summary>
    private static async Task<FirstAnswer> Record(HttpContext http, IResult result)
    {
        var body = http.Response.Body;
        using var recorded = new MemoryStream();
        http.Response.Body = recorded;
        try
        {
            await result.ExecuteAsync(http);
        }
        finally
        {
            http.Response.Body = body;
        }
        return new(http.Response.StatusCode, http.Response.ContentType ?? MediaTypes.Json, http.Response.Headers.ContentLanguage.ToString(), recorded.ToArray());
    }

    private sealed class Repeated(FirstAnswer answer) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = answer.Status;
            response.ContentType = answer.MediaType;
            response.Headers.CacheControl = Caching.Never;
            response.Headers.ContentLanguage = answer.Language;
            if (answer.Status < StatusCodes.Status400BadRequest)
            {
                response.Headers.ETag = Rendered.Raw(answer.Body, answer.MediaType).ETag;
                response.Headers.Vary = "Accept-Language";
            }
            response.ContentLength = answer.Body.Length;
            return response.Send(answer.Body);
        }
    }
}
