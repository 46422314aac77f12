using System.Globalization;

namespace UnimiCharter.Api.Pictures;

/// <summary>The few words that pictures write.</summary>
internal static class Phrases
{
    private static readonly string[] ItalianMonths = ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"];
    private static readonly string[] EnglishMonths = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    public static string Of(Standard standard, Language language) => "Standard: " + VerdictWords.Of(standard, language);

    /// <summary>A period within its year.</summary>
    public static string Of(Period period, Language language) => period.Kind switch
    {
        PeriodKind.Month => language.Pick(ItalianMonths, EnglishMonths)[period.FirstDay.Month - 1],
        PeriodKind.Quarter => language.Pick("T", "Q") + ((period.FirstDay.Month + 2) / 3).ToString(CultureInfo.InvariantCulture),
        PeriodKind.Half => language.Pick("S", "H") + ((period.FirstDay.Month + 5) / 6).ToString(CultureInfo.InvariantCulture),
        _ => period.ToString(),
    };

    /// <summary>Why a period shows no value; null where it needs no saying.</summary>
    public static string? Of(ColumnState state, Language language) => state switch
    {
        ColumnState.Missing => language.Pick("mancante", "missing"),
        ColumnState.NotDue => language.Pick("non ancora dovuto", "not due yet"),
        ColumnState.NotMeasured => language.Pick("non rilevato", "not measured"),
        ColumnState.Excluded => language.Pick("escluso", "excluded"),
        ColumnState.NoCase => language.Pick("nessun caso", "no case"),
        ColumnState.Declared => language.Pick("dichiarato", "declared"),
        _ => null,
    };

    /// <summary>Why a year shows no value.</summary>
    public static string Lack(Standing standing, Language language) => standing switch
    {
        { IsDeclared: true } => language.Pick("dichiarato", "declared"),
        { Outcome: Outcome.NotEvaluable { Reason: Reason.NotDue } } => Of(ColumnState.NotDue, language)!,
        { Outcome: Outcome.NotEvaluable { Reason: Reason.NotMeasured } } => Of(ColumnState.NotMeasured, language)!,
        { Outcome: Outcome.NotEvaluable { Reason: Reason.Excluded } } => Of(ColumnState.Excluded, language)!,
        { Result: not null } => Of(ColumnState.NoCase, language)!,
        _ => language.Pick("nessun dato", "no figure"),
    };

    private static string[] Pick(this Language language, string[] italian, string[] english) => language == Language.English ? english : italian;
}
