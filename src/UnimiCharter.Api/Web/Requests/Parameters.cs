using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace UnimiCharter.Api.Web;

/// <summary>A parameter as it came.</summary>
/// <param name="Text">As the caller wrote it.</param>
internal readonly record struct Said(HttpContext Http, string Name, string Text);

/// <summary>Reads a parameter as its type; what is wrong with it, or null.</summary>
internal delegate FaultAt? Reader(Said said, out object? value);

/// <summary>A type that reads itself of a parameter.</summary>
internal interface IParameter
{
    static abstract FaultAt? Read(Said said, out object? value);
}

/// <summary>How the parameters of a route, a query and the headers are read: by the type of each.</summary>
internal static class Parameters
{
    private delegate bool TryRead<T>(string text, out T value);

    private static readonly FrozenDictionary<Type, Reader> ByType = new Dictionary<Type, Reader>
    {
        // What cannot be a code is nobody's code.
        [typeof(OrganizationCode)] = Code(text => new OrganizationCode(text), Refusal.UnknownOrganization),
        [typeof(ServiceCode)] = Code(text => new ServiceCode(text), Refusal.UnknownService),
        [typeof(IndicatorCode)] = Code(text => new IndicatorCode(text), Refusal.UnknownIndicator),
        [typeof(QualityDimension)] = Code(text => new QualityDimension(text), Refusal.UnknownDimension),
        [typeof(ProgrammeCode)] = Code(text => new ProgrammeCode(text), Refusal.UnknownProgramme),
        [typeof(CredentialCode)] = Code(text => new CredentialCode(text), Refusal.UnknownCredential),
        [typeof(UnitCode)] = Code(text => new UnitCode(text), Refusal.UnknownUnit),
        [typeof(PersonCode)] = Code(text => new PersonCode(text), Refusal.UnknownPerson),
        [typeof(WebhookCode)] = Code(text => new WebhookCode(text), Refusal.UnknownWebhook),
        [typeof(CharterVersion)] = Of((string text, out CharterVersion version) => CharterVersion.TryParse(text, out version), said => new("unknown-version", said.Name, said.Text)),
        [typeof(Period)] = Of((string text, out Period period) => Period.TryParse(text, out period), said => new("malformed-period", said.Name, said.Text)),
        [typeof(EditionYear)] = Of<EditionYear>(Editions.TryParse, said => new("malformed-edition", said.Name, said.Text)),
        [typeof(When)] = Of<When>(When.TryParse, said => new("malformed-instant", said.Name, said.Text)),
        [typeof(DateOnly)] = Of<DateOnly>(Days.TryParse, said => Malformed(said, "2024-07-31")),
        [typeof(bool)] = Of((string text, out bool flag) => (flag = text == "true") || text == "false", said => Malformed(said, "true, false")),
        [typeof(Language)] = Of<Language>(Languages.TryParse, said => Malformed(said, "it, en")),
        [typeof(Cursor)] = Of<Cursor>(Cursor.TryParse, said => new("malformed-cursor", said.Name)),
        [typeof(Expectation)] = Preconditions.Read,
    }.ToFrozenDictionary();

    /// <summary>Whether a type is read off more of the request than one parameter.</summary>
    public static bool AreWhole(Type type) => type == typeof(Expectation) || type == typeof(Acting) || type == typeof(BoardOrOffice);

    public static Reader ReaderOf(Type type, PropertyInfo property) =>
        ByType.GetValueOrDefault(type)
        ?? (type.IsAssignableTo(typeof(IParameter)) ? type.GetMethod(nameof(IParameter.Read))!.CreateDelegate<Reader>()
            : type.IsEnum ? Choice(type)
            : type == typeof(int) || type == typeof(long) ? Whole(type, property.GetCustomAttribute<RangeAttribute>())
            : type == typeof(string) ? Text(property.GetCustomAttribute<MaxLengthAttribute>(), property.GetCustomAttribute<RegularExpressionAttribute>())
            : throw new NotSupportedException($"{property.DeclaringType}.{property.Name}: no parameter is read as {type}."));

    private static FaultAt Malformed(Said said, string allowed) => new("malformed-parameter", said.Name, said.Name, allowed);

    private static Reader Of<T>(TryRead<T> read, Func<Said, FaultAt> fault) => (Said said, out object? value) =>
    {
        var isRead = read(said.Text, out var found);
        value = isRead ? found : null;
        return isRead ? null : fault(said);
    };

    private static Reader Code<T>(Func<string, T> make, Func<string, Refusal> nobody) => (Said said, out object? value) =>
    {
        var isCode = Domain.Code.IsValid(said.Text);
        value = isCode ? make(said.Text) : null;
        return isCode ? null : new(nobody(said.Text).Code, said.Name, said.Text);
    };

    /// <summary>One of an enum's names in camelCase.</summary>
    private static Reader Choice(Type type)
    {
        var names = Enum.GetValues(type).Cast<object>().ToFrozenDictionary(value => ChoiceNames.Of((Enum)value));
        var allowed = string.Join(", ", Enum.GetValues(type).Cast<Enum>().Select(ChoiceNames.Of));
        return (Said said, out object? value) => names.TryGetValue(said.Text, out value) ? null : Malformed(said, allowed);
    }

    /// <summary>Digits and nothing else: the framework would take signs, blanks, and zero characters after them.</summary>
    private static Reader Whole(Type type, RangeAttribute? range)
    {
        var (least, most) = (Convert.ToInt64(range?.Minimum ?? 0L, CultureInfo.InvariantCulture), Convert.ToInt64(range?.Maximum ?? Bounds.MaxCount, CultureInfo.InvariantCulture));
        var allowed = string.Create(CultureInfo.InvariantCulture, $"{least}–{most}");
        // Zeros before a number would make it, and the links that repeat it, as long as the caller likes.
        var longest = (type == typeof(int) ? int.MaxValue : long.MaxValue).ToString(CultureInfo.InvariantCulture).Length;
        return (Said said, out object? value) =>
        {
            var isWhole = said.Text.Length <= longest & Literals.IsWhole(said.Text) & long.TryParse(said.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most;
            value = !isWhole ? null : type == typeof(int) ? (object)(int)number : number;
            return isWhole ? null : Malformed(said, allowed);
        };
    }

    private static Reader Text(MaxLengthAttribute? longest, RegularExpressionAttribute? pattern) => (Said said, out object? value) =>
    {
        value = said.Text;
        if (longest is null) return null;
        return said.Text.Length > longest.Length || said.Text.Any(char.IsControl) || pattern?.IsValid(said.Text) == false || (pattern is not null && said.Text == "")
            ? Malformed(said, pattern?.Pattern ?? string.Create(CultureInfo.InvariantCulture, $"1–{longest.Length}"))
            : null;
    };
}
