using System.Text.Json;
using System.Text.Json.Serialization;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>Words that are only Italian are a string, as all were once; else <c>{"it":"Sportello","en":"Counter"}</c>.</summary>
public sealed class TextJson : JsonConverter<Text>
{
    private sealed record Written(string It, string En);

    public override Text Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? new(reader.GetString()!)
        : JsonSerializer.Deserialize<Written>(ref reader, options) is { It: not null } w ? new(w.It, w.En)
        : throw new JsonException("A text has no Italian words.");

    public override void Write(Utf8JsonWriter writer, Text value, JsonSerializerOptions options)
    {
        if (value.En is null) writer.WriteStringValue(value.It);
        else JsonSerializer.Serialize(writer, new Written(value.It, value.En), options);
    }
}
