using System.Text.Json;

namespace UnimiCharter.Api.Web;

/// <summary>The names of closed sets as they are written outside: in camelCase, but those of codes in kebab-case (<c>system-unavailable</c>).</summary>
internal static class ChoiceNames
{
    /// <summary>The sets of codes.</summary>
    public static readonly IReadOnlyList<Type> OfCodes = [typeof(NotMeasuredCode), typeof(ExclusionCode), typeof(ProgressReason), typeof(ChangeKind), typeof(DeliveryFailure), typeof(ProposalStatus), typeof(Incomparability)];

    public static string Of(Enum value) => PolicyOf(value.GetType()).ConvertName(value.ToString());

    /// <summary>Of all of a set, in its order.</summary>
    public static string[] All(Type type) => [.. Enum.GetValues(type).Cast<Enum>().Select(Of)];

    public static JsonNamingPolicy PolicyOf(Type type) => OfCodes.Contains(type) ? JsonNamingPolicy.KebabCaseLower : JsonNamingPolicy.CamelCase;
}
