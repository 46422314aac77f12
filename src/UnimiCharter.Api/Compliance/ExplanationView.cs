using System.Diagnostics;
using System.Text.Json.Serialization;
using UnimiCharter.Api.Http;
using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Compliance;

/// <summary>How a verdict was reached.</summary>
/// <param name="AsOf">The instant whose knowledge was used, when it was asked for.</param>
/// <param name="Sentence">The verdict in one sentence, in both languages.</param>
/// <param name="Standing">The verdict itself, with its forecast.</param>
/// <param name="Standard">What the result was held against, and the fact that programmed it.</param>
/// <param name="Facts">The facts whose values were used, in the order of their periods.</param>
/// <param name="SetAside">Those that were not used, in the order in which they were recorded.</param>
/// <param name="Arithmetic">From the facts to the result, and from the result to the outcome; null when nothing was measured.</param>
internal sealed record ExplanationView(
    string Organization, string Service, string Indicator, string Edition,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AsOf,
    SentenceView Sentence,
    StandingView Standing,
    ProgrammedView Standard,
    IReadOnlyList<FactView> Facts,
    IReadOnlyList<SetAsideView> SetAside,
    ArithmeticView? Arithmetic,
    MarginsView Margins,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static ExplanationView Of(
        Explanation explanation, IReadOnlyList<RecordedEvent> facts, RecordedEvent programmed, string serviceName,
        OrganizationCode organization, ServiceCode service, EditionYear? standardsOf, Moment moment, HttpRequest request)
    {
        var (standing, language) = (explanation.Standing, Languages.Of(request));
        var byVersion = facts.ToDictionary(f => f.Version, FactView.Of);
        return new(
            organization.Value, service.Value, standing.Promise.Indicator.Code.Value, standing.Span.ToString(),
            moment.AsOf is { } asOf ? Instants.Write(asOf) : null,
            new(Sentences.Of(standing, serviceName, standardsOf, Language.Italian), Sentences.Of(standing, serviceName, standardsOf, Language.English)),
            StandingView.Of(standing, organization, service, request, standardsOf, withForecast: true),
            new(StandardView.Of(standing.Promise.Standard, language), (standardsOf?.Span ?? standing.Span).ToString(),
                programmed.Id, programmed.Position, programmed.At.UtcDateTime, programmed.Actor, programmed.Reason),
            [.. explanation.Used.Select(u => byVersion[u.Version])],
            [.. explanation.SetAside.Select(a => new SetAsideView(byVersion[a.Version], a.Reason, Told(a.Reason, language), a.By is { } by ? byVersion[by] : null))],
            ArithmeticView.Of(explanation, language),
            MarginsView.Of(standing, language),
            new Dictionary<string, LinkView>
            {
                ["self"] = request.Self(),
                ["compliance"] = request.To($"{Http.Links.Service(organization, service)}/compliance?edition={standing.Span}"),
                ["measurements"] = request.To($"{Http.Links.Measurements(organization, service, standing.Promise.Indicator.Code)}?edition={standing.Span}"),
            });
    }

    private static string Told(AsideReason reason, Language language) => reason switch
    {
        AsideReason.Rectified => language.Pick("Rettificato da un dato successivo.", "Rectified by a later fact."),
        AsideReason.Withdrawn => language.Pick("Ritirato.", "Withdrawn."),
        AsideReason.Excluded => language.Pick("Il periodo è stato escluso dal Presidio.", "The board excluded the period."),
        AsideReason.NotMeasured => language.Pick("L'ufficio ha dichiarato che il valore non è stato rilevato.", "The office declared that there is no value."),
        AsideReason.Earlier => language.Pick("Conta solo l'ultimo periodo rilevato.", "Only the latest period counts."),
        AsideReason.NoNumber => language.Pick("Un rapporto su zero non è un numero.", "A ratio over zero is no number."),
        _ => throw new UnreachableException(),
    };
}

/// <summary>The same in Italian and in English.</summary>
internal sealed record SentenceView(string It, string En);

