using System.Text.RegularExpressions;
using SpreadCheetah;
using SpreadCheetah.Styling;

namespace UnimiCharter.Api.Tables;

/// <summary>How the registry writes workbooks. A text is written as one, which no spreadsheet runs.</summary>
internal static partial class XlsxText
{
    private const decimal MostExact = 1_000_000_000_000_000;

    public static SpreadCheetahOptions Options => new() { PreserveStringWhitespace = true, DocumentProperties = null };

    public static Style Head => new() { Font = { Bold = true } };

    /// <summary>A text, a number or nothing. What fifteen digits cannot hold is told as text; what would be a formula after the next export to CSV, as <see cref="CsvTable"/> has it.</summary>
    public static DataCell Of(object? value) => value switch
    {
        null => new DataCell((string?)null),
        decimal number when (decimal)(double)number == number && Math.Abs(number) < MostExact => new DataCell(number),
        decimal number => new DataCell(number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        string text => new DataCell(Escaped(CsvTable.Harmless(text)!)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>What XML does not keep as it is, and what looks like the way to write that (ECMA-376, part 1, 22.9.2.19).</summary>
    public static string Escaped(string text) => Unkept().Replace(text, found => found.Length > 1 ? "_x005F" + found.Value : $"_x{(int)found.ValueSpan[0]:X4}_");

    [GeneratedRegex("_x[0-9A-Fa-f]{4}_|[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]")]
    private static partial Regex Unkept();
}
