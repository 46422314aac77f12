using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Years;

/// <summary>How completely and how timely an edition was reported.</summary>
/// <param name="Total">Of all services.</param>
/// <param name="Items">A row for each service, in the order of the charter.</param>
/// <param name="Offices">A row for each office that a service's card names, by name; a service with several counts for each.</param>
internal sealed record ReportingView(
    string Organization, string Edition,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AsOf,
    TallyView Total, IReadOnlyList<ServiceTallyView> Items, IReadOnlyList<OfficeTallyView> Offices,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <param name="Expected">Periods of the edition that are not excluded, of every indicator.</param>
/// <param name="Reported">Those with a value.</param>
/// <param name="Missing">Those past their due date with no answer.</param>
/// <param name="Completeness">Reported of expected.</param>
/// <param name="Timeliness">On time of reported.</param>
internal sealed record TallyView(int Expected, int Reported, int OnTime, int Late, int Missing, ShareView Completeness, ShareView Timeliness)
{
    public static TallyView Of(IEnumerable<Judged> rows, Language language)
    {
        var tallies = rows.Select(row => row.Standing.Periods).ToArray();
        var (expected, reported, onTime) = (tallies.Sum(t => t.Expected), tallies.Sum(t => t.Reported), tallies.Sum(t => t.OnTime));
        return new(
            expected, reported, onTime, tallies.Sum(t => t.Late), tallies.Sum(t => t.Missing.Length),
            ShareView.Of(reported, expected, language), ShareView.Of(onTime, reported, language));
    }
}

/// <summary>An exact ratio.</summary>
/// <param name="Value">In percent, rounded for showing to six decimals; null over zero.</param>
internal sealed record ShareView(int Numerator, int Denominator, decimal? Value, string Text)
{
    public static ShareView Of(int numerator, int denominator, Language language)
    {
        var percent = denominator == 0 ? (Fraction?)null : new Fraction(numerator, denominator) * 100;
        return new(
            numerator, denominator, percent?.Round(6),
            $"{language.Number(numerator)}{language.Pick(" su ", " of ")}{language.Number(denominator)}" + (percent is { } p ? $" ({language.Number(p.Round(2))}%)" : ""));
    }
}

internal sealed record ServiceTallyView(
    string Service, string Name, IReadOnlyList<string> Offices, bool Certified,
    int Expected, int Reported, int OnTime, int Late, int Missing, ShareView Completeness, ShareView Timeliness,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

internal sealed record OfficeTallyView(
    string Office, IReadOnlyList<string> Services, int Expected, int Reported, int OnTime, int Late, int Missing, ShareView Completeness, ShareView Timeliness);
