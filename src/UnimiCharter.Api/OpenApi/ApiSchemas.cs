using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using static UnimiCharter.Api.OpenApi.ApiParts;

namespace UnimiCharter.Api.OpenApi;

/// <summary>The schemas of the document: those that the framework makes of the types, named and bounded, since the Italian rules ask for bounds of everything.</summary>
internal static class ApiSchemas
{
    private const int TextLength = 10_000;
    private const int Items = 1_000_000;

    // By the names of properties, which mean the same wherever they stand.
    private static readonly FrozenDictionary<string, int> Lengths = new Dictionary<string, int>
    {
        ["code"] = Code.MaxLength,
        ["organization"] = Code.MaxLength,
        ["service"] = Code.MaxLength,
        ["indicator"] = Code.MaxLength,
        ["edition"] = EditionLength,
        ["period"] = Period.MaxLength,
        ["unit"] = Unit.MaxLength,
        ["note"] = Statement.MaxNoteLength,
        ["evidence"] = Statement.MaxEvidenceLength,
        ["reason"] = Statement.MaxReasonLength,
        // An actor of 256 characters is 2,304 when it is escaped, and may be asked for with all else that narrows an audit.
        ["href"] = 4_000,
        ["title"] = 500,
    }.ToFrozenDictionary();

    // What is an object to the serializer, and written as a text.
    private static readonly FrozenDictionary<Type, int> Texts = new Dictionary<Type, int>
    {
        [typeof(ServiceCode)] = Code.MaxLength,
        [typeof(IndicatorCode)] = Code.MaxLength,
        [typeof(CommonCode)] = CommonCode.MaxLength,
        [typeof(QualityDimension)] = Code.MaxLength,
        [typeof(GoalCode)] = Code.MaxLength,
        [typeof(CredentialCode)] = Code.MaxLength,
        [typeof(WebhookCode)] = Code.MaxLength,
        [typeof(UnitCode)] = Code.MaxLength,
        [typeof(PersonCode)] = Code.MaxLength,
        [typeof(Period)] = Period.MaxLength,
        [typeof(EditionYear)] = EditionLength,
    }.ToFrozenDictionary();

    /// <summary><c>StandingView</c> is a Standing, a <c>ListView&lt;ServiceView&gt;</c> a ServiceList.</summary>
    public static string? NameOf(JsonTypeInfo type)
    {
        if (Texts.ContainsKey(Nullable.GetUnderlyingType(type.Type) ?? type.Type) || type.Type == typeof(Text)) return null;
        var proposed = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        if (proposed is null || type.Type.Assembly != typeof(ApiSchemas).Assembly) return proposed;
        return type.Type.IsGenericType ? Bare(type.Type.GetGenericArguments()[0].Name) + "List" : Bare(type.Type.Name);
    }

    public static string Bare(string name) => name.EndsWith("View", StringComparison.Ordinal) || name.EndsWith("Name", StringComparison.Ordinal) ? name[..^4] : name;

    public static Task Bound(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        // What the comments set in italics is Italian.
        schema.Description = schema.Description?.Replace("<i>", "", StringComparison.Ordinal).Replace("</i>", "", StringComparison.Ordinal);
        if (type.IsEnum)
        {
            (schema.Type, schema.Enum) = (JsonSchemaType.String, [.. Enum.GetValues(type).Cast<Enum>().Select(value => (JsonNode)ChoiceNames.Of(value))]);
            return Task.CompletedTask;
        }
        if (Texts.TryGetValue(type, out var longest))
        {
            var isNullable = type != context.JsonTypeInfo.Type || schema.Type?.HasFlag(JsonSchemaType.Null) == true;
            (schema.Type, schema.MaxLength, schema.Properties, schema.Required) = (isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String, longest, null, null);
            return Task.CompletedTask;
        }
        if (type == typeof(Text))
        {
            // As the Italian text alone was always written; or in both languages.
            var most = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(MaxLengthAttribute), inherit: false) is [MaxLengthAttribute { Length: var length }] ? length : LengthOf(context);
            var both = new OpenApiSchema
            {
                Type = JsonSchemaType.Object, AdditionalPropertiesAllowed = false, Required = new HashSet<string> { "it" },
                Properties = new Dictionary<string, IOpenApiSchema> { ["it"] = OfText(most), ["en"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, MaxLength = most } },
            };
            // A generated client takes the first: the one that is always told there.
            IOpenApiSchema[] ways = context.JsonPropertyInfo is { } member && ApiJson.TellsBoth(member.DeclaringType) ? [both, OfText(most)] : [OfText(most), both];
            schema.OneOf = context.JsonPropertyInfo?.IsGetNullable == true ? [.. ways, new OpenApiSchema { Type = JsonSchemaType.Null }] : [.. ways];
            (schema.Type, schema.Properties, schema.Required, schema.MaxLength) = (null, null, null, null);
            return Task.CompletedTask;
        }
        if (type == typeof(object))
        {
            var any = OfAny();
            (schema.Type, schema.AdditionalProperties, schema.MaxProperties) = (any.Type, any.AdditionalProperties, any.MaxProperties);
            return Task.CompletedTask;
        }
        switch (schema.Type & ~JsonSchemaType.Null)
        {
            case JsonSchemaType.Integer:
                schema.Format = type == typeof(long) ? "int64" : "int32";
                schema.Minimum ??= "0";
                schema.Maximum ??= type == typeof(long) ? Told(Bounds.MaxCount) : Told(int.MaxValue);
                break;
            case JsonSchemaType.Number:
                schema.Format = "decimal128";
                schema.Minimum ??= Told(decimal.MinValue);
                schema.Maximum ??= Told(decimal.MaxValue);
                break;
            case JsonSchemaType.String:
                schema.MaxLength ??= LengthOf(context);
                // What a client would else make a class of its own of.
                if (schema.Format == "uri") schema.Format = null;
                break;
            case JsonSchemaType.Array:
                schema.MinItems ??= 0;
                // The framework knows no shape of what a converter writes.
                if (context.JsonTypeInfo.ElementType is { } item && Texts.TryGetValue(item, out var itemLength)) schema.Items ??= OfText(itemLength);
                schema.MaxItems ??= Items;
                break;
            case JsonSchemaType.Object when schema.AdditionalProperties is not null:
                schema.MaxProperties ??= Members;
                break;
            case JsonSchemaType.Object:
                schema.AdditionalPropertiesAllowed = false;
                // What is left out when it is null is not required, whatever the constructor says.
                foreach (var optional in context.JsonTypeInfo.Properties.Where(IsLeftOut)) schema.Required?.Remove(optional.Name);
                break;
        }
        return Task.CompletedTask;
    }

    private static int LengthOf(OpenApiSchemaTransformerContext context) => context.JsonPropertyInfo is { } property && Lengths.TryGetValue(property.Name, out var length) ? length : TextLength;

    private static bool IsLeftOut(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: false) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }];
}
