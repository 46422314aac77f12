using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace UnimiCharter.Api.Web;

/// <summary>What a write's headers say of what stands there.</summary>
internal static class Preconditions
{
    public const string Match = "If-Match";
    public const string NoneMatch = "If-None-Match";

    public static FaultAt? Read(Said said, out object? expected)
    {
        var headers = said.Http.Request.Headers;
        expected = new Expectation.None();
        if (headers.IfNoneMatch.Count > 0)
        {
            if (headers.IfMatch.Count > 0 || headers.IfNoneMatch is not ["*"]) return Malformed(NoneMatch);
            expected = new Expectation.Absent();
        }
        else if (headers.IfMatch.Count > 0)
        {
            if (!EntityTagHeaderValue.TryParseStrictList([.. headers.IfMatch.Select(v => v ?? "")], out var tags)) return Malformed(Match);
            expected = tags.Contains(EntityTagHeaderValue.Any) ? new Expectation.Any() : new Expectation.Revision([.. tags.Select(RevisionOf).OfType<long>()]);
        }
        return null;
    }

    /// <summary>Null of a tag that is weak, or that this API never gave: it matches nothing.</summary>
    private static long? RevisionOf(EntityTagHeaderValue tag) =>
        !tag.IsWeak && long.TryParse(tag.Tag.AsSpan()[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : null;

    private static FaultAt Malformed(string header) => new("malformed-precondition", header, header);
}
