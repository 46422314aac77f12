using System.Globalization;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using SpreadCheetah;
using SpreadCheetah.Styling;

namespace UnimiCharter.Api.Measurements;

/// <summary>What became of a batch, as the workbook that was sent: its rows where they stood, and one more column that says what is wrong with them. It is sent while it is made.</summary>
internal sealed class BatchErrorsWorkbook(SentFile file, RowResult[] results) : IResult
{
    private const int PieceSize = 64 * 1024;

    // A workbook has as many formats as whoever made it liked; those of numbers are few.
    private const int MaxFormats = 200;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancellation) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = MediaTypes.Xlsx;
        response.Headers.CacheControl = Caching.Never;
        response.Headers.Vary = "Accept, Accept-Language, Accept-Encoding";
        response.Headers.ContentLanguage = Languages.Of(httpContext.Request).Tag();
        response.Headers.ETag = Tag();
        response.Headers.ContentDisposition = $"attachment; filename=\"{Languages.Of(httpContext.Request).Pick("errori", "errors")}.xlsx\"";
        var pieces = new Pipe(new PipeOptions(minimumSegmentSize: PieceSize));
        var writing = Write();
        try
        {
            for (var isLast = false; !isLast;)
            {
                var read = await pieces.Reader.ReadAsync(cancellation);
                foreach (var piece in read.Buffer) await response.Send(piece);
                cancellation.ThrowIfCancellationRequested();
                pieces.Reader.AdvanceTo(read.Buffer.End);
                isLast = read.IsCompleted;
            }
        }
        finally
        {
            await pieces.Reader.CompleteAsync();
        }
        await writing;

        async Task Write()
        {
            Exception? failure = null;
            try
            {
                await Fill(pieces.Writer.AsStream(leaveOpen: true), cancellation);
            }
            catch (Exception e)
            {
                failure = e;
            }
            await pieces.Writer.CompleteAsync(failure);
        }
    }

    /// <summary>Of what it is made of: its bytes are not known before they are sent.</summary>
    private string Tag()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file.Hash);
        foreach (var result in results) hash.AppendData(Encoding.UTF8.GetBytes($"{result.Outcome}{string.Concat(result.Faults.Select(f => f.Code + f.Pointer))}"));
        return Rendered.ETagOf(hash.GetHashAndReset());
    }

    private async Task Fill(Stream into, CancellationToken cancellation)
    {
        // It was read before.
        using var sheet = file.Sheet(BatchColumns.Header, cancellation);
        var language = sheet.Columns.Language;
        await using var book = await Spreadsheet.CreateNewAsync(into, XlsxText.Options, cancellation);
        var (head, wrapped, formats) = (book.AddStyle(XlsxText.Head), book.AddStyle(new Style { Alignment = { WrapText = true } }), new Dictionary<string, StyleId>());
        await book.StartWorksheetAsync(sheet.Name, token: cancellation);
        await Add([.. sheet.Header().Select(name => new SpreadCheetah.Cell(XlsxText.Escaped(name), head))], new(BatchColumns.Header.NameOf("errors", language), head));
        foreach (var result in results)
        {
            if (!sheet.Read()) break;
            await Add([.. sheet.Raw().Select(Cell)], new(Escaped(string.Join('\n', result.Faults.Select(f => Told(f, language)))), wrapped));
        }
        await book.FinishAsync(cancellation);

        // Where it stood: what is told of a cell is told of that of this workbook, too.
        async Task Add(SpreadCheetah.Cell[] cells, SpreadCheetah.Cell errors)
        {
            while (book.NextRowNumber <= sheet.Row) await book.AddRowAsync(Array.Empty<DataCell>(), cancellation);
            await book.AddRowAsync([.. Enumerable.Repeat(default(SpreadCheetah.Cell), sheet.First), .. cells, errors], cancellation);
        }

        SpreadCheetah.Cell Cell((object? Value, string? Format) cell) => cell.Value switch
        {
            null => default,
            double number => new(number, StyleOf(cell.Format)),
            bool flag => new(flag),
            DateTime date => new(date, StyleOf(cell.Format)),
            string text => new(Escaped(text)),
            var other => new(Convert.ToString(other, CultureInfo.InvariantCulture)),
        };

        StyleId? StyleOf(string? format)
        {
            if (format is null or "" or "General") return null;
            if (formats.TryGetValue(format, out var known)) return known;
            return formats.Count < MaxFormats ? formats[format] = book.AddStyle(new Style { Format = NumberFormat.Custom(format) }) : null;
        }
    }

    private static string Told(FaultAt fault, Language language) => Problem.View(fault, language) is var view && fault.Pointer.Length > 0 ? $"{view.Pointer}: {view.Detail}" : view.Detail;

    // Excel's own limit of a cell.
    private static string Escaped(string text) => XlsxText.Escaped(text) is var escaped && escaped.Length > 32_767 ? text[..Math.Min(text.Length, 4_000)] : escaped;
}
