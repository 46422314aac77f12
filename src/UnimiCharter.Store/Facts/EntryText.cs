using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// What stands of a period, in a document. A figure that nothing more was said of is a text of figure, day of the first report
/// and revision: <c>3/41 2024-04-10 7</c>, <c>n12 …</c> for a count, <c>12.5 …</c> for an amount, <c>yes …</c>, <c>29.7% …</c>. All
/// else is an object of statement, day and revision; without a statement where it was withdrawn.
/// </summary>
internal sealed class EntryText : JsonConverter<Entry>
{
    private const int LongestFigure = 64;

    private sealed record Written(Statement? Statement, DateOnly On, long Revision);

    public override void Write(Utf8JsonWriter writer, Entry entry, JsonSerializerOptions options)
    {
        switch (entry)
        {
            case Entry.Said { Statement: Statement.Measured { Note: null, Evidence: null, Breakdown: null } measured }:
                Span<byte> text = stackalloc byte[LongestFigure];
                writer.WriteStringValue(text[..Format(text, measured.Value, entry)]);
                break;
            case Entry.Said said:
                JsonSerializer.Serialize(writer, new Written(said.Statement, said.FirstReportedOn, said.Revision), options);
                break;
            case Entry.Withdrawn:
                JsonSerializer.Serialize(writer, new Written(null, entry.FirstReportedOn, entry.Revision), options);
                break;
            default:
                throw new UnreachableException();
        }
    }

    public override Entry Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            return JsonSerializer.Deserialize<Written>(ref reader, options)! switch
            {
                { Statement: { } statement } w => new Entry.Said(statement, w.On, w.Revision),
                var w => new Entry.Withdrawn(w.On, w.Revision),
            };
        return reader.GetString()!.Split(' ') is [var figure, var on, var revision]
            ? new Entry.Said(
                new Statement.Measured(Figure(figure)), DateOnly.ParseExact(on, "O", CultureInfo.InvariantCulture), long.Parse(revision, NumberStyles.None, CultureInfo.InvariantCulture))
            : throw new JsonException("An entry has three parts.");
    }

    private static int Format(Span<byte> text, Value value, Entry entry) =>
        (value switch
        {
            Value.Ratio v => Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{v.Numerator}/{v.Denominator} {entry.FirstReportedOn:O} {entry.Revision}", out var n) ? n : 0,
            Value.Count v => Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"n{v.Whole} {entry.FirstReportedOn:O} {entry.Revision}", out var n) ? n : 0,
            Value.YesNo v => Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{(v.Yes ? "yes" : "no")} {entry.FirstReportedOn:O} {entry.Revision}", out var n) ? n : 0,
            Value.Percentage v => Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{v.Figure}% {entry.FirstReportedOn:O} {entry.Revision}", out var n) ? n : 0,
            Value.Amount v => Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{v.Figure} {entry.FirstReportedOn:O} {entry.Revision}", out var n) ? n : 0,
            _ => 0,
        }) is var length and > 0 ? length : throw new UnreachableException();

    private static Value Figure(string text) => text switch
    {
        "yes" => new Value.YesNo(true),
        "no" => new Value.YesNo(false),
        ['n', .. var whole] => new Value.Count(Whole(whole)),
        [.. var figure, '%'] => new Value.Percentage(Decimal(figure)),
        _ when text.Split('/') is [var numerator, var denominator] => new Value.Ratio(Whole(numerator), Whole(denominator)),
        _ => new Value.Amount(Decimal(text)),
    };

    private static long Whole(string digits) => long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static decimal Decimal(string text) => decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
