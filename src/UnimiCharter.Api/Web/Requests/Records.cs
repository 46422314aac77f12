using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace UnimiCharter.Api.Web;

/// <summary>A record that reads itself of fields, where what it takes depends on what else is there.</summary>
internal interface IOfFields<T>
{
    /// <returns>Null when something is wrong, of which the fields tell.</returns>
    static abstract T? Read(Fields fields);
}

/// <summary>
/// Reads a record of the fields of an object as its constructor has them: each as its type says, within the bounds of its attributes. What has a default may
/// be left out; what has none, and may be null, is to be said, if only as null.
/// </summary>
internal static class Records
{
    private static readonly ConcurrentDictionary<Type, Func<Fields, object?>> Known = new();
    private static readonly NullabilityInfoContext Nullability = new();

    /// <returns>Null when something is wrong, of which the fields tell.</returns>
    public static object? Read(Type type, Fields fields) => Known.GetOrAdd(type, Make)(fields);

    /// <summary>Finds out how a type is read, and whether it says all that is to be known.</summary>
    /// <exception cref="NotSupportedException">It does not.</exception>
    public static void Prepare(Type type) => Known.GetOrAdd(type, Make);

    public static T? Read<T>(Fields fields) where T : class => (T?)Read(typeof(T), fields);

    private static Func<Fields, object?> Make(Type type)
    {
        if (typeof(IOfFields<>).MakeGenericType(type).IsAssignableFrom(type))
            return type.GetMethod(nameof(IOfFields<>.Read), BindingFlags.Public | BindingFlags.Static, [typeof(Fields)])!.CreateDelegate<Func<Fields, object?>>();
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var (maker, members) = (ConstructorInvoker.Create(constructor), constructor.GetParameters().Select(p => Member.Of(p, type.GetProperty(p.Name!)!)).ToArray());
        return fields =>
        {
            var values = new object?[members.Length];
            var before = fields.Wrongs;
            for (var i = 0; i < members.Length; i++) values[i] = members[i].Read(fields);
            return fields.Wrongs > before || fields.AreUnreadable ? null : maker.Invoke(values.AsSpan());
        };
    }

    /// <param name="Name">As it is written.</param>
    /// <param name="Needed">Whether it must have a value, or must at least be said.</param>
    private sealed record Member(string Name, Needed Needed, object? ByDefault, Func<Fields, string, object?> ReadValue)
    {
        public static Member Of(ParameterInfo parameter, PropertyInfo property)
        {
            bool isNullable;
            lock (Nullability) isNullable = Nullability.Create(parameter).WriteState == NullabilityState.Nullable;
            return new(
                JsonNamingPolicy.CamelCase.ConvertName(property.Name),
                parameter.HasDefaultValue ? Needed.Not : isNullable ? Needed.Said : Needed.Valued,
                parameter.HasDefaultValue ? parameter.DefaultValue : null,
                ReaderOf(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType, property));
        }

        public object? Read(Fields fields)
        {
            if (Needed == Needed.Valued && !fields.Has(Name)) fields.Wrong("field-required", Name);
            if (Needed == Needed.Said && !fields.IsSaid(Name)) fields.Wrong("field-required", Name);
            return ReadValue(fields, Name) ?? ByDefault;
        }
    }

    private enum Needed
    {
        Not = 1,
        Said = 2,
        Valued = 3,
    }

    private static Func<Fields, string, object?> ReaderOf(Type type, PropertyInfo property)
    {
        var longest = property.GetCustomAttribute<MaxLengthAttribute>()?.Length;
        var range = property.GetCustomAttribute<RangeAttribute>();
        var most = range is null ? (decimal?)null : Convert.ToDecimal(range.Maximum, CultureInfo.InvariantCulture);
        if (type == typeof(string) && Long() is var text) return property.IsDefined(typeof(UrlAttribute)) ? (f, name) => f.Url(name, text) : (f, name) => f.Text(name, text);
        if (type == typeof(long)) return (f, name) => f.Whole(name, (long)(most ?? Bounds.MaxCount));
        if (type == typeof(int)) return (f, name) => (int?)f.Whole(name, (long)(most ?? int.MaxValue));
        if (type == typeof(decimal)) return (f, name) => f.Number(name);
        if (type == typeof(bool)) return (f, name) => f.Flag(name);
        if (type == typeof(Period)) return (f, name) => f.Period(name);
        if (type == typeof(EditionYear)) return (f, name) => f.Edition(name);
        if (type == typeof(DateOnly)) return (f, name) => f.Day(name);
        if (type == typeof(DateTimeOffset)) return (f, name) => f.Instant(name);
        if (type.IsEnum) return (f, name) => f.Choice(type, name);
        if (Codes.TryGetValue(type, out var code)) return (f, name) => f.Code(name, isNeeded: false) is { } text ? code(text) : null;
        if (!type.IsGenericType)
        {
            Prepare(type);
            return (f, name) => f.Object(name, inner => Read(type, inner));
        }
        if (type.GetGenericTypeDefinition() != typeof(IReadOnlyList<>)) throw new NotSupportedException($"{property.DeclaringType}.{property.Name}: no field is read as {type}.");
        var item = type.GetGenericArguments()[0];
        if (item == typeof(DateOnly)) return (f, name) => f.Days(name, Long());
        if (item == typeof(EditionYear)) return (f, name) => f.Editions(name, Long());
        if (item == typeof(string)) return (f, name) => f.Codes(name, Long());
        if (item.IsEnum)
        {
            var least = property.GetCustomAttribute<MinLengthAttribute>()?.Length ?? 0;
            return (f, name) =>
            {
                var read = f.Choices(item, name);
                if (read?.Length < least) f.Wrong("field-required", name);
                return read;
            };
        }
        Prepare(item);
        return (f, name) =>
        {
            if (!f.Has(name)) return null;
            var read = f.List(name, Long(), inner => Read(item, inner));
            var list = Array.CreateInstance(item, read.Count);
            for (var i = 0; i < read.Count; i++) list.SetValue(read[i], i);
            return list;
        };

        int Long() => longest ?? throw new NotSupportedException($"{property.DeclaringType}.{property.Name} does not say how long it may be.");
    }

    private static readonly FrozenDictionary<Type, Func<string, object>> Codes = new Dictionary<Type, Func<string, object>>
    {
        [typeof(ServiceCode)] = text => new ServiceCode(text),
        [typeof(CredentialCode)] = text => new CredentialCode(text),
        [typeof(WebhookCode)] = text => new WebhookCode(text),
        [typeof(UnitCode)] = text => new UnitCode(text),
        [typeof(GoalCode)] = text => new GoalCode(text),
        [typeof(QualityDimension)] = text => new QualityDimension(text),
        [typeof(IndicatorCode)] = text => new IndicatorCode(text),
    }.ToFrozenDictionary();
}
