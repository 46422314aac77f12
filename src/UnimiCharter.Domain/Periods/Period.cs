using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace UnimiCharter.Domain;

public enum PeriodKind
{
    Month = 1,
    Quarter = 2,
    Half = 3,
    Year = 4,
    AcademicYear = 5,
    Span = 6,
}

/// <summary>
/// What a measurement speaks of (<i>periodo</i>): whole months, both ends included. Written <c>2024-03</c>, <c>2024-Q1</c>,
/// <c>2024-H1</c>, <c>2024</c>, <c>AY2023-2024</c> (October to September) or <c>2020..2022</c> (calendar years).
/// Ordered by first month, then last month, then kind, so that a shorter period precedes a longer one that starts with it.
/// </summary>
public readonly record struct Period : IComparable<Period>
{
    public const int FirstYear = 1900;
    public const int LastYear = 2999;
    public const int MaxLength = 11;

    // They are written over and over.
    private static readonly string?[] MonthTexts = new string?[(LastYear + 1 - FirstYear) * 12];

    // Months counted from January of year 0. A default period has no months and is not valid.
    private readonly int first;
    private readonly int length;
    private readonly PeriodKind kind;

    private Period(PeriodKind kind, int year, int month, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, FirstYear);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, LastYear);
        first = year * 12 + month - 1;
        this.length = length;
        this.kind = kind;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((first + length - 1) / 12, LastYear, nameof(year));
    }

    public static Period Month(int year, int month) => new(PeriodKind.Month, year, Within(month, 12), 1);
    public static Period Quarter(int year, int quarter) => new(PeriodKind.Quarter, year, Within(quarter, 4) * 3 - 2, 3);
    public static Period Half(int year, int half) => new(PeriodKind.Half, year, Within(half, 2) * 6 - 5, 6);
    public static Period Year(int year) => new(PeriodKind.Year, year, 1, 12);

    /// <summary>The academic year that begins in October of <paramref name="firstYear"/>.</summary>
    public static Period AcademicYear(int firstYear) => new(PeriodKind.AcademicYear, firstYear, 10, 12);

    /// <summary>Calendar years, both ends included.</summary>
    public static Period Span(int firstYear, int lastYear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lastYear, firstYear);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lastYear, LastYear);
        return new(PeriodKind.Span, firstYear, 1, (lastYear - firstYear + 1) * 12);
    }

    public PeriodKind Kind => kind is 0 ? throw new InvalidOperationException("A default period is not a period.") : kind;
    public int MonthCount => length;
    public DateOnly FirstDay => MonthAt(first);
    public DateOnly LastDay => MonthAt(first + length).AddDays(-1);

    /// <summary>Counted from January of year 0.</summary>
    internal int LastMonth => first + length - 1;

    /// <summary>The same period a year earlier; null of a span, and before <see cref="FirstYear"/>.</summary>
    public Period? YearBefore => Kind == PeriodKind.Span || FirstDay.Year == FirstYear ? null : new Period(kind, first / 12 - 1, first % 12 + 1, length);

    /// <summary>The months of the period in order.</summary>
    public IEnumerable<Period> Months()
    {
        for (var month = first; month < first + length; month++)
            yield return Month(month / 12, month % 12 + 1);
    }

    /// <summary>Whether the period is one that such a frequency reports.</summary>
    public bool Fits(Frequency frequency) => (Kind, frequency) is
        (PeriodKind.Month, Frequency.Monthly) or (PeriodKind.Quarter, Frequency.Quarterly)
        or (PeriodKind.Half, Frequency.HalfYearly) or (PeriodKind.Year, Frequency.Yearly)
        or (PeriodKind.Year or PeriodKind.Span, Frequency.Once);

    /// <summary>The periods of one frequency that lie whole within this one, in order.</summary>
    public IEnumerable<Period> Divide(Frequency frequency)
    {
        if (frequency == Frequency.Once)
        {
            yield return this;
            yield break;
        }
        var (part, size) = frequency switch
        {
            Frequency.Monthly => (PeriodKind.Month, 1),
            Frequency.Quarterly => (PeriodKind.Quarter, 3),
            Frequency.HalfYearly => (PeriodKind.Half, 6),
            Frequency.Yearly => (PeriodKind.Year, 12),
            _ => throw new UnreachableException(),
        };
        for (var month = (first + size - 1) / size * size; month + size <= first + length; month += size)
            yield return new Period(part, month / 12, month % 12 + 1, size);
    }

    /// <summary>Whether every month of <paramref name="other"/> is a month of this period.</summary>
    public bool Contains(Period other) => first <= other.first && other.first + other.length <= first + length;

    public int CompareTo(Period other)
    {
        var byFirst = first.CompareTo(other.first);
        if (byFirst != 0) return byFirst;
        var byLength = length.CompareTo(other.length);
        return byLength != 0 ? byLength : ((int)kind).CompareTo((int)other.kind);
    }

    public static bool operator <(Period left, Period right) => left.CompareTo(right) < 0;
    public static bool operator >(Period left, Period right) => left.CompareTo(right) > 0;
    public static bool operator <=(Period left, Period right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Period left, Period right) => left.CompareTo(right) >= 0;

    /// <summary>The one way the period is written; <see cref="TryParse"/> reads no other.</summary>
    public override string ToString()
    {
        var (year, month) = (first / 12, first % 12 + 1);
        return Kind switch
        {
            PeriodKind.Month => MonthTexts[first - FirstYear * 12] ??= string.Create(CultureInfo.InvariantCulture, $"{year:D4}-{month:D2}"),
            PeriodKind.Quarter => string.Create(CultureInfo.InvariantCulture, $"{year:D4}-Q{(month + 2) / 3}"),
            PeriodKind.Half => string.Create(CultureInfo.InvariantCulture, $"{year:D4}-H{(month + 5) / 6}"),
            PeriodKind.Year => string.Create(CultureInfo.InvariantCulture, $"{year:D4}"),
            PeriodKind.AcademicYear => string.Create(CultureInfo.InvariantCulture, $"AY{year:D4}-{year + 1:D4}"),
            PeriodKind.Span => string.Create(CultureInfo.InvariantCulture, $"{year:D4}..{year + length / 12 - 1:D4}"),
            _ => throw new UnreachableException(),
        };
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out Period period)
    {
        period = default;
        if (text is null) return false;
        Period? read = text switch
        {
            [_, _, _, _] when Number(text) is { } y && IsYear(y) => Year(y),
            [_, _, _, _, '-', 'Q', var q] when Number(text[..4]) is { } y && IsYear(y) && q is >= '1' and <= '4' => Quarter(y, q - '0'),
            [_, _, _, _, '-', 'H', var h] when Number(text[..4]) is { } y && IsYear(y) && h is ('1' or '2') => Half(y, h - '0'),
            [_, _, _, _, '-', _, _] when Number(text[..4]) is { } y && IsYear(y) && Number(text[5..]) is >= 1 and <= 12 and int m => Month(y, m),
            ['A', 'Y', _, _, _, _, '-', _, _, _, _] when Number(text[2..6]) is { } y && IsYear(y) && Number(text[7..]) == y + 1 && IsYear(y + 1) => AcademicYear(y),
            [_, _, _, _, '.', '.', _, _, _, _] when Number(text[..4]) is { } y && IsYear(y) && Number(text[6..]) is { } z && IsYear(z) && y <= z => Span(y, z),
            _ => null,
        };
        period = read.GetValueOrDefault();
        return read is not null;
    }

    /// <exception cref="FormatException">The text is not a period.</exception>
    public static Period Parse(string text) =>
        TryParse(text, out var period) ? period : throw new FormatException($"'{text}' is not a period.");

    private static int Within(int value, int max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max);
        return value;
    }

    /// <param name="month">As in <see cref="LastMonth"/>.</param>
    /// <returns>Its first day.</returns>
    internal static DateOnly MonthAt(int month) => new(month / 12, month % 12 + 1, 1);

    private static bool IsYear(int year) => year is >= FirstYear and <= LastYear;

    // Digits only: a parse of its own would let trailing zero bytes pass.
    private static int? Number(string digits) =>
        digits.All(char.IsAsciiDigit) ? int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : null;
}