/// <summary>A standard and the fact that programmed it.</summary>
/// <param name="Edition">The edition that the standard is of.</param>
/// <param name="EventId">The event's id.</param>
/// <param name="Position">Its place among all facts of the registry.</param>
/// <param name="At">When it was recorded, UTC.</param>
internal sealed record ProgrammedView(StandardView Standard, string Edition, Guid EventId, long Position, DateTime At, string? By, string? Reason);

/// <param name="Fact">The fact that was not used.</param>
/// <param name="Why">Told in <paramref name="Detail"/>.</param>
/// <param name="SetAsideBy">The fact that set it aside; null where none did.</param>
internal sealed record SetAsideView(FactView Fact, AsideReason Why, string Detail, FactView? SetAsideBy);

/// <param name="Aggregation">How the terms became the result.</param>
/// <param name="Numerator">Of the result; of a number that is no ratio, the number.</param>
/// <param name="Denominator">Of the result; 1 for a number that is no ratio, 0 when nothing happened that could be judged.</param>
/// <param name="Comparisons">The inequalities that decided, multiplied across: exact.</param>
/// <param name="Text">All of it in one line.</param>
internal sealed record ArithmeticView(
    Aggregation Aggregation, IReadOnlyList<TermView> Terms, decimal Numerator, decimal Denominator, IReadOnlyList<ComparisonView> Comparisons, string Text)
{
    public static ArithmeticView? Of(Explanation explanation, Language language)
    {
        if (explanation.Standing.Result is not { } result) return null;
        var aggregation = explanation.Standing.Promise.Indicator.Aggregation;
        TermView[] terms = [.. explanation.Used.Select(TermView.Of)];
        ComparisonView[] comparisons = [.. explanation.Comparisons.Select(c => ComparisonView.Of(c, language))];
        var joined = string.Join(aggregation is Aggregation.Pooled or Aggregation.Sum or Aggregation.Mean ? " + " : "; ", terms.Select(t => t.Told(language)));
        var told = result.Denominator == 1 ? language.Number(result.Numerator) : $"{language.Number(result.Numerator)}/{language.Number(result.Denominator)}";
        return new(
            aggregation, terms, result.Numerator, result.Denominator, comparisons,
            $"{joined} → {told}" + string.Concat(comparisons.Select(c => $"; {c.Text}")));
    }
}

/// <summary>What one period adds: a quotient, or a number over 1.</summary>
internal sealed record TermView(string Period, decimal Numerator, decimal Denominator)
{
    public static TermView Of(UsedFact used) => used.Value is Value.Ratio r
        ? new(used.Period.ToString(), r.Numerator, r.Denominator)
        : new(used.Period.ToString(), used.Value.Number!.Value.Numerator, 1);

    public string Told(Language language) => Denominator == 1 ? language.Number(Numerator) : $"{language.Number(Numerator)}/{language.Number(Denominator)}";
}

/// <summary>One inequality, as it was decided.</summary>
internal sealed record ComparisonView(decimal Left, Relation Relation, decimal Right, bool Holds, string Text)
{
    public static ComparisonView Of(Comparison c, Language language) => new(
        c.Left, c.Relation, c.Right, c.Holds,
        $"{language.Number(c.Left)} {(c.Relation == Relation.AtLeast ? "≥" : "≤")} {language.Number(c.Right)}: {(c.Holds ? language.Pick("sì", "yes") : "no")}");
}

/// <summary>The margin under each of its two assumptions.</summary>
internal sealed record MarginsView(AssumedMarginView IfAllAdverse, AssumedMarginView OnFinalVolume, bool SmallSample)
{
    public static MarginsView Of(Standing standing, Language language) => new(
        new(language.Pick("Ogni ulteriore caso è sfavorevole.", "Every further case is adverse."), null, standing.Margin.IfAllAdverse),
        new(language.Pick("Il volume finale è noto.", "The final volume is known."), standing.FinalVolume, standing.Margin.OnFinalVolume),
        standing.Margin.SmallSample);
}

/// <param name="FinalVolume">The final number of cases that is assumed; null where it is unknown or not looked at.</param>
/// <param name="Cases">How many cases can still go wrong; null where there is no such number.</param>
internal sealed record AssumedMarginView(string Assumption, decimal? FinalVolume, decimal? Cases);
