using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace UnimiCharter.Domain.Tests;

/// <summary>
/// How the tables are written. Standards: <c>&gt;=30%</c>, <c>&lt;=20%~0</c> (compared at whole percents), <c>10..30%</c>,
/// <c>&gt;=5</c>, <c>&gt;=5 EUR</c>, <c>yes</c>. Values: <c>3/41</c>, <c>y</c>, <c>n</c>, <c>5</c>, <c>12.5</c>. A year is its months in order:
/// a value, <c>.</c> for nothing said, <c>-</c> for declared not measured, <c>x</c> for excluded; <c>5*12</c> is twelve
/// times 5, and months left off were not spoken of. A breakdown is its axes, each with its parts: <c>channel: chat 3, mail 4; topic: isee 7</c>.
/// </summary>
internal static partial class Notation
{
    public static Standard ReadStandard(string text)
    {
        if (text == "yes") return new Standard.Yes();
        var match = Written().Match(text);
        var unit = match.Groups["unit"].Value switch { "" => Unit.Count, "%" => Unit.Percent, var other => new Unit(other.Trim()) };
        int? precision = match.Groups["precision"].Success ? int.Parse(match.Groups["precision"].Value, CultureInfo.InvariantCulture) : null;
        return match switch
        {
            { Success: false } => throw new FormatException(text),
            _ when match.Groups["high"].Success => new Standard.Within(ReadNumber(match.Groups["low"].Value), ReadNumber(match.Groups["high"].Value), unit, precision),
            _ when text[0] == '>' => new Standard.AtLeast(ReadNumber(match.Groups["value"].Value), unit, precision),
            _ => new Standard.AtMost(ReadNumber(match.Groups["value"].Value), unit, precision),
        };
    }

    /// <param name="text"><c>share</c> is a ratio of a part to its whole, <c>ratio</c> one of any two numbers, <c>days</c> a share of working days.</param>
    public static Measure ReadMeasure(string text) => text switch
    {
        "share" => new Measure.Ratio(PartOfWhole: true),
        "ratio" => new Measure.Ratio(PartOfWhole: false),
        "days" => new Measure.Ratio(PartOfWhole: true, Volume.WorkingDays),
        "count" => new Measure.Count(),
        "amount" => new Measure.Amount(),
        "EUR" => new Measure.Amount(new Unit("EUR")),
        "percentage" => new Measure.Percentage(),
        "yesNo" => new Measure.YesNo(),
        _ => throw new FormatException(text),
    };

    public static Promise ReadPromise(Aggregation aggregation, string measure, string standard, Frequency frequency = Frequency.Monthly) => new(
        new Indicator(new IndicatorCode("example"), QualityDimension.Effectiveness, new("Example"), new("Example"), ReadMeasure(measure), aggregation, frequency),
        ReadStandard(standard));

    public static Value ReadValue(Measure measure, string text) => measure switch
    {
        Measure.Ratio when text.Split('/') is [var n, var d] => new Value.Ratio(Whole(n), Whole(d)),
        Measure.Count => new Value.Count(Whole(text)),
        Measure.Amount => new Value.Amount(ReadNumber(text)),
        Measure.Percentage => new Value.Percentage(ReadNumber(text)),
        Measure.YesNo when text is "y" or "n" => new Value.YesNo(text == "y"),
        _ => throw new FormatException(text),
    };

    public static ImmutableArray<Answer> ReadYear(Measure measure, string months) =>
    [
        .. months.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Repeated).SelectMany((said, i) => Said(measure, Period.Month(2024, i + 1), said)),
    ];

    public static Breakdown ReadBreakdown(string text) => new(text.Split("; ").Select(axis => axis.Split(": ")).ToImmutableSortedDictionary(
        axis => axis[0], axis => axis[1].Split(", ").Select(part => part.Split(' ')).ToImmutableSortedDictionary(part => part[0], part => ReadNumber(part[1]))));

    public static string Write(Result? result) =>
        result is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"{result.Numerator}/{result.Denominator}");

    public static string Write(Outcome outcome) => outcome switch
    {
        Outcome.Met => "met",
        Outcome.Missed => "missed",
        Outcome.NotEvaluable { Reason: Reason.NoData } => "no-data",
        Outcome.NotEvaluable { Reason: Reason.ZeroDenominator } => "zero-denominator",
        Outcome.NotEvaluable { Reason: Reason.NotDue } => "not-due",
        Outcome.NotEvaluable { Reason: Reason.NotMeasured } => "not-measured",
        Outcome.NotEvaluable { Reason: Reason.Excluded } => "excluded",
        Outcome.NotEvaluable { Reason: Reason.NoStandard } => "no-standard",
        _ => throw new FormatException(outcome.ToString()),
    };

    public static DateOnly ReadDay(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static decimal ReadNumber(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Repeated(string token) =>
        token.Split('*') is [var said, var times] ? Enumerable.Repeat(said, int.Parse(times, CultureInfo.InvariantCulture)) : [token];

    private static Answer[] Said(Measure measure, Period month, string said) => said switch
    {
        "." => [],
        "-" => [new Answer.NotMeasured(month)],
        "x" => [new Answer.Excluded(month)],
        _ => [new Answer.Measured(month, ReadValue(measure, said), Schedule.Default.DueOn(month))],
    };

    [GeneratedRegex(@"^((>=|<=)(?<value>-?[\d.]+?)|(?<low>-?\d+(\.\d+)?)\.\.(?<high>-?\d+(\.\d+)?))(?<unit>%| [A-Z]+)?(~(?<precision>\d))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Written();
}
