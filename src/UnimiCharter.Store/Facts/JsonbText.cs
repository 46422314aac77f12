using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace UnimiCharter.Store;

/// <summary>
/// Writes JSON letter for letter as PostgreSQL prints <c>jsonb</c>, so that both can hash the same text: the keys of an object
/// by length, then by bytes, the last of equal ones; a blank after each colon and comma; only what must be escaped; numbers
/// with the digits they were written with. Made to be used again: its buffers grow to the largest text and stay.
/// </summary>
internal sealed class JsonbText
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    private readonly List<Member> members = [];
    private readonly Comparison<Member> order;
    private byte[] text = new byte[1024];
    private byte[] keys = new byte[256];
    private byte[] sorted = [];
    private int keysLength;

    public JsonbText() => order = Order;

    /// <summary>Where a member of an object is written, and its key, not escaped.</summary>
    private readonly record struct Member(int Key, int KeyLength, int From, int To);

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Part of what is written; valid until more is.</summary>
    public ReadOnlyMemory<byte> this[Range range] => text.AsMemory(0, Length)[range];

    public void Clear() => Length = 0;

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    public void Raw(string value) =>
        Length += Encoding.UTF8.GetBytes(value, Room(Encoding.UTF8.GetMaxByteCount(value.Length)));

    public void Number(long number)
    {
        Utf8Formatter.TryFormat(number, Room(20), out var written);
        Length += written;
    }

    /// <param name="value"><c>null</c> when it is null.</param>
    public void String(string? value)
    {
        if (value is null)
        {
            Raw("null"u8);
            return;
        }
        var length = Encoding.UTF8.GetBytes(value, Scratch(Encoding.UTF8.GetMaxByteCount(value.Length)));
        Quote(keys.AsSpan(keysLength, length));
    }

    /// <summary>Writes a value of JSON anew.</summary>
    /// <exception cref="NotSupportedException">It holds a number with an exponent: PostgreSQL would print it without.</exception>
    public void Json(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        Value(ref reader);
    }

    private void Value(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: Object(ref reader); break;
            case JsonTokenType.StartArray: Array(ref reader); break;
            case JsonTokenType.String: Quote(Unescaped(ref reader)); break;
            case JsonTokenType.Number: Number(reader.ValueSpan); break;
            case JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null: Raw(reader.ValueSpan); break;
            default: throw new UnreachableException();
        }
    }

    private void Array(ref Utf8JsonReader reader)
    {
        Raw("["u8);
        for (var isFirst = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; isFirst = false)
        {
            if (!isFirst) Raw(", "u8);
            Value(ref reader);
        }
        Raw("]"u8);
    }

    private void Object(ref Utf8JsonReader reader)
    {
        var (firstMember, firstKey) = (members.Count, keysLength);
        Raw("{"u8);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (members.Count > firstMember) Raw(", "u8);
            var from = Length;
            var key = Unescaped(ref reader);
            // Kept for as long as the object is open.
            if (!reader.ValueIsEscaped) key.CopyTo(Scratch(key.Length));
            var (at, length) = (keysLength, key.Length);
            keysLength += length;
            Quote(keys.AsSpan(at, length));
            Raw(": "u8);
            reader.Read();
            Value(ref reader);
            members.Add(new(at, length, from, Length));
        }
        Sort(firstMember);
        members.RemoveRange(firstMember, members.Count - firstMember);
        keysLength = firstKey;
        Raw("}"u8);
    }

    /// <summary>Puts the members from an index on, the last things written, in their order.</summary>
    private void Sort(int first)
    {
        var open = CollectionsMarshal.AsSpan(members)[first..];
        var isSorted = true;
        for (var i = 1; i < open.Length && isSorted; i++) isSorted = Keys(open[i - 1], open[i]) < 0;
        if (isSorted) return;

        var start = open[0].From;
        open.Sort(order);
        if (sorted.Length < Length - start) sorted = new byte[Math.Max(Length - start, sorted.Length * 2)];
        var length = 0;
        for (var i = 0; i < open.Length; i++)
        {
            if (i + 1 < open.Length && Keys(open[i], open[i + 1]) == 0) continue;
            if (length > 0) ", "u8.CopyTo(sorted.AsSpan(length));
            if (length > 0) length += 2;
            text.AsSpan(open[i].From..open[i].To).CopyTo(sorted.AsSpan(length));
            length += open[i].To - open[i].From;
        }
        sorted.AsSpan(0, length).CopyTo(text.AsSpan(start));
        Length = start + length;
    }

    private int Order(Member a, Member b) => Keys(a, b) is var byKey and not 0 ? byKey : a.From.CompareTo(b.From);

    private int Keys(Member a, Member b) => a.KeyLength != b.KeyLength
        ? a.KeyLength.CompareTo(b.KeyLength)
        : keys.AsSpan(a.Key, a.KeyLength).SequenceCompareTo(keys.AsSpan(b.Key, b.KeyLength));

    /// <summary>A string or key; in the room behind the keys when it had to be unescaped.</summary>
    private ReadOnlySpan<byte> Unescaped(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        var room = Scratch(reader.ValueSpan.Length);
        return room[..reader.CopyString(room)];
    }

    private void Quote(ReadOnlySpan<byte> value)
    {
        Raw("\""u8);
        for (int plain; (plain = value.IndexOfAny(Escaped)) >= 0; value = value[(plain + 1)..])
        {
            Raw(value[..plain]);
            Escape(value[plain]);
        }
        Raw(value);
        Raw("\""u8);
    }

    private void Escape(byte letter)
    {
        var named = letter switch
        {
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            (byte)'"' or (byte)'\\' => letter,
            _ => default,
        };
        if (named != default) Raw([(byte)'\\', named]);
        else Raw([.. @"\u00"u8, (byte)('0' + (letter >> 4)), "0123456789abcdef"u8[letter & 15]]);
    }

    private void Number(ReadOnlySpan<byte> digits)
    {
        if (digits.ContainsAny((byte)'e', (byte)'E')) throw new NotSupportedException("A number with an exponent is printed otherwise.");
        // PostgreSQL knows no negative zero.
        Raw(digits[0] == '-' && !digits.ContainsAnyInRange((byte)'1', (byte)'9') ? digits[1..] : digits);
    }

    private Span<byte> Room(int bytes)
    {
        if (text.Length - Length < bytes) System.Array.Resize(ref text, Math.Max(Length + bytes, text.Length * 2));
        return text.AsSpan(Length);
    }

    /// <summary>Room behind the keys, until the next key.</summary>
    private Span<byte> Scratch(int bytes)
    {
        if (keys.Length - keysLength < bytes) System.Array.Resize(ref keys, Math.Max(keysLength + bytes, keys.Length * 2));
        return keys.AsSpan(keysLength);
    }
}
