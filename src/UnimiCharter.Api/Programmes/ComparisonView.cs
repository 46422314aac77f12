using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Programmes;

/// <param name="Indicator">What was asked for.</param>
/// <param name="SameAs">What all that is compared is declared to be; null where one indicator alone is told, or none.</param>
/// <param name="Incomparable">What is not compared, and why; of organizations that were not asked by name only what is called, or declared to be, what was asked for.</param>
internal sealed record ComparisonListView(
    [property: MaxLength(CommonCode.MaxLength)] string Indicator, CommonCode? SameAs, IReadOnlyList<ComparedView> Items, IReadOnlyList<IncomparableView> Incomparable, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static ComparisonListView Of(string name, Sought sought, SideBySide told, HttpRequest request)
    {
        var language = Languages.Of(request);
        return new(
            name, sought.SameAs, [.. told.Comparable.Select(result => ComparedView.Of(result, language))], [.. told.Incomparable.Select(apart => IncomparableView.Of(apart, language))],
            new Dictionary<string, LinkView> { ["self"] = request.Self() });
    }
}

/// <summary>One organization's result of a period.</summary>
/// <param name="Subject">The service's or the programme's code.</param>
/// <param name="Indicator">What the organization calls it.</param>
/// <param name="Period">The year, or the span.</param>
/// <param name="Declared">The board declared the result without a figure.</param>
/// <param name="OutcomeText">The outcome in words of the reader's language.</param>
/// <param name="Result">Over all that was measured within the period; null when nothing was.</param>
internal sealed record ComparedView(
    string Organization, string Subject, string Indicator, string Period, string Title, string UnitOfMeasure, ResultView? Result, OutcomeName Outcome, string? Reason, Finality Finality, string OutcomeText, bool Declared)
{
    public static ComparedView Of(HeldResult of, Language language)
    {
        var (held, standing) = of;
        var (promise, indicator) = (standing.Promise, standing.Promise.Indicator);
        return new(
            held.Organization.Value, held.Subject, indicator.Code.Value, standing.Span.ToString(), indicator.Title.It, indicator.UnitOfMeasure.It,
            standing.Result is { } result ? ResultView.Of(result, promise, language) : null,
            StandingView.NameOf(standing.Outcome), StandingView.ReasonOf(standing.Outcome), standing.Finality, VerdictWords.Of(standing, language), standing.IsDeclared);
    }
}

/// <summary>What is not compared.</summary>
/// <param name="Subject">The service's or the programme's code; null where the organization has nothing that was asked for.</param>
/// <param name="Indicator">What the organization calls it.</param>
/// <param name="Period">Of a result that was measured otherwise: the year, or the span.</param>
/// <param name="SameAs">What it is declared to be; null where nobody said.</param>
/// <param name="ReasonText">Why, in words of the reader's language.</param>
internal sealed record IncomparableView(
    string Organization, [property: MaxLength(Code.MaxLength)] string? Subject, string? Indicator, string? Period, CommonCode? SameAs, Incomparability Reason, string ReasonText)
{
    public static IncomparableView Of(SetApart apart, Language language) => new(
        apart.Organization.Value, apart.Held?.Subject, apart.Held?.Indicator.Code.Value, apart.Period?.ToString(), apart.Held?.Indicator.SameAs, apart.Why, Told(apart, language));

    private static string Told(SetApart apart, Language language) => apart.Why switch
    {
        Incomparability.NotDeclared => language.Pick(
            "Si chiama così, ma l'ente non ha dichiarato quale indicatore comune è.", "It is called so, but the organization has not declared which common indicator it is."),
        Incomparability.DeclaredOtherwise => language.Pick(
            $"Si chiama così, ma è dichiarato un altro indicatore: «{apart.Held!.Indicator.SameAs}».", $"It is called so, but is declared to be another indicator: '{apart.Held!.Indicator.SameAs}'."),
        Incomparability.MeasuredOtherwise => language.Pick(
            "È lo stesso indicatore, rilevato altrimenti: un'altra misura, unità di misura, aggregazione o direzione.", "It is the same indicator, measured otherwise: in another measure, unit, aggregation or direction."),
        Incomparability.NoSuchIndicator => language.Pick("L'ente non ha un indicatore dichiarato come questo.", "The organization has no indicator that is declared to be this one."),
        Incomparability.NotInPeriod => language.Pick("Non è previsto nei periodi richiesti.", "It is not planned for the periods that are asked for."),
        Incomparability.NoCharter => language.Pick("L'ente non ha una carta dei servizi.", "The organization has no service charter."),
        _ => throw new UnreachableException(),
    };
}
