using System.Text.Json;

namespace UnimiCharter.Api.Web;

/// <summary>The names of closed sets of codes as they are written outside: <c>system-unavailable</c>.</summary>
internal static class KebabNames
{
    public static string Of<T>(T code) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString());

    public static IEnumerable<string> All<T>() where T : struct, Enum => Names<T>.Codes.Keys;

    public static bool TryParse<T>(string? text, out T code) where T : struct, Enum => Names<T>.Codes.TryGetValue(text ?? "", out code);

    /// <summary>Whether an enum is written so, rather than in camelCase.</summary>
    public static bool Include(Type type) => type == typeof(Domain.NotMeasuredCode) || type == typeof(Domain.ExclusionCode) || type == typeof(Domain.ProgressReason) || type == typeof(Domain.ChangeKind) || type == typeof(Store.DeliveryFailure);

    private static class Names<T> where T : struct, Enum
    {
        public static readonly IReadOnlyDictionary<string, T> Codes = Enum.GetValues<T>().ToDictionary(Of, code => code, StringComparer.Ordinal);
    }
}
