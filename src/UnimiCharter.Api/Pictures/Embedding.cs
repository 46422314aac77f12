namespace UnimiCharter.Api.Pictures;

/// <summary>What an <c>img</c> says in the address of a picture, since it sends no headers of its page's choice.</summary>
internal static class Embedding
{
    public const int MaxTagLength = 64;

    /// <param name="lang">The language of the picture; null for the one of the headers.</param>
    /// <param name="etag">
    /// Of the verdicts that the picture goes with: none of it is read, but caches keep the pictures of each apart, and a page that has
    /// read newer verdicts is shown no older picture.
    /// </param>
    public static Fault? Read(string? lang, string? etag) =>
        lang is not (null or "it" or "en") ? new Fault("malformed-parameter", Languages.Parameter, "it, en")
        : etag is not null && (etag.Length is 0 or > MaxTagLength || !etag.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) ? new Fault("malformed-parameter", "etag", "A-Z, a-z, 0-9, -, _")
        : null;
}
