using System.Globalization;

namespace UnimiCharter.Api.Web;

/// <summary>Turns the strings of a path or a query into the domain's words, or into the fault of each.</summary>
internal static class Read
{
    /// <summary>What cannot be a code is nobody's code.</summary>
    public static Fault? Organization(string text, out OrganizationCode code)
    {
        var valid = Code.IsValid(text);
        code = valid ? new(text) : default;
        return valid ? null : Fault.Of(Refusal.UnknownOrganization(text));
    }

    public static Fault? Service(string organization, string text, out OrganizationCode organizationCode, out ServiceCode code)
    {
        var fault = Organization(organization, out organizationCode);
        var valid = Code.IsValid(text);
        code = valid ? new(text) : default;
        return fault ?? (valid ? null : Fault.Of(Refusal.UnknownService(text)));
    }

    public static Fault? Indicator(string organization, string service, string text, out OrganizationCode organizationCode, out ServiceCode serviceCode, out IndicatorCode code)
    {
        var fault = Service(organization, service, out organizationCode, out serviceCode);
        var valid = Code.IsValid(text);
        code = valid ? new(text) : default;
        return fault ?? (valid ? null : Fault.Of(Refusal.UnknownIndicator(text)));
    }

    public static Fault? Period(string text, out Period period) =>
        Domain.Period.TryParse(text, out period) ? null : new Fault("malformed-period", text);

    /// <summary>Null when none is named.</summary>
    public static Fault? Edition(string? text, out EditionYear? edition)
    {
        edition = null;
        if (text is null) return null;
        if (!Editions.TryParse(text, out var year)) return new Fault("malformed-edition", text);
        edition = year;
        return null;
    }

    /// <summary>One of an enum's names in camelCase; null when none is named.</summary>
    public static Fault? Choice<T>(string parameter, string? text, out T? choice) where T : struct, Enum
    {
        choice = null;
        if (text is null) return null;
        foreach (var value in Enum.GetValues<T>())
            if (text == NameOf(value)) choice = value;
        return choice is null ? new Fault("malformed-parameter", parameter, string.Join(", ", Enum.GetValues<T>().Select(NameOf))) : null;
    }

    /// <summary>True or false; false when it is absent.</summary>
    public static Fault? Flag(string parameter, string? text, out bool flag)
    {
        flag = text == "true";
        return text is null or "true" or "false" ? null : new Fault("malformed-parameter", parameter, "true, false");
    }

    /// <summary>A civil day; null when none is named.</summary>
    public static Fault? Day(string parameter, string? text, out DateOnly? day)
    {
        day = null;
        if (text is null) return null;
        if (!Days.TryParse(text, out var read)) return new Fault("malformed-parameter", parameter, "2024-07-31");
        day = read;
        return null;
    }

    /// <summary>The year of a path.</summary>
    public static Fault? Year(string text, out EditionYear year)
    {
        var fault = Edition(text, out var edition);
        year = edition.GetValueOrDefault();
        return fault;
    }

    public static Fault? Limit(string? text, int byDefault, int most, out int limit)
    {
        limit = byDefault;
        if (text is null) return null;
        return Literals.IsWhole(text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit >= 1 && limit <= most
            ? null
            : new Fault("malformed-parameter", "limit", string.Create(CultureInfo.InvariantCulture, $"1–{most}"));
    }

    /// <summary>A place among all facts; null when none is named.</summary>
    public static Fault? Position(string parameter, string? text, out long? position)
    {
        position = null;
        if (text is null) return null;
        if (!Literals.IsWhole(text) || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > Bounds.MaxCount)
            return new Fault("malformed-parameter", parameter, string.Create(CultureInfo.InvariantCulture, $"0–{Bounds.MaxCount}"));
        position = number;
        return null;
    }

    public static string NameOf<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
