using System.Diagnostics;
using System.Globalization;

namespace UnimiCharter.Api.Charters;

/// <summary>What a published document says in codes and figures, in words.</summary>
internal static class DocumentWords
{
    // As DayOfWeek counts them.
    private static readonly string[] ItalianDays = ["domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"];

    public static string Of(DocumentStandard standard, Language language) => standard.Comparator switch
    {
        "atLeast" => "≥ " + Figure(standard.Value!, standard.Unit, language),
        "atMost" => "≤ " + Figure(standard.Value!, standard.Unit, language),
        "within" => $"{Figure(standard.Lowest!, null, language)}–{Figure(standard.Highest!, standard.Unit, language)}",
        "yes" when standard.By is { } by => language.Pick($"Sì, entro il {Of(by, language)}", $"Yes, by {Of(by, language)}"),
        "yes" => language.Pick("Sì", "Yes"),
        "monitored" => VerdictWords.NoStandard(language),
        _ => throw new UnreachableException(),
    };

    public static string Of(DocumentResult item, Language language) => item.Result switch
    {
        null => "–",
        { Value: { } value } when item.Measure == "yesNo" => value == "1" ? language.Pick("Sì", "Yes") : "No",
        { } figures when item.Measure == "ratio" =>
            $"{Figure(figures.Numerator, null, language)} {language.Pick("su", "of")} {Figure(figures.Denominator, null, language)}"
            + (figures.Value is { } share && item.Standard.Unit is not null ? $" ({Figure(Rounded(share), item.Standard.Unit, language)})" : ""),
        { Value: { } value } => Figure(value, item.Standard.Unit, language),
        _ => "–",
    };

    /// <summary>What came of a promise, and how sure that is.</summary>
    public static string Outcome(DocumentResult item, Language language) => VerdictWords.Of(item.Outcome, item.Reason, item.Finality, language);

    /// <summary>A channel, where it leads, and when it is open; without its note.</summary>
    public static string Of(DocumentChannel channel, Language language) =>
        Of(channel.Kind, language) + (channel.Address is { } address ? $": {address}" : "") + (channel.Hours is { } hours ? $" ({Of(hours, language)})" : "");

    public static string Of(DocumentHours hours, Language language) => string.Join("; ", [
        .. hours.Week.Select(w => $"{string.Join(", ", w.Days.Select(day => language.Pick(ItalianDays[(int)day], $"{day}")))} {w.Opens}–{w.Closes}"),
        .. hours.Exceptions.Select(e => (e.From == e.Through ? Of(e.From, language) : $"{Of(e.From, language)}–{Of(e.Through, language)}")
            + (e.Opens is null ? language.Pick(": chiuso", ": closed") : $": {e.Opens}–{e.Closes}") + (e.Note is { } note ? $" ({note.In(language)})" : "")),
    ]);

    private static string Of(ChannelKind kind, Language language) => kind switch
    {
        ChannelKind.Email => language.Pick("Posta elettronica", "E-mail"),
        ChannelKind.Telephone => language.Pick("Telefono", "Telephone"),
        ChannelKind.Counter => language.Pick("Sportello", "Counter"),
        ChannelKind.Appointment => language.Pick("Su appuntamento", "By appointment"),
        ChannelKind.Online => language.Pick("In linea", "Online"),
        ChannelKind.Post => language.Pick("Posta", "Post"),
        _ => throw new UnreachableException(),
    };

    public static string Of(DateOnly day, Language language) => day.ToString(language == Language.English ? "yyyy-MM-dd" : "dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>As HTML's <c>time</c> has it: with three decimals of a second at most.</summary>
    public static string Machine(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFZ", CultureInfo.InvariantCulture);

    private static string Figure(string number, string? unit, Language language) =>
        language.Number(decimal.Parse(number, NumberStyles.Number, CultureInfo.InvariantCulture)) + StandardView.Suffix(unit is null ? null : new Unit(unit));

    private static string Rounded(string number) => decimal.Round(decimal.Parse(number, NumberStyles.Number, CultureInfo.InvariantCulture), 2, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture);
}
