using System.Globalization;
using System.Text.RegularExpressions;
using Group = System.Text.RegularExpressions.Group;

namespace UnimiCharter.Api.Web;

/// <summary>
/// Periods as spreadsheets and people write them: <c>gen-24</c>, <c>gennaio 2024</c>, <c>01/2024</c>, <c>2024/1</c>, <c>1° trimestre 2024</c>,
/// <c>Q1 2024</c>, <c>2° semestre 2024</c>, <c>a.a. 2023/24</c>, and the first day of a month for the month. Two digits of a year are of this century.
/// </summary>
internal static partial class WrittenPeriods
{
    public const int MaxLength = 40;

    private static readonly string[] Italian = ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"];
    private static readonly string[] English = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    // In full, and as spreadsheets shorten them.
    private static readonly Dictionary<string, int> Months = Italian.Index().Concat(English.Index())
        .SelectMany(month => new[] { (Name: month.Item, Number: month.Index + 1), (Name: month.Item[..3], Number: month.Index + 1) })
        .Append((Name: "sett", Number: 9)).Append((Name: "sept", Number: 9)).DistinctBy(month => month.Name).ToDictionary(month => month.Name, month => month.Number);

    private static readonly Dictionary<string, int> Ordinals = new() { ["1"] = 1, ["2"] = 2, ["3"] = 3, ["4"] = 4, ["i"] = 1, ["ii"] = 2, ["iii"] = 3, ["iv"] = 4 };

    /// <summary>What a text may mean: nothing, one period, or two.</summary>
    /// <param name="language">Of the file: in Italian the day comes before the month; in English it may come after it.</param>
    public static IReadOnlyList<Period> Of(string text, Language language)
    {
        var written = text.Trim().ToLowerInvariant();
        if (Month().Match(written) is { Success: true } month && Months.TryGetValue(month.Groups[1].Value, out var named)) return Single(Year(month.Groups[2]), year => Period.Month(year, named));
        if (MonthFirst().Match(written) is { Success: true } first) return Single(Year(first.Groups[2]), year => MonthOf(year, Number(first.Groups[1])));
        if (YearFirst().Match(written) is { Success: true } last) return Single(Year(last.Groups[1]), year => MonthOf(year, Number(last.Groups[2])));
        if (Part().Match(written) is { Success: true } part && Ordinals.TryGetValue(part.Groups[1].Value, out var ordinal))
            return Single(Year(part.Groups[3]), year => part.Groups[2].Value[0] == 't' ? Period.Quarter(year, ordinal) : ordinal <= 2 ? Period.Half(year, ordinal) : null);
        if (Quarter().Match(written) is { Success: true } quarter) return Single(Year(quarter.Groups[2]), year => Period.Quarter(year, Number(quarter.Groups[1])));
        if (Academic().Match(written) is { Success: true } academic && Year(academic.Groups[1]) is { } begins && Number(academic.Groups[2]) % 100 == (begins + 1) % 100 && (academic.Groups[2].Length == 2 || Number(academic.Groups[2]) == begins + 1))
            return Single(begins, year => year < Period.LastYear ? Period.AcademicYear(year) : null);
        if (IsoDay().Match(written) is { Success: true } iso) return Number(iso.Groups[3]) == 1 ? Single(Year(iso.Groups[1]), year => MonthOf(year, Number(iso.Groups[2]))) : [];
        return Day().Match(written) is { Success: true } day ? OfDay(Number(day.Groups[1]), Number(day.Groups[2]), Year(day.Groups[3]), language) : [];
    }

    /// <summary>A month, of its first day.</summary>
    private static IReadOnlyList<Period> OfDay(int one, int other, int? year, Language language)
    {
        // 01/03/2024 is the first of March; in an English file it may be the third of January as well.
        var dayFirst = one == 1 ? Single(year, y => MonthOf(y, other)) : [];
        if (language == Language.Italian || one == other) return dayFirst;
        return (one, other) switch
        {
            (1, <= 12) => [.. dayFirst, .. Single(year, y => Period.Month(y, 1))],
            (<= 12, 1) => [.. Single(year, y => Period.Month(y, 1)), .. Single(year, y => MonthOf(y, one))],
            _ => dayFirst,
        };
    }

    private static IReadOnlyList<Period> Single(int? year, Func<int, Period?> make) => year is { } known && make(known) is { } period ? [period] : [];

    private static Period? MonthOf(int year, int month) => month is >= 1 and <= 12 ? Period.Month(year, month) : null;

    private static int? Year(Group digits)
    {
        const int Century = 2000;
        var year = Number(digits) + (digits.Length == 2 ? Century : 0);
        return year is >= Period.FirstYear and <= Period.LastYear ? year : null;
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^([a-z]{3,9})\.?(?:\s+|\s*[-/]\s*)([0-9]{4}|[0-9]{2})$")]
    private static partial Regex Month();

    [GeneratedRegex(@"^([0-9]{1,2})\s*[-/.]\s*([0-9]{4})$")]
    private static partial Regex MonthFirst();

    [GeneratedRegex(@"^([0-9]{4})\s*[-/.]\s*([0-9]{1,2})$")]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"^([1-4]|i{1,3}|iv)\s*[°ºª.]?\s*(t(?:rim(?:estre|\.)?)?|s(?:em(?:estre|\.)?)?)\s*[-/]?\s*([0-9]{4})$")]
    private static partial Regex Part();

    [GeneratedRegex(@"^[qt]([1-4])\s*[-/]?\s*([0-9]{4})$")]
    private static partial Regex Quarter();

    [GeneratedRegex(@"^(?:a\.?\s?a\.?\s*)?([0-9]{4})\s*[-/]\s*([0-9]{4}|[0-9]{2})$")]
    private static partial Regex Academic();

    [GeneratedRegex(@"^([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})$")]
    private static partial Regex IsoDay();

    [GeneratedRegex(@"^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})$")]
    private static partial Regex Day();
}
