using Microsoft.Net.Http.Headers;

namespace UnimiCharter.Api.Measurements;

/// <summary>What a batch comes in.</summary>
internal static class BatchFile
{
    public const int MaxBytes = 50 * 1024 * 1024;
    public const int MaxRows = 100_000;

    public static readonly string[] Types = [MediaTypes.Json, MediaTypes.Csv, MediaTypes.NdJson, MediaTypes.Xlsx];

    /// <summary>The rows, or why the whole of it cannot be read.</summary>
    /// <param name="decimals">Of a table; null where nobody said it.</param>
    /// <param name="known">Of a table.</param>
    public static async Task<(List<BatchRow> Rows, Fault? Fault)> Read(
        SentFile file, MediaTypeHeaderValue type, OrganizationCode organization, DecimalMark? decimals, SubjectNames known, CancellationToken cancellation)
    {
        if (type.MediaType == MediaTypes.Csv || type.MediaType == MediaTypes.Xlsx)
        {
            var names = new RowNames(organization, known);
            return await file.Read(type, new TableOf<BatchRow>(BatchColumns.Header, row => BatchRow.Of(row, names), MaxRows), decimals, cancellation);
        }
        await file.PassMark(cancellation);
        return type.MediaType == MediaTypes.Json
            ? await JsonBatch.Read(file.Content, new(organization), cancellation)
            : await NdJsonBatch.Read(file.Content, new(organization), cancellation);
    }
}
