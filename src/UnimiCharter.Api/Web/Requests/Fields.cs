using System.Globalization;
using System.Text;
using System.Text.Json;

namespace UnimiCharter.Api.Web;

/// <summary>
/// The fields of a JSON object or the cells of a row, read strictly: each by its name and as what it should be. What is wrong
/// is gathered, every field of it; at the end, so is every field that nobody asked for. A null, an empty cell and, where a
/// text is meant, a blank one are as good as nothing.
/// </summary>
internal sealed class Fields
{
    /// <summary>For who has looked at the text already.</summary>
    public const int AnyLength = int.MaxValue;

    // Of what does not belong there so many are told: an answer is not to outgrow what it answers.
    private const int MaxStray = 10;

    private readonly Dictionary<string, Cell> cells = new(StringComparer.Ordinal);
    private readonly List<FaultAt> faults = [];
    private readonly List<FaultAt> repeated = [];
    private readonly Func<string, string> pointer;

    // Of cells; null of JSON.
    private readonly TableReading? table;

    private Fields(Func<string, string> pointer, TableReading? table = null) => (this.pointer, this.table) = (pointer, table);

    /// <summary>Either a JSON value or the text of a cell.</summary>
    private readonly record struct Cell(JsonElement Json, string? Text);

    /// <param name="at">The JSON pointer of the object.</param>
    public static Fields Of(JsonElement body, string at = "")
    {
        var fields = new Fields(name => $"{at}/{Escape(name)}");
        if (body.ValueKind != JsonValueKind.Object)
        {
            fields.faults.Add(new("object-expected", at));
            fields.AreUnreadable = true;
            return fields;
        }
        foreach (var property in body.EnumerateObject())
        {
            if (NameOf(property) is not { } name)
            {
                fields.cells.Clear();
                fields.repeated.Clear();
                fields.faults.Add(new("malformed-json", at));
                fields.AreUnreadable = true;
                return fields;
            }
            if (!fields.cells.TryAdd(name, new(property.Value, null)) && fields.repeated.Count < MaxStray) fields.repeated.Add(fields.At("duplicate-field", name));
        }
        return fields;
    }

    /// <param name="names">Of the fields, one for each cell.</param>
    /// <param name="cells">The cells of a row.</param>
    /// <param name="pointer">Where a field stands: its column, as the file calls it.</param>
    public static Fields Of(IReadOnlyList<string> names, IReadOnlyList<string> cells, Func<string, string> pointer, TableReading table)
    {
        var fields = new Fields(pointer, table);
        for (var i = 0; i < names.Count; i++) fields.cells[names[i]] = new(default, cells[i]);
        return fields;
    }

    /// <summary>There was no object, or it has a name that is no text.</summary>
    public bool AreUnreadable { get; private set; }

    /// <summary>All that was wrong; null when nothing was.</summary>
    public Fault? Fault => Faults switch
    {
        [] => null,
        // A name that is no text: the body is no JSON at all.
        var found when found.Any(f => f.Code == "malformed-json") => new Fault("malformed-json"),
        var found => new Fault([.. found]),
    };

    /// <summary>All that was wrong, in the order in which it was asked for; unknown and repeated fields last, the first of them.</summary>
    public IReadOnlyList<FaultAt> Faults
    {
        get
        {
            foreach (var name in cells.Keys.Take(MaxStray)) faults.Add(At("unknown-field", name));
            faults.AddRange(repeated);
            cells.Clear();
            repeated.Clear();
            return faults;
        }
    }

    /// <summary>How many faults there are so far.</summary>
    public int Wrongs => faults.Count;

    /// <summary>Whether a field is there that nobody has asked for yet, if only as null.</summary>
    public bool IsSaid(string name) => cells.ContainsKey(name);

    /// <summary>Says of a field what only its reader knows to be wrong.</summary>
    /// <param name="details">What a sentence about it names; the field itself when there are none.</param>
    public void Wrong(string code, string name, params string[] details) => faults.Add(new(code, pointer(name), details is [] ? [Told(name)] : details));

