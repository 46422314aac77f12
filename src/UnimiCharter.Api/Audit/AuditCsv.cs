using System.Globalization;
using CsvHelper;

namespace UnimiCharter.Api.Audit;

/// <summary>The audit as a file, sent while it is read: it may be larger than memory.</summary>
internal sealed class AuditCsv(IAsyncEnumerable<AuditRecord> facts) : IResult
{
    private const int PieceSize = 64 * 1024;

    private static readonly string[] Columns =
        ["position", "id", "at", "actor", "role", "credential", "address", "correlationId", "reason", "fact", "stream", "version", "data"];

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancellation) = (httpContext.Response, httpContext.RequestAborted);
        await using var lines = facts.GetAsyncEnumerator(cancellation);
        // What fails before the first line is still told as a problem.
        var isLine = await lines.MoveNextAsync();
        response.ContentType = MediaTypes.Csv + "; charset=utf-8";
        response.Headers.CacheControl = Caching.Never;
        response.Headers.Vary = "Accept, Accept-Language";
        using var piece = new MemoryStream();
        await using var csv = CsvWriter.Create(piece, leaveOpen: true);
        CsvTable.Write(csv, Columns.Select(name => new Cell(name)));
        for (; isLine; isLine = await lines.MoveNextAsync())
        {
            CsvTable.Write(csv, Cells(lines.Current));
            if (piece.Length >= PieceSize) await Send();
        }
        csv.Flush();
        await Send();

        async Task Send()
        {
            await response.Send(piece.GetBuffer().AsMemory(0, (int)piece.Length));
            cancellation.ThrowIfCancellationRequested();
            piece.SetLength(0);
        }
    }

    private static Cell[] Cells(AuditRecord r) =>
    [
        r.Position.ToString(CultureInfo.InvariantCulture), r.Id.ToString(), Instants.Write(r.At), r.Actor, r.Role, r.Credential, r.Address, r.Correlation, r.Reason,
        r.Name, r.Stream.Value, r.Version.ToString(CultureInfo.InvariantCulture), r.Data,
    ];
}
