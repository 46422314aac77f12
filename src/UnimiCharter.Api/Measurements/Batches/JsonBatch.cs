using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;

namespace UnimiCharter.Api.Measurements;

/// <summary>A batch in JSON, <c>{"items":[…]}</c>, read an item at a time.</summary>
internal static class JsonBatch
{
    private enum Place
    {
        Before = 1,
        InObject = 2,
        BeforeItems = 3,
        InItems = 4,
        After = 5,
    }

    public static async Task<(List<BatchRow> Rows, Fault? Fault)> Read(Stream content, RowNames names, CancellationToken cancellation)
    {
        var rows = new List<BatchRow>();
        var pipe = PipeReader.Create(content, new StreamPipeReaderOptions(leaveOpen: true, bufferSize: NdJsonBatch.LongestRow));
        var (place, state) = (Place.Before, new JsonReaderState(new JsonReaderOptions { MaxDepth = JsonBody.MaxDepth }));
        while (true)
        {
            var read = await pipe.ReadAsync(cancellation);
            SequencePosition consumed;
            Fault? fault;
            try
            {
                (consumed, fault) = Consume(read.Buffer, read.IsCompleted, rows, names, ref place, ref state);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // A name that is no text is told by the reader as the latter.
                if (place == Place.Before && read.IsCompleted && NdJsonBatch.IsBlank(read.Buffer)) return (rows, new Fault("empty-body"));
                return (rows, At(rows.Count + 1, "malformed-json"));
            }
            if (fault is not null) return (rows, fault);
            if (read.IsCompleted)
            {
                await pipe.CompleteAsync();
                return (rows, place == Place.After ? null : At(rows.Count + 1, "malformed-json"));
            }
            var rest = new SequenceReader<byte>(read.Buffer.Slice(consumed));
            rest.AdvancePastAny(" \t\r\n"u8);
            if (rest.Remaining > NdJsonBatch.LongestRow) return (rows, At(rows.Count + 1, "row-too-large", NdJsonBatch.LongestRowTold));
            pipe.AdvanceTo(rest.Position, read.Buffer.End);
        }
    }

    /// <summary>Reads what is whole: a row is parsed only once its last byte is there.</summary>
    private static (SequencePosition Consumed, Fault? Fault) Consume(
        ReadOnlySequence<byte> buffer, bool isLast, List<BatchRow> rows, RowNames names, ref Place place, ref JsonReaderState state)
    {
        var reader = new Utf8JsonReader(buffer, isLast, state);
        var consumed = buffer.Start;
        while (true)
        {
            var ahead = reader;
            if (!ahead.Read()) return (consumed, null);
            switch (place)
            {
                case Place.Before when ahead.TokenType == JsonTokenType.StartObject: place = Place.InObject; break;
                case Place.Before: return (consumed, new Fault([new FaultAt("object-expected", "")]));
                case Place.InObject when ahead.TokenType == JsonTokenType.PropertyName && ahead.ValueTextEquals("items"u8): place = Place.BeforeItems; break;
                case Place.InObject when ahead.TokenType == JsonTokenType.PropertyName: return (consumed, new Fault([new FaultAt("unknown-field", "", ahead.GetString() ?? "")]));
                case Place.InObject: return (consumed, new Fault([new FaultAt("field-required", "/items", "items")]));
                case Place.BeforeItems when ahead.TokenType == JsonTokenType.StartArray: place = Place.InItems; break;
                case Place.BeforeItems: return (consumed, new Fault([new FaultAt("array-expected", "/items", "items")]));
                case Place.InItems when ahead.TokenType == JsonTokenType.EndArray: place = Place.After; break;
                case Place.InItems:
                    if (!ahead.TrySkip()) return (consumed, null);
                    var number = rows.Count + 1;
                    if (number > BatchFile.MaxRows) return (consumed, new Fault("too-many-rows", BatchFile.MaxRows.ToString(CultureInfo.InvariantCulture)));
                    reader.Read();
                    using (var item = JsonDocument.ParseValue(ref reader))
                        rows.Add(BatchRow.Of(number, Fields.Of(item.RootElement, $"/items/{number - 1}"), name => $"/items/{number - 1}/{name}", names));
                    ahead = reader;
                    break;
                case Place.After when ahead.TokenType == JsonTokenType.PropertyName: return (consumed, new Fault([new FaultAt("unknown-field", "", ahead.GetString() ?? "")]));
            }
            reader = ahead;
            consumed = buffer.GetPosition(reader.BytesConsumed);
            state = reader.CurrentState;
        }
    }

    private static Fault At(int row, string code, params string[] details) => new([new(code, "", [.. details], row)]);
}
