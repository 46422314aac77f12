using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;

namespace UnimiCharter.Api.Measurements;

/// <summary>A batch of one JSON object a line; blank lines are no rows. A line that cannot be read is wrong by itself.</summary>
internal static class NdJsonBatch
{
    public const int LongestRow = 64 * 1024;
    public const string LongestRowTold = "64 KiB";

    public static async Task<(List<BatchRow> Rows, Fault? Fault)> Read(Stream content, RowNames names, CancellationToken cancellation)
    {
        var rows = new List<BatchRow>();
        var reader = PipeReader.Create(content, new StreamPipeReaderOptions(leaveOpen: true, bufferSize: LongestRow));
        var isSkipping = false;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                if (!isSkipping && Add(rows, names, buffer.Slice(0, end)) is { } fault) return (rows, fault);
                isSkipping = false;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }
            if (buffer.Length > LongestRow && !isSkipping)
            {
                // The rest of the line is passed over, a piece at a time.
                if (Add(rows, names, null) is { } fault) return (rows, fault);
                isSkipping = true;
            }
            if (read.IsCompleted)
            {
                var last = !isSkipping && !buffer.IsEmpty ? Add(rows, names, buffer) : null;
                await reader.CompleteAsync();
                return (rows, last);
            }
            reader.AdvanceTo(isSkipping ? buffer.End : buffer.Start, buffer.End);
        }
    }

    /// <param name="line">Null for one that is too long.</param>
    private static Fault? Add(List<BatchRow> rows, RowNames names, ReadOnlySequence<byte>? line)
    {
        if (line is { } text && IsBlank(text)) return null;
        var number = rows.Count + 1;
        if (number > BatchFile.MaxRows) return new Fault("too-many-rows", BatchFile.MaxRows.ToString(CultureInfo.InvariantCulture));
        rows.Add(line is { Length: <= LongestRow } row ? Of(number, row, names) : BatchRow.Wrong(number, new FaultAt("row-too-large", "", LongestRowTold)));
        return null;
    }

    private static BatchRow Of(int number, ReadOnlySequence<byte> line, RowNames names)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = JsonBody.MaxDepth });
            return BatchRow.Of(number, Fields.Of(document.RootElement), name => "/" + name, names);
        }
        catch (JsonException)
        {
            return BatchRow.Wrong(number, new FaultAt("malformed-json", ""));
        }
    }

    public static bool IsBlank(ReadOnlySequence<byte> line)
    {
        var reader = new SequenceReader<byte>(line);
        reader.AdvancePastAny(" \t\r\n"u8);
        return reader.End;
    }
}
