using System.Diagnostics;

namespace UnimiCharter.Api.Verdicts;

/// <summary>Verdicts in words: what came of a promise, how sure that is, why it cannot be told, and of how much of the year. All that shows a verdict takes them here.</summary>
internal static class VerdictWords
{
    /// <summary>All of a verdict in one line: <c>Rispettato (provvisorio, 1 periodo su 12)</c>.</summary>
    public static string Of(Standing standing, Language language)
    {
        var periods = standing.Periods;
        // What is final says of how much only where something lacks.
        var share = periods.Expected > 0 && (standing.Finality == Finality.Provisional || periods.Reported < periods.Expected) ? ", " + Share(periods, language) : "";
        return Of(StandingView.NameOf(standing.Outcome), StandingView.ReasonOf(standing.Outcome), language)
            + $" ({(standing.IsDeclared ? language.Pick("dichiarato dal Presidio, ", "declared by the board, ") : "")}{Of(standing.Finality, language)}{share})";
    }

    /// <summary>The same of a verdict in codes, which does not say of how much.</summary>
    public static string Of(OutcomeName outcome, string? reason, Finality finality, Language language) => $"{Of(outcome, reason, language)} ({Of(finality, language)})";

    public static string Of(OutcomeName outcome, Language language) => outcome switch
    {
        OutcomeName.Met => language.Pick("Rispettato", "Met"),
        OutcomeName.Missed => language.Pick("Non rispettato", "Missed"),
        OutcomeName.NotEvaluable => language.Pick("Non valutabile", "Not evaluable"),
        _ => throw new UnreachableException(),
    };

    public static string Of(Finality finality, Language language) => finality switch
    {
        Finality.Provisional => language.Pick("provvisorio", "provisional"),
        Finality.Final => language.Pick("definitivo", "final"),
        Finality.Certified => language.Pick("validato", "certified"),
        _ => throw new UnreachableException(),
    };

    /// <summary>A reason by its code, as what stands after "because".</summary>
    public static string OfReason(string reason, Language language) => reason switch
    {
        "no-data" => language.Pick("nessun dato è stato comunicato", "no figure was reported"),
        "zero-denominator" => language.Pick("non ci sono stati casi da valutare", "there was no case to judge"),
        "not-due" => language.Pick("nessun dato è ancora dovuto", "no figure is due yet"),
        "not-measured" => language.Pick("l'ufficio ha dichiarato di non aver potuto misurare", "the office declared that it could not measure"),
        "excluded" => language.Pick("tutti i periodi sono stati esclusi", "all periods were set aside"),
        // Results that were released say what it was called then.
        "no-standard" or "no-target" => language.Pick("non c'è un valore programmato", "there is no standard"),
        _ => throw new UnreachableException(),
    };

    public static string Of(QualityDimension dimension, Language language) => Dimensions.NameOf(dimension).In(language);

    /// <summary>What was promised; that nothing was.</summary>
    public static string Of(Standard standard, Language language) => StandardView.Promised(standard, language)?.Text ?? NoStandard(language);

    public static string NoStandard(Language language) => language.Pick("nessuno", "none");

    private static string Of(OutcomeName outcome, string? reason, Language language) => Of(outcome, language) + (reason is null ? "" : ": " + OfReason(reason, language));

    private static string Share(PeriodTally periods, Language language) => language.Pick(
        $"{periods.Reported} {(periods.Reported == 1 ? "periodo" : "periodi")} su {periods.Expected}", $"{periods.Reported} of {periods.Expected} {(periods.Expected == 1 ? "period" : "periods")}");
}
