using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace UnimiCharter.Api.Web;

/// <summary>What a write's headers say of what stands there.</summary>
internal static class Preconditions
{
    public static (Expectation Expected, Fault? Fault) Of(HttpRequest request)
    {
        var headers = request.Headers;
        var none = new Expectation.None();
        if (headers.IfNoneMatch.Count > 0)
            return headers.IfMatch.Count == 0 && headers.IfNoneMatch is ["*"] ? (new Expectation.Absent(), null) : (none, new Fault("malformed-precondition", "If-None-Match"));
        if (headers.IfMatch.Count == 0) return (none, null);
        if (!EntityTagHeaderValue.TryParseStrictList([.. headers.IfMatch.Select(v => v ?? "")], out var tags)) return (none, new Fault("malformed-precondition", "If-Match"));
        if (tags.Contains(EntityTagHeaderValue.Any)) return (new Expectation.Any(), null);
        // A tag that is weak, or that this API never gave, matches nothing.
        return (new Expectation.Revision(
            [.. from tag in tags where !tag.IsWeak && tag.Tag.Length > 2 let digits = tag.Tag.Subsegment(1, tag.Tag.Length - 2).ToString()
                where long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _) select long.Parse(digits, CultureInfo.InvariantCulture)]), null);
    }
}
