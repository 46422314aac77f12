using System.Diagnostics;

namespace UnimiCharter.Api.Programmes;

/// <summary>A programme's verdict in one sentence that a citizen understands.</summary>
internal static class ProgrammeSentences
{
    public static string Of(Standing standing, ProgrammeRecord programme, Language language)
    {
        var (title, span) = (standing.Promise.Indicator.Title.In(language), standing.Span.ToString().Replace("..", "–", StringComparison.Ordinal));
        var opening = language.Pick($"Per il {span} il programma «{programme.Plan.Title}»", $"For {span} the programme “{programme.Plan.Title}”")
            + (standing.Promise.Standard is Standard.Monitored
                ? language.Pick($" osserva «{title}» senza un valore atteso: ", $" watches “{title}” without a target: ")
                : language.Pick($" si attendeva, per «{title}», {Aim(standing.Promise.Standard, language)}: ", $" was to reach, for “{title}”, {Aim(standing.Promise.Standard, language)}: "));
        return opening + Verdict(standing, language) + ".";
    }

    private static string Aim(Standard standard, Language language)
    {
        return standard switch
        {
            Standard.AtLeast s => language.Pick("almeno ", "at least ") + Told(s.Value),
            Standard.AtMost s => language.Pick("al massimo ", "at most ") + Told(s.Value),
            Standard.Within s => language.Pick($"tra {language.Number(s.Lowest)} e {Told(s.Highest)}", $"between {language.Number(s.Lowest)} and {Told(s.Highest)}"),
            Standard.Yes => language.Pick("un sì", "a yes"),
            _ => throw new UnreachableException(),
        };

        string Told(decimal value) => language.Number(value) + StandardView.Suffix(standard.Unit);
    }

    private static string Verdict(Standing standing, Language language)
    {
        if (standing.IsDeclared)
            return standing.Outcome is Outcome.Met
                ? language.Pick("il Presidio ha dichiarato, senza un valore, che è raggiunto", "the board declared, without a figure, that it is reached")
                : language.Pick("il Presidio ha dichiarato, senza un valore, che non è raggiunto", "the board declared, without a figure, that it is not reached");
        if (standing.Result is not { } found) return language.Pick("non c'è ancora un valore", "there is no figure yet");
        var result = language.Pick("il risultato è ", "the result is ") + ResultView.Of(found, standing.Promise, language).Text;
        return standing.Outcome switch
        {
            Outcome.Met => result + language.Pick(", ed è raggiunto", ", and it is reached"),
            Outcome.Missed => result + language.Pick(", e non è raggiunto", ", and it is not reached"),
            _ => result,
        };
    }
}
