using System.Diagnostics;
using UnimiCharter.Api.Http;
using UnimiCharter.Domain;

namespace UnimiCharter.Api.Compliance;

/// <summary>A verdict in one sentence that a citizen understands.</summary>
internal static class Sentences
{
    public static string Of(Standing standing, string service, Language language)
    {
        var title = standing.Promise.Indicator.Title;
        var standard = StandardView.Of(standing.Promise.Standard, language).Text;
        var opening = language.Pick(
            $"Per il {standing.Edition} il servizio «{service}» ha promesso, per «{title}», un valore programmato di {standard}: ",
            $"For {standing.Edition} the service “{service}” promised, for “{title}”, a standard of {standard}: ");
        return opening + Verdict(standing, language) + Finality(standing, language) + ".";
    }

    private static string Verdict(Standing standing, Language language)
    {
        var result = standing.Result is { } found ? ResultView.Of(found, standing.Promise, language).Text : "";
        return standing.Outcome switch
        {
            Outcome.Met => language.Pick($"il risultato è {result}, e la promessa è mantenuta", $"the result is {result}, and the promise is kept"),
            Outcome.Missed => language.Pick($"il risultato è {result}, e la promessa non è mantenuta", $"the result is {result}, and the promise is not kept"),
            Outcome.NotEvaluable { Reason: var reason } => language.Pick("non si può ancora dire se è mantenuta, perché ", "whether it is kept cannot be told, because ") + reason switch
            {
                Reason.NoData => language.Pick("nessun dato è stato comunicato", "no figure was reported"),
                Reason.ZeroDenominator => language.Pick("non ci sono stati casi da valutare", "there was no case to judge"),
                Reason.NotDue => language.Pick("nessun dato doveva ancora essere comunicato", "no figure was due yet"),
                Reason.NotMeasured => language.Pick("l'ufficio ha dichiarato di non aver potuto misurare", "the office declared that it could not measure"),
                Reason.Excluded => language.Pick("tutti i periodi sono stati esclusi", "all periods were set aside"),
                _ => throw new UnreachableException(),
            },
            _ => throw new UnreachableException(),
        };
    }

    private static string Finality(Standing standing, Language language) => standing.Finality switch
    {
        Domain.Finality.Certified => language.Pick("; il dato è validato", "; the year is certified"),
        Domain.Finality.Final => language.Pick("; il dato è definitivo", "; the result is final"),
        _ => language.Pick("; il dato è provvisorio", "; the result is provisional") + standing.Outlook switch
        {
            Outlook.Secured => language.Pick(", ma l'esito è ormai acquisito", ", but nothing that is still to come can break it"),
            Outlook.Lost => language.Pick(", ma l'esito non può più cambiare senza correzioni", ", but nothing that is still to come can mend it"),
            _ => "",
        },
    };
}
