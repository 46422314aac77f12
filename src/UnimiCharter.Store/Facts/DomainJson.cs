using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// How the domain's types are written in the database: camelCase, codes and periods as strings, enums by name. The cases of
/// closed hierarchies are told apart by explicit names, listed here and held by golden files; what is written once is read for ever.
/// </summary>
public static class DomainJson
{
    private static readonly Dictionary<Type, (string Discriminator, JsonDerivedType[] Cases)> Hierarchies = new()
    {
        [typeof(Measure)] = ("is", [new(typeof(Measure.Count), "count"), new(typeof(Measure.YesNo), "yesNo"), new(typeof(Measure.Ratio), "ratio"), new(typeof(Measure.Percentage), "percentage"), new(typeof(Measure.Amount), "amount")]),
        [typeof(ServiceState)] = ("is", [new(typeof(ServiceState.Active), "active"), new(typeof(ServiceState.Retired), "retired")]),
        [typeof(IndicatorState)] = ("is", [new(typeof(IndicatorState.Current), "current"), new(typeof(IndicatorState.Retired), "retired")]),
        [typeof(Target)] = ("is", [new(typeof(Target.Absolute), "absolute"), new(typeof(Target.Change), "change"), new(typeof(Target.Milestone), "milestone")]),
        [typeof(ProgrammeState)] = ("is", [new(typeof(ProgrammeState.Defined), "defined")]),
        [typeof(OrganizationState)] = ("is", [new(typeof(OrganizationState.Registered), "registered")]),
        [typeof(IpaState)] = ("is", [new(typeof(IpaState.Free), "free"), new(typeof(IpaState.Claimed), "claimed")]),
        [typeof(CredentialState)] = ("is", [new(typeof(CredentialState.Active), "active"), new(typeof(CredentialState.Revoked), "revoked")]),
        [typeof(WebhookState)] = ("is", [new(typeof(WebhookState.Active), "active"), new(typeof(WebhookState.Removed), "removed")]),
        [typeof(CharterState)] = ("is", [new(typeof(CharterState.Open), "open")]),
        [typeof(SealState)] = ("is", [new(typeof(SealState.UpTo), "upTo"), new(typeof(SealState.AllUpTo), "allUpTo")]),
        [typeof(Statement)] = ("is", [new(typeof(Statement.Measured), "measured"), new(typeof(Statement.Declared), "declared"), new(typeof(Statement.NotMeasured), "notMeasured")]),
    };

    private static readonly ValueConverter Values = new();
    private static readonly EntryText Entries = new();

    public static JsonSerializerOptions Options { get; } = Build();

    /// <summary>A document as it is stored: what Marten's serializer writes, too.</summary>
    internal static byte[] Write(object document) => JsonSerializer.SerializeToUtf8Bytes(document, document.GetType(), Options);

