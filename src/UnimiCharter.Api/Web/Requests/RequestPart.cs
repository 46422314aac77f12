using System.Reflection;
using System.Text.Json;

namespace UnimiCharter.Api.Web;

/// <summary>A part of a request: a parameter of its route or its query, a header, or the body.</summary>
internal sealed class RequestPart
{
    private static readonly NullabilityInfoContext Nullability = new();

    private readonly Reader? read;
    private readonly object? byDefault;
    private readonly bool isWhole;

    /// <param name="parameter">Of the record's constructor.</param>
    /// <param name="property">Of the record, with the attributes.</param>
    /// <param name="index">In the constructor.</param>
    public RequestPart(ParameterInfo parameter, PropertyInfo property, int index)
    {
        (Property, Index) = (property, index);
        Type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var header = property.GetCustomAttribute<FromHeaderAttribute>();
        Place = property.IsDefined(typeof(RouteParamAttribute)) ? Place.Route
            : property.IsDefined(typeof(QueryParamAttribute)) ? Place.Query
            : header is not null ? Place.Header
            : property.IsDefined(typeof(FromBodyAttribute)) ? Place.Body
            : throw new InvalidOperationException($"{property.DeclaringType}.{property.Name} does not say where it comes from.");
        Name = header?.HeaderName ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        byDefault = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        IsRequired = !parameter.HasDefaultValue && !IsNullable(parameter);
        isWhole = Parameters.AreWhole(Type);
        if (Place != Place.Body) read = Parameters.ReaderOf(Type, property);
        else if (Type != typeof(Upload)) Records.Prepare(Type);
    }

    public PropertyInfo Property { get; }

    public int Index { get; }

    public Place Place { get; }

    /// <summary>As the caller writes it.</summary>
    public string Name { get; }

    /// <summary>Without its question mark.</summary>
    public Type Type { get; }

    public bool IsRequired { get; }

    /// <returns>What is wrong; null for nothing.</returns>
    public FaultAt? Read(HttpContext http, out object? value)
    {
        value = byDefault;
        if (isWhole) return read!(new(http, Name, ""), out value);
        var text = Place switch
        {
            Place.Route => http.Request.RouteValues[Name] as string,
            Place.Query => http.Request.QueryString.HasValue && http.Request.Query[Name] is [var said, ..] ? said : null,
            // A browser that has read no event yet sends the header of the last one empty. Lines are joined with those that are empty, or one that is said twice would pass for one.
            _ => http.Request.Headers[Name] is { Count: > 0 } given && !(given is [""] && Type == typeof(long)) ? string.Join(',', given.ToArray()) : null,
        };
        return text is null
            ? IsRequired ? new("missing-parameter", Name, Name) : null
            : read!(new(http, Name, text), out value);
    }

    /// <returns>The body, read as its type says; null where it may be left out, and is, or is null.</returns>
    public async ValueTask<(object? Value, Fault? Fault)> ReadBody(HttpContext http, CancellationToken cancellation)
    {
        if (Type == typeof(Upload)) return (Upload.Of(http.Request), null);
        if (!IsRequired && JsonBody.IsAbsent(http.Request)) return (null, null);
        var (document, fault) = await JsonBody.Read(http.Request, cancellation);
        if (fault is not null) return (null, fault);
        using var parsed = document;
        // A generated client has no other way to leave it out.
        if (!IsRequired && document!.RootElement.ValueKind == JsonValueKind.Null) return (null, null);
        var fields = Fields.Of(document!.RootElement);
        var value = Records.Read(Type, fields);
        return (value, fields.Fault);
    }

    private static bool IsNullable(ParameterInfo parameter)
    {
        // The context keeps what it has found, and is not to be asked by two at once.
        lock (Nullability) return Nullability.Create(parameter).WriteState == NullabilityState.Nullable;
    }
}
