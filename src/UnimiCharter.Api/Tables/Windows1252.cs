using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace UnimiCharter.Api.Tables;

/// <summary>The encoding that spreadsheets of Western Europe write a CSV in, where they do not write UTF-8.</summary>
internal static class Windows1252
{
    public const string Name = "windows-1252";

    // Besides letters: what a text that is in no other encoding has of it.
    private const string Plain = "€‘’“”«»–—…°ºª·§";

    private static readonly string[] Names = [Name, "cp1252", "iso-8859-1", "latin1"];

    // Where it has no character, there is none.
    private static readonly Encoding Strict = CodePagesEncodingProvider.Instance.GetEncoding(Name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    public static bool IsCalled(string charset) => Names.Contains(charset.ToLowerInvariant());

    /// <summary>The same in UTF-8; null when it is not in this encoding.</summary>
    /// <param name="isSaid">It was said to be; else it is to be plainly so.</param>
    public static async Task<FileBufferingReadStream?> Read(Stream content, bool isSaid, int memory, CancellationToken cancellation)
    {
        content.Position = 0;
        var read = new FileBufferingReadStream(Encoding.CreateTranscodingStream(content, Strict, Encoding.UTF8, leaveOpen: true), memory);
        try
        {
            await read.DrainAsync(cancellation);
            read.Position = 0;
            if (isSaid || await IsPlain(read, cancellation)) return read;
        }
        catch (Exception e) when (e is DecoderFallbackException or ArgumentException)
        {
            // It has bytes that are no characters.
        }
        await read.DisposeAsync();
        return null;
    }

    /// <summary>Letters with accents and the marks of print, and nothing that looks like UTF-8 of which some is broken.</summary>
    private static async Task<bool> IsPlain(Stream content, CancellationToken cancellation)
    {
        using var text = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var (characters, before) = (new char[16 * 1024], (First: '\0', Second: '\0'));
        while (await text.ReadAsync(characters, cancellation) is var count and > 0)
            foreach (var c in characters[..count])
            {
                var isMark = Plain.Contains(c);
                if (c >= 0x80 && !char.IsLetter(c) && !isMark) return false;
                if (isMark && (before.Second is 'Â' or 'Ã' || (Plain.Contains(before.Second) && before.First >= 'À' && char.IsLetter(before.First)))) return false;
                before = (before.Second, c);
            }
        content.Position = 0;
        return true;
    }
}