    private static JsonSerializerOptions Build()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.Strict,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            RespectRequiredConstructorParameters = false,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameCases, DropComputed } },
            Converters =
            {
                new ReasonConverter(),
                new EnumConverter(),
                new TextConverter<OrganizationCode>(text => new(text)),
                new TextConverter<ServiceCode>(text => new(text)),
                new TextConverter<IndicatorCode>(text => new(text)),
                new TextConverter<CommonCode>(text => new(text)),
                new TextConverter<QualityDimension>(text => new(text)),
                new TextConverter<ProgrammeCode>(text => new(text)),
                new TextConverter<GoalCode>(text => new(text)),
                new TextConverter<UnitCode>(text => new(text)),
                new TextConverter<PersonCode>(text => new(text)),
                new TextConverter<IpaCode>(text => new(text)),
                new TextConverter<EditionYear>(text => new(int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture))),
                new TextConverter<CharterVersion>(CharterVersion.Parse),
                new TextConverter<Period>(Period.Parse),
                new TextConverter<StreamId>(text => new(text)),
                new TextConverter<Unit>(Unit.Of),
                new TextJson(),
                Values,
                new YearConverter(),
                Entries,
                new StandardConverter(),
                new Verdict.Converter(),
                new HeaderConverter(),
            },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void NameCases(JsonTypeInfo type)
    {
        if (!Hierarchies.TryGetValue(type.Type, out var hierarchy)) return;
        type.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = hierarchy.Discriminator, UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization };
        foreach (var derived in hierarchy.Cases) type.PolymorphismOptions.DerivedTypes.Add(derived);
    }

    /// <summary>Only what a constructor takes is kept; what is computed from it is not, nor what it takes when nothing is said: so a shape may grow.</summary>
    private static void DropComputed(JsonTypeInfo type)
    {
        if (type.Type.Assembly != typeof(Event).Assembly || type.Kind != JsonTypeInfoKind.Object) return;
        for (var i = type.Properties.Count - 1; i >= 0; i--)
            if (type.Properties[i].AssociatedParameter is not { } parameter) type.Properties.RemoveAt(i);
            else if (parameter.HasDefaultValue)
            {
                // None at all is not nothing said, where both can be.
                var isEmptyNothing = Nullable.GetUnderlyingType(type.Properties[i].PropertyType) is null;
                type.Properties[i].ShouldSerialize = (_, value) => !(isEmptyNothing && value is ICollection { Count: 0 }) && !Equals(value, parameter.DefaultValue);
            }
    }

    /// <summary>Enums by name in camelCase. The framework's own converter, under a type of ours: Marten's serializer takes that one away to put its own in its place.</summary>
    private sealed class EnumConverter : JsonConverterFactory
    {
        private readonly JsonStringEnumConverter names = new(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

        public override bool CanConvert(Type typeToConvert) => names.CanConvert(typeToConvert);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => names.CreateConverter(typeToConvert, options);
    }

    /// <summary>Why there is no verdict. What is measured without a standard was called <c>noTarget</c> once.</summary>
    private sealed class ReasonConverter : JsonConverter<Reason>
    {
        public override Reason Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.ValueTextEquals("noTarget"u8) ? Reason.NoStandard : Enum.Parse<Reason>(reader.GetString()!, ignoreCase: true);

        public override void Write(Utf8JsonWriter writer, Reason value, JsonSerializerOptions options) => writer.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
    }

    /// <summary>A fact's header is a text, also one that looks like an instant: Marten's own converter makes an instant of it.</summary>
    private sealed class HeaderConverter : JsonConverter<object>
    {
        public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? reader.GetString() : JsonElement.ParseValue(ref reader);

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, value.GetType(), options);
    }

    private sealed class TextConverter<T>(Func<string, T> read) : JsonConverter<T> where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => read(reader.GetString()!);
        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => read(reader.GetString()!);
        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.ToString()!);
    }

    /// <summary><c>{"numerator":3,"denominator":41}</c>, <c>{"count":1}</c>, <c>{"yes":true}</c>, <c>{"amount":12.5}</c>, <c>{"percentage":29.7}</c>.</summary>
    private sealed class ValueConverter : JsonConverter<Value>
    {
        public override Value Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            (long? numerator, long? denominator) = (null, null);
            Value? value = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("numerator"u8)) { reader.Read(); numerator = reader.GetInt64(); }
                else if (reader.ValueTextEquals("denominator"u8)) { reader.Read(); denominator = reader.GetInt64(); }
                else if (reader.ValueTextEquals("count"u8)) { reader.Read(); value = new Value.Count(reader.GetInt64()); }
                else if (reader.ValueTextEquals("yes"u8)) { reader.Read(); value = new Value.YesNo(reader.GetBoolean()); }
                else if (reader.ValueTextEquals("percentage"u8)) { reader.Read(); value = new Value.Percentage(reader.GetDecimal()); }
                else if (reader.ValueTextEquals("amount"u8)) { reader.Read(); value = new Value.Amount(reader.GetDecimal()); }
                else { reader.Read(); reader.Skip(); }
            }
            return value ?? (numerator is { } n && denominator is { } d ? new Value.Ratio(n, d) : throw new JsonException("A value has no known shape."));
        }

        public override void Write(Utf8JsonWriter writer, Value value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            switch (value)
            {
                case Value.Count v: writer.WriteNumber("count"u8, v.Whole); break;
                case Value.YesNo v: writer.WriteBoolean("yes"u8, v.Yes); break;
                case Value.Ratio v: writer.WriteNumber("numerator"u8, v.Numerator); writer.WriteNumber("denominator"u8, v.Denominator); break;
                case Value.Percentage v: writer.WriteNumber("percentage"u8, v.Figure); break;
                case Value.Amount v: writer.WriteNumber("amount"u8, v.Figure); break;
                default: throw new UnreachableException();
            }
            writer.WriteEndObject();
        }
    }

    /// <summary>
    /// A year by indicator and period, as short as it goes, since it is written with each measurement: see <see cref="EntryText"/>.
    /// </summary>
    private sealed class YearConverter : JsonConverter<ReportingYear>
    {
        private sealed record Written(
            long Version, bool? Certified, ImmutableDictionary<IndicatorCode, ImmutableSortedDictionary<Period, Entry>>? Entries,
            ImmutableDictionary<IndicatorCode, ImmutableSortedDictionary<Period, Exclusion>>? Excluded, ImmutableSortedDictionary<Period, DateOnly>? Extensions);

        public override ReportingYear Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var w = JsonSerializer.Deserialize<Written>(ref reader, options)!;
            var indicators = ImmutableDictionary.CreateBuilder<IndicatorCode, IndicatorYear>();
            foreach (var (indicator, entries) in w.Entries ?? ImmutableDictionary<IndicatorCode, ImmutableSortedDictionary<Period, Entry>>.Empty)
                indicators[indicator] = IndicatorYear.Empty with { Entries = entries };
            foreach (var (indicator, excluded) in w.Excluded ?? ImmutableDictionary<IndicatorCode, ImmutableSortedDictionary<Period, Exclusion>>.Empty)
                indicators[indicator] = indicators.GetValueOrDefault(indicator, IndicatorYear.Empty) with { Excluded = excluded };
            var extensions = w.Extensions ?? ImmutableSortedDictionary<Period, DateOnly>.Empty;
            return w.Certified is true
                ? new ReportingYear.Certified(w.Version, indicators.ToImmutable(), extensions)
                : new ReportingYear.Open(w.Version, indicators.ToImmutable(), extensions);
        }

        public override void Write(Utf8JsonWriter writer, ReportingYear value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteNumber("version"u8, value.Version);
            if (value is ReportingYear.Certified) writer.WriteBoolean("certified"u8, true);
            // Indicators that everything was taken back of are written too: that they were spoken of is part of the state.
            writer.WriteStartObject("entries"u8);
            foreach (var (indicator, year) in value.Indicators)
            {
                writer.WriteStartObject(indicator.Value);
                foreach (var (period, entry) in year.Entries)
                {
                    writer.WritePropertyName(period.ToString());
                    Entries.Write(writer, entry, options);
                }
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
            if (value.Indicators.Values.Any(year => year.Excluded.Count > 0))
            {
                writer.WritePropertyName("excluded"u8);
                JsonSerializer.Serialize(writer, value.Indicators.Where(i => i.Value.Excluded.Count > 0).ToImmutableSortedDictionary(i => i.Key, i => i.Value.Excluded), options);
            }
            if (value.Extensions.Count > 0)
            {
                writer.WritePropertyName("extensions"u8);
                JsonSerializer.Serialize(writer, value.Extensions, options);
            }
            writer.WriteEndObject();
        }
    }

    /// <summary><c>{"is":"atMost","value":20,"unit":"percent"}</c>, with <c>precision</c> where one is declared.</summary>
    private sealed class StandardConverter : JsonConverter<Standard>
    {
        private sealed record Written(string Is, decimal? Value, decimal? Lowest, decimal? Highest, Unit? Unit, int? Precision);

        public override Standard Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<Written>(ref reader, options)! switch
            {
                { Is: "atLeast" } w => new Standard.AtLeast(w.Value!.Value, w.Unit!.Value, w.Precision),
                { Is: "atMost" } w => new Standard.AtMost(w.Value!.Value, w.Unit!.Value, w.Precision),
                { Is: "within" } w => new Standard.Within(w.Lowest!.Value, w.Highest!.Value, w.Unit!.Value, w.Precision),
                { Is: "yes" } => new Standard.Yes(),
                { Is: "monitored" } => new Standard.Monitored(),
                var w => throw new JsonException($"'{w.Is}' is no standard."),
            };

        public override void Write(Utf8JsonWriter writer, Standard value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value switch
        {
            Standard.AtLeast s => new Written("atLeast", s.Value, null, null, s.Unit, s.Precision),
            Standard.AtMost s => new Written("atMost", s.Value, null, null, s.Unit, s.Precision),
            Standard.Within s => new Written("within", null, s.Lowest, s.Highest, s.Unit, s.Precision),
            Standard.Yes => new Written("yes", null, null, null, null, null),
            Standard.Monitored => new Written("monitored", null, null, null, null, null),
            _ => throw new UnreachableException(),
        }, options);
    }
}
