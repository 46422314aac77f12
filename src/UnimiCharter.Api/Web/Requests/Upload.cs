namespace UnimiCharter.Api.Web;

/// <summary>What is sent cannot be kept while it is received.</summary>
internal sealed class NoSpaceException(Exception why) : Exception(why.Message, why);

/// <summary>A body that is read as it comes, by whoever knows its formats.</summary>
/// <param name="ContentType">As it is declared.</param>
/// <param name="Encoding">How it is packed: in lower case, empty when it is not.</param>
internal sealed record Upload(Microsoft.Net.Http.Headers.MediaTypeHeaderValue? ContentType, string Encoding, Stream Content)
{
    public static Upload Of(HttpRequest request) => new(request.GetTypedHeaders().ContentType, request.Headers.ContentEncoding.ToString().ToLowerInvariant(), request.Body);
}