    /// <summary>The fields that nobody has asked for yet.</summary>
    public IEnumerable<string> Names => cells.Keys;

    /// <summary>Whether there is such a field, also one that is wrong; not one that is blank.</summary>
    public bool Has(string name) => cells.TryGetValue(name, out var cell) && !IsNothing(cell) && !(TextOf(cell) is { } text && string.IsNullOrWhiteSpace(text));

    /// <summary>The text of a field that is asked for later; null when it has none.</summary>
    public string? Peek(string name) => cells.TryGetValue(name, out var cell) ? TextOf(cell) : null;

    /// <summary>A count: whole, from zero to <paramref name="most"/>.</summary>
    public long? Whole(string name, long most = Bounds.MaxCount)
    {
        if (Take(name) is not { } cell) return null;
        if (NumberIn(cell, name) is not { } literal) return null;
        return Literals.Exact(literal, 0, out var number) switch
        {
            Inexact.TooManyDecimals => Wrongly<long>("whole-number-expected", name),
            _ when number < 0 => Wrongly<long>("negative-number", name),
            Inexact.TooLarge => Wrongly<long>("number-too-large", name, Told(most)),
            _ when number > most => Wrongly<long>("number-too-large", name, Told(most)),
            _ => (long)number,
        };
    }

    /// <summary>An amount, within <see cref="Bounds"/>.</summary>
    public decimal? Number(string name)
    {
        if (Take(name) is not { } cell) return null;
        if (NumberIn(cell, name) is not { } literal) return null;
        return Literals.Exact(literal, Bounds.MaxDecimals, out var number) switch
        {
            Inexact.TooManyDecimals => Wrongly<decimal>("too-many-decimals", name, Told(Bounds.MaxDecimals)),
            Inexact.TooLarge => Wrongly<decimal>("number-too-large", name, Told(Bounds.MaxAmount)),
            _ when Math.Abs(number) > Bounds.MaxAmount => Wrongly<decimal>("number-too-large", name, Told(Bounds.MaxAmount)),
            _ => number,
        };
    }

    public bool? Flag(string name) => Take(name) is not { } cell ? null : cell switch
    {
        { Text: { } text } => text.Trim().ToUpperInvariant() switch
        {
            "TRUE" or "YES" or "SÌ" or "SI" or "VERO" or "1" => true,
            "FALSE" or "NO" or "FALSO" or "0" => false,
            _ => Wrongly<bool>("boolean-expected", name),
        },
        { Json.ValueKind: JsonValueKind.True or JsonValueKind.False } => cell.Json.GetBoolean(),
        _ => Wrongly<bool>("boolean-expected", name),
    };

