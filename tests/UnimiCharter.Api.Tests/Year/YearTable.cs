using System.Globalization;

namespace UnimiCharter.Api.Tests.Year;

/// <summary>One indicator's year and how it must stand when the year is over.</summary>
public sealed record YearRow(string Service, string Indicator, string[] Months, string Standing)
{
    public override string ToString() => $"{Service}/{Indicator}";
}

/// <summary>
/// Twelve months of all 66 indicators, and the standing of each on 1 March 2025, worked out by hand.
/// <para>Months: a value (<c>3/41</c>, <c>2</c>, <c>y</c>, <c>n</c>), <c>-</c> for declared not measured, <c>.</c> for nothing said;
/// <c>!</c> reported late; <c>a&gt;b</c> said as a and rectified to b, or withdrawn; <c>*3</c> three times.</para>
/// <para>Standing: result and its value in the standard's unit; outcome, finality and outlook; periods reported, on time, late;
/// missing months; margins if all is adverse, on the final volume, and whether the sample is small. Of the efficiency, and of what mobility
/// brings to an end, files are closed against files opened: a flow, which has no margin.</para>
/// <para>Working days of 2024 in Milan, 254 in all: 90% of them are 228.6, so that 229 are needed.</para>
/// </summary>
public static class YearTable
{
    private const string Text = """
        sportello-orientamento  | accessibility | 1*12                            | 1                | met final              | 12 12 0 |    | - - no
        sportello-orientamento  | timeliness    | y*12                            | 1                | met final              | 12 12 0 |    | - - no
        sportello-orientamento  | transparency  | y*5 n y*6                       | 0                | missed final           | 12 12 0 |    | - - no
        sportello-orientamento  | effectiveness | 2/10*12                         | 24/120 20        | met final              | 12 12 0 |    | 0 0 no
        sportello-orientamento  | continuity    | 22/22 21/21*2 20/20 22/22 20/20 23/23 21/21*2 23/23 20/20*2 | 254/254 100 | met final | 12 12 0 | | 28 25 no
        sportello-orientamento  | efficiency    | 9/10*7 0/10 40/10 5/10 0/10*2   | 108/120 90       | met final              | 12 12 0 |    | - - no

        offerta-formativa-cds   | accessibility | 1*3 0 1*8                       | 0                | missed final           | 12 12 0 |    | - - no
        offerta-formativa-cds   | timeliness    | y*11 n                          | 0                | missed final           | 12 12 0 |    | - - no
        offerta-formativa-cds   | transparency  | y*12                            | 1                | met final              | 12 12 0 |    | - - no
        offerta-formativa-cds   | effectiveness | 100/1000*11 99/1000             | 1199/12000 9.991667 | met final           | 12 12 0 |    | 1 1 no
        offerta-formativa-cds   | continuity    | 22/22 21/21*2 20/20 22/22 20/20 23/23 0/21 16/21 23/23 20/20*2 | 228/254 89.76378 | missed final | 12 12 0 | | -1 -1 no
        offerta-formativa-cds   | efficiency    | 22/22 21/21*3 22/22 20/20 23/23 0/21 17/21 23/23 20/20 21/21 | 231/256 90.234375 | met final | 12 12 0 | | - - no

        accreditamento-cds      | accessibility | 1*2 . 1*9                       | 1                | met provisional open   | 11 11 0 | 03 | - - no
        accreditamento-cds      | timeliness    | y . y*10                        | 1                | met provisional open   | 11 11 0 | 02 | - - no
        accreditamento-cds      | transparency  | . n y*10                        | 0                | missed provisional lost | 11 11 0 | 01 | - - no
        accreditamento-cds      | effectiveness | 100/1000*11 101/1000            | 1201/12000 10.008333 | missed final       | 12 12 0 |    | -2 -1 no
        accreditamento-cds      | continuity    | 22/22 . 21/21 20/20 22/22 20/20 23/23 21/21*2 23/23 20/20*2 | 233/233 100 | met provisional secured | 11 11 0 | 02 | 25 25 no
        accreditamento-cds      | efficiency    | 0/0*12                          | 0/0 -            | zero-denominator final | 12 12 0 |    | - - no

        dottorato               | accessibility | 1*6 - 1*5                       | 1                | met final              | 11 11 0 |    | - - no
        dottorato               | timeliness    | -*12                            | -                | not-measured final     | 0 0 0   |    | - - no
        dottorato               | transparency  | .*12                            | -                | no-data provisional open | 0 0 0 | 01 02 03 04 05 06 07 08 09 10 11 12 | - - no
        dottorato               | effectiveness | 0/0*11 .                        | 0/0 -            | zero-denominator provisional open | 11 11 0 | 12 | 0 - yes
        dottorato               | continuity    | -*11 .                          | -                | not-measured provisional open | 0 0 0 | 12 | - - no
        dottorato               | efficiency    | 9/10*11 -                       | 99/110 90        | met final              | 11 11 0 |    | - - no

        scuole-specializzazione | accessibility | 3*6 1*6                         | 1                | met final              | 12 12 0 |    | - - no
        scuole-specializzazione | timeliness    | y! y*11                         | 1                | met final              | 12 11 1 |    | - - no
        scuole-specializzazione | transparency  | y!*12                           | 1                | met final              | 12 0 12 |    | - - no
        scuole-specializzazione | effectiveness | 1/1 0/99 0/0*10                 | 1/100 1          | met final              | 12 12 0 |    | 23 19 no
        scuole-specializzazione | continuity    | 1/1*11 0/20                     | 11/31 35.483871  | missed final           | 12 12 0 |    | -19 -17 no
        scuole-specializzazione | efficiency    | 1/1 0/0*11                      | 1/1 100          | met final              | 12 12 0 |    | - - no

        master                  | accessibility | 0*12                            | 0                | missed final           | 12 12 0 |    | - - no
        master                  | timeliness    | n*12                            | 0                | missed final           | 12 12 0 |    | - - no
        master                  | transparency  | - y! . y*9                      | 1                | met provisional open   | 10 9 1  | 03 | - - no
        master                  | effectiveness | 15/100 .*11                     | 15/100 15        | met provisional open   | 1 1 0   | 02 03 04 05 06 07 08 09 10 11 12 | 6 - no
        master                  | continuity    | 19/22 21/21*2 20/20 22/22 20/20 23/23 21/21*2 23/23 20/20*2 | 251/254 98.818898 | met final | 12 12 0 | | 24 22 no
        master                  | efficiency    | 22/25*12                        | 264/300 88       | missed final           | 12 12 0 |    | - - no

        corsi-perfezionamento   | accessibility | 2*11 1                          | 1                | met final              | 12 12 0 |    | - - no
        corsi-perfezionamento   | timeliness    | .*6 y*6                         | 1                | met provisional open   | 6 6 0   | 01 02 03 04 05 06 | - - no
        corsi-perfezionamento   | transparency  | y*12                            | 1                | met final              | 12 12 0 |    | - - no
        corsi-perfezionamento   | effectiveness | 7/35*2 7/36 0/0*9               | 21/106 19.811321 | met final              | 12 12 0 |    | 0 0 no
        corsi-perfezionamento   | continuity    | 19/20*12                        | 228/240 95       | met final              | 12 12 0 |    | 13 12 no
        corsi-perfezionamento   | efficiency    | 0/5*12                          | 0/60 0           | missed final           | 12 12 0 |    | - - no

        mobilita-uscita         | accessibility | 2*5 1 2*6                       | 1                | missed final           | 12 12 0 |    | - - no
        mobilita-uscita         | timeliness    | y*12                            | 1                | met final              | 12 12 0 |    | - - no
        mobilita-uscita         | transparency  | n>y y*11                        | 1                | met final              | 12 12 0 |    | - - no
        mobilita-uscita         | effectiveness | 1/2*12                          | 12/24 50         | met final              | 12 12 0 |    | - - no
        mobilita-uscita         | continuity    | 18/22>22/22 21/21*2 20/20 22/22 20/20 23/23 21/21*2 23/23 20/20*2 | 254/254 100 | met final | 12 12 0 | | 28 25 no
        mobilita-uscita         | efficiency    | 9/10*6 -*3 9/10*3               | 81/90 90         | met final              | 9 9 0   |    | - - no

        mobilita-entrata        | accessibility | 1*11 .                          | 1                | met provisional open   | 11 11 0 | 12 | - - no
        mobilita-entrata        | timeliness    | n .*11                          | 0                | missed provisional lost | 1 1 0  | 02 03 04 05 06 07 08 09 10 11 12 | - - no
        mobilita-entrata        | transparency  | y*12                            | 1                | met final              | 12 12 0 |    | - - no
        mobilita-entrata        | effectiveness | 49/100*12                       | 588/1200 49      | missed final           | 12 12 0 |    | - - no
        mobilita-entrata        | continuity    | 20/22 19/21*2 18/20 20/22 18/20 21/23 19/21*2 21/23 18/20*2 | 230/254 90.551181 | met final | 12 12 0 | | 1 1 no
        mobilita-entrata        | efficiency    | 1/1*9 0/1 0/0*2                 | 9/10 90          | met final              | 12 12 0 |    | - - no

        accordi-internazionali  | accessibility | 1*12                            | 1                | met final              | 12 12 0 |    | - - no
        accordi-internazionali  | timeliness    | y*12                            | 1                | met final              | 12 12 0 |    | - - no
        accordi-internazionali  | transparency  | y*12                            | 1                | met final              | 12 12 0 |    | - - no
        accordi-internazionali  | effectiveness | 0/4 0/0*11                      | 0/4 0            | met final              | 12 12 0 |    | 1 0 yes
        accordi-internazionali  | continuity    | 9/10!*12                        | 108/120 90       | met final              | 12 0 12 |    | 0 0 no
        accordi-internazionali  | efficiency    | 899999999999/999999999999 0/0*11 | 899999999999/999999999999 90 | missed final | 12 12 0 | | - - no

        progetti-internazionali | accessibility | 1*12                            | 1                | met final              | 12 12 0 |    | - - no
        progetti-internazionali | timeliness    | y*6 -*6                         | 1                | met final              | 6 6 0   |    | - - no
        progetti-internazionali | transparency  | -*11 n                          | 0                | missed final           | 1 1 0   |    | - - no
        progetti-internazionali | effectiveness | 5/10>. 1/10*11                  | 11/110 10        | met provisional open   | 11 11 0 | 01 | 13 - no
        progetti-internazionali | continuity    | 10/10>2/10 10/10*11             | 112/120 93.333333 | met final             | 12 12 0 |    | 4 4 no
        progetti-internazionali | efficiency    | ->10/10 10/10*11                | 120/120 100      | met final              | 12 12 0 |    | - - no
        """;

    public static readonly YearRow[] Rows = [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.Contains('|', StringComparison.Ordinal)).Select(Read)];

    public static string Period(int month) => string.Create(CultureInfo.InvariantCulture, $"2024-{month:D2}");

    /// <summary>A value of the table as an office sends it.</summary>
    public static string Body(string value) => value switch
    {
        "-" => """{"notMeasured":"system-unavailable"}""",
        "y" => """{"yes":true}""",
        "n" => """{"yes":false}""",
        _ when value.Split('/') is [var numerator, var denominator] => $$"""{"numerator":{{numerator}},"denominator":{{denominator}}}""",
        _ => $$"""{"count":{{value}}}""",
    };

    private static YearRow Read(string line)
    {
        var cells = line.Split('|').Select(cell => cell.Trim()).ToArray();
        string[] months = [.. cells[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Months)];
        return new(cells[0], cells[1], months, string.Join(" | ", cells[3..]));
    }

    private static IEnumerable<string> Months(string written) =>
        written.Split('*') is [var value, var times] ? Enumerable.Repeat(value, int.Parse(times, CultureInfo.InvariantCulture)) : [written];
}
