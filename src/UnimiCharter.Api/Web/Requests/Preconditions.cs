using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;

namespace UnimiCharter.Api.Web;

/// <summary>What a write's headers say of what stands there.</summary>
internal static partial class Preconditions
{
    public const string Match = "If-Match";
    public const string NoneMatch = "If-None-Match";

    /// <summary>Of one way in which something is told, whose bytes are not those of another: a write may name it for the revision that it tells.</summary>
    /// <param name="etag">Of the revision.</param>
    public static string TagOf(string etag, Language language, bool isWorkbook) => $"{etag[..^1]}-{language.Tag()}-{(isWorkbook ? "xlsx" : "csv")}\"";

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
        !tag.IsWeak && Written().Match(tag.Tag.Value!) is { Success: true } written && long.TryParse(written.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : null;

    [GeneratedRegex("^\"([0-9]+)(?:-(?:it|en)-(?:csv|xlsx))?\"$")]
    private static partial Regex Written();

    private static FaultAt Malformed(string header) => new("malformed-precondition", header, header);
}