    public string? Text(string name, int most)
    {
        if (Take(name) is not { } cell) return null;
        if (TextOf(cell) is not { } text || text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
        {
            faults.Add(At("text-expected", name));
            return null;
        }
        if (text.Length > most)
        {
            faults.Add(At("text-too-long", name, Told(most)));
            return null;
        }
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>An absolute http or https URL.</summary>
    public string? Url(string name, int most)
    {
        var text = Text(name, most);
        if (text is null || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")) return text;
        faults.Add(At("url-expected", name));
        return null;
    }

    /// <summary>One of an enum's names, as the API writes them.</summary>
    public T? Choice<T>(string name) where T : struct, Enum => (T?)Choice(typeof(T), name);

    public object? Choice(Type type, string name)
    {
        if (Take(name) is not { } cell) return null;
        var written = TextOf(cell)?.Trim();
        foreach (Enum value in Enum.GetValues(type))
            if (written == ChoiceNames.Of(value)) return value;
        faults.Add(At("unknown-choice", name, AllOf(type)));
        return null;
    }

    /// <summary>A civil day: <c>2024-07-31</c>.</summary>
    public DateOnly? Day(string name) => Take(name) is not { } cell ? null
        : TextOf(cell) is { } text && Web.Days.TryParse(text, out var day) ? day
        : Wrongly<DateOnly>("day-expected", name);

    /// <summary>A time of day: <c>09:30</c>.</summary>
    public TimeOnly? Time(string name) => Take(name) is not { } cell ? null
        : TextOf(cell) is { } text && Times.TryParse(text, out var time) ? time
        : Wrongly<TimeOnly>("time-expected", name);

    /// <summary>In a table also as a spreadsheet writes it: <see cref="WrittenPeriods"/>.</summary>
    public Period? Period(string name)
    {
        if (Text(name, table is null ? Domain.Period.MaxLength : WrittenPeriods.MaxLength) is not { } text) return null;
        if (Domain.Period.TryParse(text.Trim(), out var period)) return period;
        switch (table is null ? [] : WrittenPeriods.Of(text, table.Language))
        {
            case [var only]: return only;
            case [var one, var other]: Wrong("ambiguous-period", name, text.Trim(), one.ToString(), other.ToString()); break;
            default: Wrong("malformed-period", name, text); break;
        }
        return null;
    }

    public EditionYear? Edition(string name)
    {
        if (Text(name, Domain.Period.MaxLength) is not { } text) return null;
        if (Web.Editions.TryParse(text, out var edition)) return edition;
        Wrong("malformed-edition", name, text);
        return null;
    }

    /// <summary>An object within the object; null when there is none.</summary>
    public T? Object<T>(string name, Func<Fields, T?> read) where T : class
    {
        if (Take(name) is not { } cell) return null;
        var inner = Of(cell.Json, pointer(name));
        var value = read(inner);
        faults.AddRange(inner.Faults);
        return value;
    }

    /// <summary>A code.</summary>
    public string? Code(string name, bool isNeeded = true)
    {
        if (isNeeded && !Has(name)) Wrong("field-required", name);
        if (Text(name, Domain.Code.MaxLength) is not { } text) return null;
        if (Domain.Code.IsValid(text)) return text;
        Wrong("code-expected", name);
        return null;
    }

    /// <summary>A code, or the address of what it stands for.</summary>
    public CommonCode? CommonCode(string name)
    {
        if (Text(name, Domain.CommonCode.MaxLength) is not { } text) return null;
        if (Domain.CommonCode.TryParse(text, out var code)) return code;
        Wrong("common-code-expected", name);
        return null;
    }

    /// <summary>An array of objects; empty when there is none.</summary>
    public IReadOnlyList<T> List<T>(string name, int most, Func<Fields, T> read)
    {
        if (Take(name) is not { } cell) return [];
        if (cell.Json.ValueKind != JsonValueKind.Array || cell.Json.GetArrayLength() > most)
        {
            faults.Add(At("array-expected", name));
            return [];
        }
        var items = new List<T>();
        foreach (var (item, i) in cell.Json.EnumerateArray().Select((item, i) => (item, i)))
        {
            var inner = Of(item, $"{pointer(name)}/{i}");
            items.Add(read(inner));
            faults.AddRange(inner.Faults);
        }
        return items;
    }

    /// <summary>An array of texts, each of so many characters at most.</summary>
    /// <param name="fault">Of one that is too long, or is not such a text.</param>
    public IReadOnlyList<string>? Texts(string name, int most, string fault, Predicate<string> isMeant) =>
        Array(name, most, At("array-expected", name), fault, [], (string text, out string read) => isMeant(read = text));

    /// <summary>Whether a field is there and is an object.</summary>
    public bool IsObject(string name) => cells.TryGetValue(name, out var cell) && cell.Json.ValueKind == JsonValueKind.Object;

    /// <summary>An array of civil days.</summary>
    public IReadOnlyList<DateOnly>? Days(string name, int most) => Array<DateOnly>(name, most, At("days-expected", name, Told(most)), "day-expected", [], Web.Days.TryParse);

    /// <summary>An array of codes.</summary>
    public IReadOnlyList<string>? Codes(string name, int most) => Array(name, most, At("array-expected", name), "code-expected", [], (string text, out string code) => Domain.Code.IsValid(code = text));

    /// <summary>An array of an enum's names, as the API writes them.</summary>
    public Array? Choices(Type type, string name)
    {
        var names = Enum.GetValues(type).Cast<Enum>().ToDictionary(ChoiceNames.Of);
        if (Array<Enum>(name, names.Count, At("array-expected", name), "unknown-choice", [AllOf(type)], (string text, out Enum value) => names.TryGetValue(text, out value!)) is not { } read) return null;
        var choices = System.Array.CreateInstance(type, read.Count);
        for (var i = 0; i < read.Count; i++) choices.SetValue(read[i], i);
        return choices;
    }

    private static string AllOf(Type type) => string.Join(", ", ChoiceNames.All(type));

    /// <summary>An array of editions.</summary>
    public IReadOnlyList<EditionYear>? Editions(string name, int most) => Array<EditionYear>(name, most, At("array-expected", name), "malformed-edition", [], Web.Editions.TryParse);

    /// <summary>An RFC 3339 instant with its offset.</summary>
    public DateTimeOffset? Instant(string name) => Take(name) is not { } cell ? null
        : TextOf(cell) is { } text && Instants.TryParseExact(text, out var instant) ? instant.InMicroseconds()
        : Wrongly<DateTimeOffset>("instant-expected", name);

    private delegate bool TryRead<T>(string text, out T value);

    /// <summary>Null also when one of them is wrong.</summary>
    private List<T>? Array<T>(string name, int most, FaultAt whole, string item, string[] details, TryRead<T> read)
    {
        if (Take(name) is not { } cell) return null;
        if (cell.Json.ValueKind != JsonValueKind.Array || cell.Json.GetArrayLength() > most)
        {
            faults.Add(whole);
            return null;
        }
        var values = new List<T>();
        foreach (var (element, i) in cell.Json.EnumerateArray().Select((element, i) => (element, i)))
            if (TextOf(new(element, null)) is { } text && read(text, out var value)) values.Add(value);
            else faults.Add(new(item, $"{pointer(name)}/{i}", [name, .. details]));
        return values.Count == cell.Json.GetArrayLength() ? values : null;
    }

    private Cell? Take(string name) => cells.Remove(name, out var cell) && !IsNothing(cell) ? cell : null;

    private static bool IsNothing(Cell cell) => cell.Text is { } text ? string.IsNullOrWhiteSpace(text) : cell.Json.ValueKind == JsonValueKind.Null;

    private T? Wrongly<T>(string code, string name, params string[] details) where T : struct
    {
        faults.Add(At(code, name, details));
        return null;
    }

    private FaultAt At(string code, string name, params string[] details) => new(code, pointer(name), [Told(name), .. details]);

    /// <summary>What a sentence calls a field: in a table, as its column is called.</summary>
    private string Told(string name) => table is null ? name : pointer(name);

    /// <summary>A number as JSON writes it; null when what is wrong has been told. In a cell it is to read one way.</summary>
    private string? NumberIn(Cell cell, string name)
    {
        var readsTwoWays = false;
        var literal = cell.Text is { } written ? table!.Notation.Read(written, out readsTwoWays) : cell.Json.ValueKind == JsonValueKind.Number ? cell.Json.GetRawText() : null;
        if (literal is null) faults.Add(At("number-expected", name));
        if (literal is null || !readsTwoWays) return literal;
        Wrong("ambiguous-number", name, cell.Text!.Trim(), Told(decimal.Parse(literal.TrimEnd('0').TrimEnd('.'), CultureInfo.InvariantCulture)), literal.Replace(".", ""));
        return null;
    }

    /// <summary>Null when it is no text, or its bytes are none.</summary>
    private static string? TextOf(Cell cell)
    {
        if (cell.Text is { } text) return text;
        if (cell.Json.ValueKind != JsonValueKind.String) return null;
        try
        {
            return cell.Json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Escape(string name) => new StringBuilder(name.Length > 100 ? name[..100] : name).Replace("~", "~0").Replace("/", "~1").ToString();

    private static string Told(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How the cells of a table are read.</summary>
/// <param name="Language">Of its header: in it days are written.</param>
internal sealed record TableReading(Notation Notation, Language Language);
