using System.Text.Json;
using UnimiCharter.Domain;

namespace UnimiCharter.Api.Http;

/// <summary>The reasons why there is no value, as they are written outside.</summary>
internal static class NotMeasuredNames
{
    public static readonly IReadOnlyDictionary<string, NotMeasuredCode> Codes =
        Enum.GetValues<NotMeasuredCode>().ToDictionary(NameOf, code => code, StringComparer.Ordinal);

    /// <summary><c>system-unavailable</c>.</summary>
    public static string NameOf(NotMeasuredCode code) => JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString());
}
