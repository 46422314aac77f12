using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Verdicts;

/// <summary>What a write to a programme would do; nothing was written.</summary>
/// <param name="Preview">Always true.</param>
/// <param name="Items">The indicators whose standing would change, in the order of the plan.</param>
internal sealed record ProgrammePreviewView(
    bool Preview, IReadOnlyList<ProgrammeChangeView> Items, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <param name="Before">Null when the indicator is new.</param>
/// <param name="After">Null when the indicator would be gone.</param>
internal sealed record ProgrammeChangeView(string Indicator, ProgrammeStandingView? Before, ProgrammeStandingView? After);

internal static class ProgrammePreview
{
    /// <param name="was">Null when nobody knows the programme.</param>
    /// <param name="would">As a write would leave it.</param>
    public static IResult Of(ProgrammeRecord? was, ProgrammeRecord? would, DateOnly today, HttpRequest request)
    {
        var (before, after) = (Standings(was), Standings(would));
        var changes = from code in after.Keys.Union(before.Keys)
                      let change = (Before: before.GetValueOrDefault(code), After: after.GetValueOrDefault(code))
                      where change.Before.Told != change.After.Told
                      select new ProgrammeChangeView(code, change.Before.View, change.After.View);
        return Reply.Ok(new ProgrammePreviewView(true, [.. changes], new Dictionary<string, LinkView> { ["self"] = request.Self() }));

        Dictionary<string, (ProgrammeStandingView View, string Told)> Standings(ProgrammeRecord? record) => record is null
            ? []
            : ProgrammeStandingView.Of(record, today, request).ToDictionary(s => s.Indicator, s => (s, System.Text.Json.JsonSerializer.Serialize(s, ApiJson.Options)));
    }
}
