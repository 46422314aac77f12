using System.Diagnostics;

namespace UnimiCharter.Api.Charters;

/// <summary>What an edition lacks, and what changed in it, in words.</summary>
internal static class CharterWords
{
    public static string Of(Remark remark, Language language) => remark.Kind switch
    {
        RemarkKind.NoServices => language.Pick("L'edizione non elenca alcun servizio.", "The edition lists no service."),
        RemarkKind.ServiceUnknown => language.Pick($"Il servizio «{remark.Service}» non è registrato.", $"The service '{remark.Service}' is not registered."),
        RemarkKind.ServiceRetired => language.Pick($"Il servizio «{remark.Service}» è cessato.", $"The service '{remark.Service}' is retired."),
        RemarkKind.ServiceNotDescribed => language.Pick($"Il servizio «{remark.Service}» non ha una scheda.", $"The service '{remark.Service}' has no card."),
        RemarkKind.ServiceWithoutStandards => language.Pick($"Il servizio «{remark.Service}» non promette nulla.", $"The service '{remark.Service}' promises nothing."),
        RemarkKind.IndicatorWithoutStandard => language.Pick(
            $"L'indicatore «{remark.Indicator}» del servizio «{remark.Service}» non ha un valore programmato.", $"The indicator '{remark.Indicator}' of the service '{remark.Service}' has no standard."),
        RemarkKind.ServiceWithoutContacts => language.Pick($"La scheda del servizio «{remark.Service}» non indica contatti.", $"The card of the service '{remark.Service}' names no contacts."),
        RemarkKind.DimensionNotPromised => language.Pick(
            $"Il servizio «{remark.Service}» non promette nulla nella dimensione {VerdictWords.Of(remark.Dimension!.Value, language).ToLowerInvariant()}.", $"The service '{remark.Service}' promises nothing in the dimension {VerdictWords.Of(remark.Dimension!.Value, language).ToLowerInvariant()}."),
        _ => throw new UnreachableException(),
    };

    public static string Of(Difference difference, Language language)
    {
        var (before, after) = (Told(difference.Before, language), Told(difference.After, language));
        return difference.Kind switch
        {
            DifferenceKind.CharterReworded => language.Pick("Cambia il titolo o il nome dell'ente.", "The title or the organization's name has changed."),
            DifferenceKind.ServicesReordered => language.Pick("I servizi sono in un altro ordine.", "The services are in another order."),
            DifferenceKind.ServiceAdded => language.Pick($"Si aggiunge il servizio «{difference.Service}».", $"The service '{difference.Service}' is added."),
            DifferenceKind.ServiceRemoved => language.Pick($"Si toglie il servizio «{difference.Service}».", $"The service '{difference.Service}' is removed."),
            DifferenceKind.ServiceReworded => language.Pick($"Cambia la scheda del servizio «{difference.Service}».", $"The card of the service '{difference.Service}' is reworded."),
            DifferenceKind.PromiseAdded => language.Pick(
                $"{difference.Service}, {difference.Indicator}: si promette {after}.", $"{difference.Service}, {difference.Indicator}: {after} is promised."),
            DifferenceKind.PromiseRemoved => language.Pick(
                $"{difference.Service}, {difference.Indicator}: non si promette più {before}.", $"{difference.Service}, {difference.Indicator}: {before} is promised no more."),
            DifferenceKind.PromiseTightened => language.Pick(
                $"{difference.Service}, {difference.Indicator}: il valore programmato passa da {before} a {after}, più severo.", $"{difference.Service}, {difference.Indicator}: the standard is tightened from {before} to {after}."),
            DifferenceKind.PromiseLoosened => language.Pick(
                $"{difference.Service}, {difference.Indicator}: il valore programmato passa da {before} a {after}, meno severo.", $"{difference.Service}, {difference.Indicator}: the standard is loosened from {before} to {after}."),
            DifferenceKind.PromiseReworded => language.Pick($"{difference.Service}, {difference.Indicator}: cambiano le parole dell'indicatore.", $"{difference.Service}, {difference.Indicator}: the indicator is reworded."),
            _ => throw new UnreachableException(),
        };
    }

    private static string Told(Standard? standard, Language language) =>
        standard is null ? "" : StandardView.Promised(standard, language)?.Text ?? language.Pick("la sola rilevazione", "measuring alone");
}
