using System.Diagnostics.CodeAnalysis;

namespace UnimiCharter.Domain;

/// <summary>The grammar of every code: lower-case letters, digits and single inner hyphens, 1 to 64 characters.</summary>
public static class Code
{
    public const int MaxLength = 64;
    public const string Pattern = "^[a-z0-9]+(-[a-z0-9]+)*$";

    public static bool IsValid([NotNullWhen(true)] string? text)
    {
        if (text is null || text.Length is 0 or > MaxLength) return false;
        var afterHyphen = true;
        foreach (var c in text)
        {
            if (c == '-' ? afterHyphen : !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))) return false;
            afterHyphen = c == '-';
        }
        return !afterHyphen;
    }

    internal static string Require(string text, string what) =>
        IsValid(text) ? text : throw new ArgumentException($"'{text}' is not a code of {what}.", nameof(text));

    internal static string Written(string? value) =>
        value ?? throw new InvalidOperationException("A default code is not a code.");
}

/// <summary>Who makes the promise (<i>ente, ateneo</i>): <c>unimi</c>.</summary>
public readonly record struct OrganizationCode : IComparable<OrganizationCode>
{
    private readonly string? value;

    public OrganizationCode(string text) => value = Code.Require(text, "an organization");

    public string Value => Code.Written(value);
    public int CompareTo(OrganizationCode other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>One card of the charter (<i>servizio</i>): <c>master</c>.</summary>
public readonly record struct ServiceCode : IComparable<ServiceCode>
{
    private readonly string? value;

    public ServiceCode(string text) => value = Code.Require(text, "a service");

    public string Value => Code.Written(value);
    public int CompareTo(ServiceCode other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>What is measured for one dimension of one service (<i>indicatore</i>); in the 2024 charter its dimension's name.</summary>
public readonly record struct IndicatorCode : IComparable<IndicatorCode>
{
    private readonly string? value;

    public IndicatorCode(string text) => value = Code.Require(text, "an indicator");

    public string Value => Code.Written(value);
    public int CompareTo(IndicatorCode other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>A plan with goals and targets over a span of years (<i>programma, piano strategico</i>): <c>piano-strategico-2020-2022</c>.</summary>
public readonly record struct ProgrammeCode : IComparable<ProgrammeCode>
{
    private readonly string? value;

    public ProgrammeCode(string text) => value = Code.Require(text, "a programme");

    public string Value => Code.Written(value);
    public int CompareTo(ProgrammeCode other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>A node of a programme's tree of goals (<i>asse, obiettivo, azione</i>): <c>a-1-1</c>.</summary>
public readonly record struct GoalCode : IComparable<GoalCode>
{
    private readonly string? value;

    public GoalCode(string text) => value = Code.Require(text, "a goal");

    public string Value => Code.Written(value);
    public int CompareTo(GoalCode other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>Someone whom cards name (<i>persona</i>), by a number that says nothing of them: <c>p-1</c>.</summary>
public readonly record struct PersonCode : IComparable<PersonCode>
{
    private readonly string? value;

    public PersonCode(string text) => value = Code.Require(text, "a person");

    public string Value => Code.Written(value);
    public int CompareTo(PersonCode other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>A unit of an organization (<i>unità organizzativa: direzione, ufficio</i>): <c>segreterie-studenti</c>.</summary>
public readonly record struct UnitCode : IComparable<UnitCode>
{
    private readonly string? value;

    public UnitCode(string text) => value = Code.Require(text, "a unit");

    public string Value => Code.Written(value);
    public int CompareTo(UnitCode other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>An organization's code in the index of public administrations (<i>codice IPA</i>): <c>uds_mi</c>. One code however it is cased: kept in small letters.</summary>
public readonly record struct IpaCode : IComparable<IpaCode>
{
    public const int MaxLength = 64;

    private readonly string? value;

    /// <exception cref="ArgumentException">The text is no such code.</exception>
    public IpaCode(string text) => value = IsValid(text) ? text.ToLowerInvariant() : throw new ArgumentException($"'{text}' is not a code of the index.", nameof(text));

    public string Value => Code.Written(value);

    /// <summary>Letters, digits, underscores and hyphens, 1 to <see cref="MaxLength"/> characters.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text) => text is { Length: > 0 and <= MaxLength } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    public int CompareTo(IpaCode other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>
/// What several organizations measure alike (<i>codice comune</i>), under a name that none of them gave it alone: a code, or the http or
/// https address of what defines it. One address however its scheme and host are cased.
/// </summary>
public readonly record struct CommonCode : IComparable<CommonCode>
{
    public const int MaxLength = 200;

    private readonly string? value;

    /// <exception cref="ArgumentException">The text is neither.</exception>
    public CommonCode(string text) => value = Read(text) ?? throw new ArgumentException($"'{text}' is neither a code nor an address.", nameof(text));

    public string Value => Code.Written(value);

    public bool IsAddress => !Code.IsValid(Value);

    public static bool TryParse([NotNullWhen(true)] string? text, out CommonCode code)
    {
        var isCommon = Read(text) is not null;
        code = isCommon ? new(text!) : default;
        return isCommon;
    }

    public int CompareTo(CommonCode other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;

    private static string? Read(string? text)
    {
        if (Code.IsValid(text)) return text;
        // What .NET would mend is not what was written: blanks, backslashes. Nor does a name carry someone's password.
        if (text is null || text.Length > MaxLength || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '\\')) return null;
        if (!text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address is not { Host.Length: > 0, UserInfo: "", AbsoluteUri: { Length: <= MaxLength } whole }) return null;
        // What is kept is read again as it is.
        return Uri.TryCreate(whole, UriKind.Absolute, out var again) && again.AbsoluteUri == whole ? whole : null;
    }
}

/// <summary>The name of a credential (<i>credenziale</i>), unique in its organization: <c>ufficio-master</c>.</summary>
public readonly record struct CredentialCode : IComparable<CredentialCode>
{
    private readonly string? value;

    public CredentialCode(string text) => value = Code.Require(text, "a credential");

    public string Value => Code.Written(value);
    public int CompareTo(CredentialCode other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>The name of a webhook, unique in its organization: <c>portale</c>.</summary>
public readonly record struct WebhookCode : IComparable<WebhookCode>
{
    private readonly string? value;

    public WebhookCode(string text) => value = Code.Require(text, "a webhook");

    public string Value => Code.Written(value);
    public int CompareTo(WebhookCode other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>The charter of a calendar year (<i>edizione</i>): <c>2024</c>.</summary>
public readonly record struct EditionYear : IComparable<EditionYear>
{
    private readonly int year;

    /// <exception cref="ArgumentOutOfRangeException">The year is outside <see cref="Period.FirstYear"/> to <see cref="Period.LastYear"/>.</exception>
    public EditionYear(int year)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, Period.FirstYear);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, Period.LastYear);
        this.year = year;
    }

    public int Year => year is 0 ? throw new InvalidOperationException("A default edition is not an edition.") : year;

    /// <summary>The calendar year whose periods the edition's promises speak of.</summary>
    public Period Span => Period.Year(Year);

    public int CompareTo(EditionYear other) => Year.CompareTo(other.Year);
    public override string ToString() => Span.ToString();
}
