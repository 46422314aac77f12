using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Compliance;

/// <summary>An indicator over the years, with those that it succeeds.</summary>
/// <param name="Indicator">The code of the one that was named.</param>
/// <param name="Title">The document's own wording of it.</param>
/// <param name="Items">By edition, oldest first; of one in which both were promised, the former first.</param>
/// <param name="Succession">What took the place of what, oldest first.</param>
internal sealed record IndicatorSeriesView(
    string Organization, string Service, string ServiceTitle, string Indicator, string Title,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AsOf,
    IReadOnlyList<IndicatorYearView> Items, IReadOnlyList<SuccessionView> Succession,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static IndicatorSeriesView Of(FoundCourse found, EditionYear? from, HttpRequest request)
    {
        var (course, language, indicator) = (found.Course(), Languages.Of(request), Web.Links.Indicator(found.Organization, found.Service, found.Indicator.Code));
        var links = new Dictionary<string, LinkView> { ["self"] = request.Self(), ["service"] = request.To(Web.Links.Service(found.Organization, found.Service)) };
        var asOf = found.Moment.AsOf is { } instant ? Instants.Write(instant) : null;
        // The picture shows how it stands now.
        if (asOf is null && found.Asked is [var first, ..]) links["picture"] = request.To($"{indicator}/series.svg?from={first}&to={found.Asked[^1]}&lang={language.Tag()}");
        if (found.Earlier(from) is { } earlier) links["earlier"] = request.To($"{indicator}/series?{(from is { } begin ? $"from={begin}&" : "")}to={earlier}{(asOf is null ? "" : "&asOf=" + asOf)}");
        return new(
            found.Organization.Value, found.Service.Value, found.ServiceTitle.In(language), found.Indicator.Code.Value, found.Indicator.Title.In(language), asOf,
            [.. course.Years.Select(year => IndicatorYearView.Of(year, found, language, request))],
            [.. course.Successions.Select(s => new SuccessionView(
                s.Former.Code.Value, s.Former.Title.In(language), s.LastOfFormer?.ToString(), s.Successor.Code.Value, s.Successor.Title.In(language), s.FirstOfSuccessor?.ToString()))],
            links);
    }
}

/// <summary>How an indicator stands, or stood, in an edition.</summary>
/// <param name="Indicator">The code of the one that was measured.</param>
/// <param name="Title">The document's own wording of it.</param>
/// <param name="Measure">The shape of what is reported.</param>
/// <param name="Standard">The edition's; null of what was measured without one.</param>
/// <param name="Result">Null when nothing was measured.</param>
/// <param name="Reason">Why there is no verdict; null when there is one.</param>
/// <param name="OutcomeText">The outcome in words of the reader's language: with why there is none, how sure it is, and of how much of the year.</param>
/// <param name="Change">Of the result on that of the year before, as a share of it; null where one of the two has none, where that was zero, and where they do not compare.</param>
/// <param name="Comparable">False where what was measured the year before was measured otherwise.</param>
internal sealed record IndicatorYearView(
    string Edition, string Indicator, string Title, MeasureName Measure, StandardView? Standard, ResultView? Result,
    OutcomeName Outcome, string? Reason, Finality Finality, string OutcomeText, QuotientView? Change, bool Comparable,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static IndicatorYearView Of(CourseYear year, FoundCourse found, Language language, HttpRequest request)
    {
        var (standing, indicator) = (year.Standing, year.Standing.Promise.Indicator);
        return new(
            year.Edition.ToString(), indicator.Code.Value, indicator.Title.In(language), IndicatorRequest.NameOf(indicator.Measure), StandardView.Promised(standing.Promise.Standard, language),
            standing.Result is { } result ? ResultView.Of(result, standing.Promise, language) : null,
            StandingView.NameOf(standing.Outcome), StandingView.ReasonOf(standing.Outcome), standing.Finality, VerdictWords.Of(standing, language),
            year.Change is { } change ? QuotientView.Of(change) : null, year.IsComparable,
            new Dictionary<string, LinkView> { ["explanation"] = request.To($"{Web.Links.Indicator(found.Organization, found.Service, indicator.Code)}/explanation?edition={year.Edition}") });
    }
}

/// <summary>An indicator that took the place of another.</summary>
/// <param name="Former">The code of the one that was measured before.</param>
/// <param name="LastEdition">The last that promised something of the former; null when none did.</param>
/// <param name="Successor">The code of the one that is measured since.</param>
/// <param name="FirstEdition">The first that promised something of the successor; null when none did.</param>
internal sealed record SuccessionView(string Former, string FormerTitle, string? LastEdition, string Successor, string SuccessorTitle, string? FirstEdition);
