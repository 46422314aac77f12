using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Programmes;

/// <summary>A programme without its tree.</summary>
/// <param name="Span">Its years: one, or the first and the last.</param>
/// <param name="Source">The document that it was read from; null when it was not.</param>
internal sealed record ProgrammeSummaryView(
    string Organization, string Code, string Title, string Span, string? Source, int Goals, int Indicators,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static ProgrammeSummaryView Of(ProgrammeRecord programme, HttpRequest request) => new(
        programme.Organization.Value, programme.Code.Value, programme.Plan.Title, programme.Plan.Span.ToString(), programme.Plan.Source,
        programme.Plan.Goals.Length, programme.Plan.Indicators.Length, LinksOf(programme, request));

    public static Dictionary<string, LinkView> LinksOf(ProgrammeRecord programme, HttpRequest request)
    {
        var address = Web.Links.Programme(programme.Organization, programme.Code);
        var links = new Dictionary<string, LinkView> { ["self"] = request.To(address), ["compliance"] = request.To(address + "/compliance") };
        if (!programme.Plan.Allocation.IsEmpty) links["recovery"] = request.To(address + "/recovery");
        return links;
    }
}

/// <summary>A programme: the tree of its goals, each indicator with how it stands.</summary>
/// <param name="Span">Its years: one, or the first and the last.</param>
/// <param name="Source">The document that it was read from; null when it was not.</param>
/// <param name="AsOf">The instant whose knowledge was used, when it was asked for.</param>
internal sealed record ProgrammeView(
    string Organization, string Code, string Title, string Span, string? Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AsOf,
    IReadOnlyList<GoalView> Goals,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static ProgrammeView Of(ProgrammeRecord programme, Moment moment, HttpRequest request)
    {
        var standings = ProgrammeStandingView.Of(programme, moment.Today, request).ToLookup(standing => standing.Goal);
        var children = programme.Plan.Goals.ToLookup(goal => goal.Parent?.Value);
        return new(
            programme.Organization.Value, programme.Code.Value, programme.Plan.Title, programme.Plan.Span.ToString(), programme.Plan.Source,
            moment.AsOf is { } asOf ? Instants.Write(asOf) : null, Below(null), ProgrammeSummaryView.LinksOf(programme, request));

        IReadOnlyList<GoalView> Below(string? parent) =>
            [.. children[parent].Select(goal => new GoalView(goal.Code.Value, goal.Title, [.. standings[goal.Code.Value]], Below(goal.Code.Value)))];
    }
}

/// <summary>An axis, an objective, an action.</summary>
internal sealed record GoalView(string Code, string Title, IReadOnlyList<ProgrammeStandingView> Indicators, IReadOnlyList<GoalView> Goals);
