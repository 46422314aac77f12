using System.Diagnostics;

namespace UnimiCharter.Api.Verdicts;

/// <summary>The same in Italian and in English.</summary>
internal sealed record SentenceView(string It, string En);

/// <summary>How a verdict was derived from facts, as the caller may see it.</summary>
/// <param name="Facts">Those that were used, in the order of their periods.</param>
/// <param name="SetAside">Those that were not, in the order in which they were recorded.</param>
/// <param name="Arithmetic">Null when there is no figure.</param>
internal sealed record Derivation(IReadOnlyList<FactView> Facts, IReadOnlyList<SetAsideView> SetAside, ArithmeticView? Arithmetic)
{
    /// <param name="facts">All that were reported, of every indicator.</param>
    public static Derivation Of(Standing standing, IReadOnlyList<RecordedEvent> facts, HttpRequest request)
    {
        var (explanation, language, details) = (Explanation.Of(standing, facts.Select(e => (e.Version, (ReportingEvent)e.Fact))), Languages.Of(request), request.SeesDetails());
        var byVersion = facts.ToDictionary(f => f.Version, f => details ? FactView.Of(f) : FactView.Of(f).Public());
        return new(
            [.. explanation.Used.Select(u => byVersion[u.Version])],
            // What was said before and replaced is history, which is not for everyone.
            [.. explanation.SetAside.Where(a => details || a.Reason is not (AsideReason.Rectified or AsideReason.Withdrawn)).Select(a => SetAsideView.Of(a, byVersion, language))],
            ArithmeticView.Of(explanation, language));
    }
}

/// <param name="Fact">The fact that was not used.</param>
/// <param name="Why">Told in <paramref name="Detail"/>.</param>
/// <param name="SetAsideBy">The fact that set it aside; null where none did.</param>
internal sealed record SetAsideView(FactView Fact, AsideReason Why, string Detail, FactView? SetAsideBy)
{
    /// <param name="aside">The fact and why.</param>
    /// <param name="facts">All facts, by their versions.</param>
    /// <param name="language">Of the detail.</param>
    public static SetAsideView Of(AsideFact aside, IReadOnlyDictionary<long, FactView> facts, Language language) =>
        new(facts[aside.Version], aside.Reason, Told(aside.Reason, language), aside.By is { } by ? facts[by] : null);

    private static string Told(AsideReason reason, Language language) => reason switch
    {
        AsideReason.Rectified => language.Pick("Rettificato da un dato successivo.", "Rectified by a later fact."),
        AsideReason.Withdrawn => language.Pick("Ritirato.", "Withdrawn."),
        AsideReason.Excluded => language.Pick("Il periodo è stato escluso dal Presidio.", "The board excluded the period."),
        AsideReason.NotMeasured => language.Pick("L'ufficio ha dichiarato che il valore non è stato rilevato.", "The office declared that there is no value."),
        AsideReason.Earlier => language.Pick("Conta solo l'ultimo periodo rilevato.", "Only the latest period counts."),
        AsideReason.Declared => language.Pick("Il Presidio ha dichiarato l'esito senza un valore.", "The board declared the result without a figure."),
        AsideReason.YearFigure => language.Pick("Conta il dato dell'intero anno.", "The figure of the whole year counts."),
        AsideReason.NoNumber => language.Pick("Un rapporto su zero non è un numero.", "A ratio over zero is no number."),
        _ => throw new UnreachableException(),
    };
}

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
        if (explanation.Standing.YearFigure is not null) joined = language.Pick("dato annuale ", "year's figure ") + joined;
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
        : new(used.Period.ToString(), used.Value!.Number!.Value.Numerator, used.Value.Number.Value.Denominator);

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
