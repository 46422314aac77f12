using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>A fact on its way to its stream, with why and by whom.</summary>
/// <param name="At">When it was decided, in whole microseconds: PostgreSQL keeps no more.</param>
internal sealed record Line(StreamId Stream, long Version, Event Fact, DateTimeOffset At, string? Reason, Provenance By);

/// <summary>
/// Renders facts one after another as they are stored, each with the hash that chains it to the one before it in its stream:
/// SHA-256 over that one's hash and the text that <c>charter.content</c> gives for this one.
/// </summary>
internal sealed class FactText
{
    private readonly JsonbText text = new();
    private (Range Data, Range Headers) parts;

    /// <summary>The fact rendered last, until the next is.</summary>
    public ReadOnlyMemory<byte> Data => text[parts.Data];

    /// <inheritdoc cref="Data"/>
    public ReadOnlyMemory<byte> Headers => text[parts.Headers];

    /// <param name="previous">The hash of the fact before it in the stream; null when it is the first, or that one has none.</param>
    /// <returns>Its hash, in lower-case hexadecimal digits.</returns>
    public string Render(Guid id, Line line, string? previous)
    {
        text.Clear();
        text.Raw(previous ?? "");
        text.Raw("[\""u8);
        Span<byte> digits = stackalloc byte[36];
        id.TryFormat(digits, out _);
        text.Raw(digits);
        text.Raw("\""u8);
        Next().String(line.Stream.Value);
        Next().Number(line.Version);
        Next().String(EventCodec.NameOf(line.Fact));
        Next();
        var data = text.Length;
        text.Json(EventCodec.WriteBytes(line.Fact));
        parts.Data = data..text.Length;
        Next().Raw("\""u8);
        line.At.UtcDateTime.TryFormat(digits, out var length, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        text.Raw(digits[..length]);
        text.Raw("\""u8);
        Next().String(line.By.Actor);
        Next().String(line.By.Correlation);
        Next();
        WriteHeaders(line, null);
        text.Raw("]"u8);

        Span<byte> sum = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..].Span, sum);
        var hash = Convert.ToHexStringLower(sum);
        var headers = text.Length;
        WriteHeaders(line, hash);
        parts.Headers = headers..text.Length;
        return hash;
    }

    /// <summary>The keys stand as PostgreSQL sorts them.</summary>
    private void WriteHeaders(Line line, string? hash)
    {
        var isFirst = true;
        text.Raw("{"u8);
        Member("\"as\": "u8, line.By.Role is { } role ? JsonNamingPolicy.CamelCase.ConvertName(role.ToString()) : null);
        Member("\"hash\": "u8, hash);
        Member("\"reason\": "u8, line.Reason);
        Member("\"address\": "u8, line.By.Address);
        Member("\"credential\": "u8, line.By.Credential?.Value);
        text.Raw("}"u8);

        void Member(ReadOnlySpan<byte> key, string? value)
        {
            if (value is null) return;
            if (!isFirst) text.Raw(", "u8);
            isFirst = false;
            text.Raw(key);
            text.String(value);
        }
    }

    private JsonbText Next()
    {
        text.Raw(", "u8);
        return text;
    }
}
