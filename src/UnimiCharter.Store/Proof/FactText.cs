using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace UnimiCharter.Store;

/// <summary>
/// Renders facts one after another as they are stored, each with the hash that chains it to the one before it in its stream:
/// SHA-256 over that one's hash and the text that PostgreSQL gives for this one (<see cref="Verification"/>).
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
    public string Render(Guid id, DecidedFact fact, string? previous)
    {
        text.Clear();
        text.Raw(previous ?? "");
        text.Raw("[\""u8);
        Span<byte> digits = stackalloc byte[36];
        id.TryFormat(digits, out _);
        text.Raw(digits);
        text.Raw("\""u8);
        var (tenant, key) = Tenants.Of(fact.Stream);
        Next().String(tenant);
        Next().String(key);
        Next().Number(fact.Version);
        Next().String(EventNames.Of(fact.Fact));
        Next();
        var data = text.Length;
        text.Json(EventNames.Write(fact.Fact));
        parts.Data = data..text.Length;
        Next().Raw("\""u8);
        fact.At.UtcDateTime.TryFormat(digits, out var length, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        text.Raw(digits[..length]);
        text.Raw("\""u8);
        Next().String(fact.By.Actor);
        Next().String(fact.By.Correlation);
        Next();
        WriteHeaders(fact, null);
        text.Raw("]"u8);

        Span<byte> sum = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..].Span, sum);
        var hash = Convert.ToHexStringLower(sum);
        var headers = text.Length;
        WriteHeaders(fact, hash);
        parts.Headers = headers..text.Length;
        return hash;
    }

    /// <summary>The keys stand as PostgreSQL sorts them.</summary>
    private void WriteHeaders(DecidedFact fact, string? hash)
    {
        var isFirst = true;
        text.Raw("{"u8);
        Member("\"as\": "u8, fact.By.Role is { } role ? JsonNamingPolicy.CamelCase.ConvertName(role.ToString()) : null);
        Member("\"hash\": "u8, hash);
        Member("\"reason\": "u8, fact.Reason);
        Member("\"address\": "u8, fact.By.Address);
        Member("\"credential\": "u8, fact.By.Credential?.Value);
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
