using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace UnimiCharter.Api.Web;

/// <summary>How answers are written: camelCase, enums by name, nulls told, numbers as numbers.</summary>
internal static class ApiJson
{
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new TextJson());
        options.Converters.Add(new Textual<QualityDimension>(text => new(text)));
        options.Converters.Add(new Textual<IndicatorCode>(text => new(text)));
        options.Converters.Add(new Textual<CommonCode>(text => new(text)));
        options.Converters.Add(new Textual<EditionYear>(text => Editions.TryParse(text, out var edition) ? edition : throw new JsonException()));
        options.Converters.Add(new JsonStringEnumConverter<Domain.ExclusionCode>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<Domain.NotMeasuredCode>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<Domain.ChangeKind>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<Domain.Incomparability>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<ProposalStatus>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<Store.DeliveryFailure>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(TellBoth);
    }

    /// <summary>Whether a type is of what people write: there a text is always told in its languages, so that every client reads it as one shape.</summary>
    public static bool TellsBoth(Type type) => type.Namespace == typeof(ContentDocument).Namespace;

    private static void TellBoth(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || !TellsBoth(type.Type)) return;
        foreach (var property in type.Properties)
            if (property.PropertyType == typeof(Text)) property.CustomConverter = new BothJson();
    }

    private sealed class BothJson : JsonConverter<Text>
    {
        private static readonly TextJson OneOrBoth = new();

        public override Text Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => OneOrBoth.Read(ref reader, typeToConvert, options);

        public override void Write(Utf8JsonWriter writer, Text value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("it", value.It);
            if (value.En is { } english) writer.WriteString("en", english);
            writer.WriteEndObject();
        }
    }

    /// <summary>What is written as its text is.</summary>
    public sealed class Textual<T>(Func<string, T> read) : JsonConverter<T> where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => read(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
