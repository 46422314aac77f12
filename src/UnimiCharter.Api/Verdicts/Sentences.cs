using System.Diagnostics;

namespace UnimiCharter.Api.Verdicts;

/// <summary>A verdict in one sentence that a citizen understands.</summary>
internal static class Sentences
{
    /// <param name="standardsOf">The edition whose standard was used, where it is another than the one that was promised for.</param>
    public static string Of(Standing standing, string service, EditionYear? standardsOf, Language language)
    {
        var title = standing.Promise.Indicator.Title.In(language);
        if (standing.Promise.Standard is Standard.Monitored)
            return language.Pick(
                $"Per il {standing.Span} il servizio «{service}» rileva «{title}» senza un valore programmato: ", $"For {standing.Span} the service “{service}” measures “{title}” without a standard: ")
                + (standing.Result is { } found ? language.Pick("il risultato è ", "the result is ") + ResultView.Of(found, standing.Promise, language).Text : language.Pick("non c'è ancora un valore", "there is no figure yet"))
                + Finality(standing, language) + ".";
        var promised = Promised(standing.Promise.Standard, language);
        var opening = standardsOf is { } other && other.Span != standing.Span
            ? language.Pick(
                $"Il servizio «{service}», giudicato per il {standing.Span} con il valore programmato del {other} per «{title}», {promised}: ",
                $"The service “{service}”, judged for {standing.Span} by the standard of {other} for “{title}”, {promised}: ")
            : language.Pick(
                $"Per il {standing.Span} il servizio «{service}» ha promesso, per «{title}», {promised}: ",
                $"For {standing.Span} the service “{service}” promised, for “{title}”, {promised}: ");
        return opening + Verdict(standing, language) + OfYear(standing, language) + Finality(standing, language) + ".";
    }

    private static string Promised(Standard standard, Language language)
    {
        return standard switch
        {
            Standard.AtLeast s => language.Pick("almeno ", "at least ") + Told(s.Value),
            Standard.AtMost s => language.Pick("al massimo ", "at most ") + Told(s.Value),
            Standard.Within s => language.Pick($"tra {language.Number(s.Lowest)} e {Told(s.Highest)}", $"between {language.Number(s.Lowest)} and {Told(s.Highest)}"),
            Standard.Yes => language.Pick("un impegno da rispettare sempre", "a commitment to be kept at all times"),
            _ => throw new UnreachableException(),
        };

        string Told(decimal value) => language.Number(value) + StandardView.Suffix(standard.Unit);
    }

    private static string Verdict(Standing standing, Language language)
    {
        var result = standing.Result is { } found ? ResultView.Of(found, standing.Promise, language).Text : "";
        return standing.Outcome switch
        {
            Outcome.Met => language.Pick($"il risultato è {result}, e la promessa è mantenuta", $"the result is {result}, and the promise is kept"),
            Outcome.Missed => language.Pick($"il risultato è {result}, e la promessa non è mantenuta", $"the result is {result}, and the promise is not kept"),
            Outcome.NotEvaluable => language.Pick(standing.Finality == Domain.Finality.Provisional ? "non si può ancora dire se la promessa è mantenuta, perché " : "non si può dire se la promessa è mantenuta, perché ", "whether the promise is kept cannot be told, because ")
                + VerdictWords.OfReason(StandingView.ReasonOf(standing.Outcome)!, language),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Says where the result is that of the whole year, and what its periods come to.</summary>
    private static string OfYear(Standing standing, Language language)
    {
        if (standing.YearFigure is not { } figure) return "";
        if (figure.OfPeriods is not { } sum) return language.Pick("; è il dato dell'intero anno, di cui nessun periodo è stato rilevato", "; it is the figure of the whole year, no period of which was measured");
        var told = ResultView.Of(sum, standing.Promise, language).Text;
        return language.Pick($"; è il dato dell'intero anno, al posto della somma dei periodi, {told}", $"; it is the figure of the whole year, in the place of the sum of its periods, {told}");
    }

    private static string Finality(Standing standing, Language language) => (standing.Finality, standing.Result) switch
    {
        (Domain.Finality.Certified, _) => language.Pick("; l'anno è validato", "; the year is certified"),
        (_, null) => "",
        (Domain.Finality.Final, _) => language.Pick("; il dato è definitivo", "; the result is final"),
        _ => language.Pick("; il dato è provvisorio", "; the result is provisional") + standing.Outlook switch
        {
            Outlook.Secured => language.Pick(", ma l'esito è ormai acquisito", ", but nothing that is still to come can break it"),
            Outlook.Lost => language.Pick(", ma l'esito non può più cambiare senza correzioni", ", but nothing that is still to come can mend it"),
            _ => "",
        },
    };
}
