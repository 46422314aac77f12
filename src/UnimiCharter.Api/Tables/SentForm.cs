using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using MultipartSection = Microsoft.AspNetCore.WebUtilities.MultipartSection;

namespace UnimiCharter.Api.Tables;

/// <summary>A file that comes in a form, as a browser sends it: alone, and known by the end of its name where its type says nothing.</summary>
internal sealed class SentForm
{
    private const int MaxBoundary = 70;

    private static readonly (string Extension, string MediaType)[] Extensions =
        [(".csv", MediaTypes.Csv), (".json", MediaTypes.Json), (".ndjson", MediaTypes.NdJson), (".jsonl", MediaTypes.NdJson), (".xlsx", MediaTypes.Xlsx)];

    private readonly MultipartReader? reader;

    private SentForm(Upload file, MultipartReader? reader) => (File, this.reader) = (file, reader);

    /// <summary>What was sent itself, where it came in no form.</summary>
    public Upload File { get; }

    /// <summary>The file, whole.</summary>
    /// <param name="most">Bytes.</param>
    public async Task<(SentFile? File, Fault? Fault)> Receive(int most, CancellationToken cancellation)
    {
        try
        {
            return await SentFile.Receive(File, most, cancellation);
        }
        catch (Exception e) when (reader is not null && IsMalformed(e))
        {
            return (null, new Fault("malformed-form"));
        }
    }

    public static async Task<(SentForm? Form, Fault? Fault)> Open(Upload sent, CancellationToken cancellation)
    {
        if (sent.ContentType is not { } type || !type.MediaType.Equals(MediaTypes.Form, StringComparison.OrdinalIgnoreCase)) return (new(sent, null), null);
        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= MaxBoundary } boundary) return (null, new Fault("malformed-form"));
        if (sent.Encoding.Length > 0) return (null, new Fault("unsupported-encoding", sent.Encoding));
        var reader = new MultipartReader(boundary, sent.Content);
        return await Next(reader, cancellation) switch
        {
            (null, var fault) => (null, fault ?? new Fault("malformed-form")),
            ({ } part, _) when DispositionOf(part) is null => (null, new Fault("malformed-form")),
            ({ } part, _) when FileNameOf(part) is not { Length: > 0 } name => (null, NotAsked(part)),
            ({ } part, _) => (new(new(TypeOf(part), "", part.Body), reader), null),
        };
    }

    /// <summary>After the file: there is to be nothing else. A parameter that is sent as a field would pass unheard.</summary>
    public async Task<Fault?> End(CancellationToken cancellation) => reader is null ? null : await Next(reader, cancellation) switch
    {
        (null, var fault) => fault,
        ({ } part, _) => NotAsked(part),
    };

    private static async Task<(MultipartSection? Part, Fault? Fault)> Next(MultipartReader reader, CancellationToken cancellation)
    {
        try
        {
            return (await reader.ReadNextSectionAsync(cancellation), null);
        }
        catch (Exception e) when (IsMalformed(e))
        {
            return (null, new Fault("malformed-form"));
        }
    }

    /// <summary>What the form is wrong at; not that its sender went away.</summary>
    private static bool IsMalformed(Exception e) => e is InvalidDataException or IOException { InnerException: null } and not BadHttpRequestException;

    private static Fault NotAsked(MultipartSection part)
    {
        var name = DispositionOf(part)?.Name.Value?.Trim('"') ?? "";
        return new([new FaultAt("unknown-field", name, name)]);
    }

    private static ContentDispositionHeaderValue? DispositionOf(MultipartSection part) => ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) ? disposition : null;

    private static string? FileNameOf(MultipartSection part) => DispositionOf(part) is { } disposition ? (disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value?.Trim('"') : null;

    /// <summary>By the end of the name first: browsers call a CSV a spreadsheet where one is installed.</summary>
    private static MediaTypeHeaderValue? TypeOf(MultipartSection part)
    {
        var said = MediaTypeHeaderValue.TryParse(part.ContentType, out var type) ? type : null;
        var known = Extensions.FirstOrDefault(e => FileNameOf(part)!.EndsWith(e.Extension, StringComparison.OrdinalIgnoreCase)).MediaType;
        return known is null ? said : new(known) { Charset = said?.Charset ?? default };
    }
}
