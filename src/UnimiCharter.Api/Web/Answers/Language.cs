using System.Globalization;

namespace UnimiCharter.Api.Web;

/// <summary>The languages in which prose is told; codes never change with them.</summary>
public enum Language
{
    Italian = 1,
    English = 2,
}

internal static class Languages
{
    private const string English = "en";

    private static readonly CultureInfo CommaDecimals = MakeItalian();

    /// <summary>The parameter of what is embedded by its address alone.</summary>
    public const string Parameter = "lang";

    /// <summary>
    /// The one that the address names, of what takes it there; else the caller's preferred one by <c>Accept-Language</c>. Italian when both or
    /// neither are liked.
    /// </summary>
    public static Language Of(HttpRequest request)
    {
        if (request.QueryString.HasValue && request.Query[Parameter] is [{ } named]) return named == English ? Language.English : Language.Italian;
        if (request.Headers.AcceptLanguage.Count == 0) return Language.Italian;
        var italian = 0d;
        var english = 0d;
        foreach (var range in request.GetTypedHeaders().AcceptLanguage)
        {
            var tag = range.Value.AsSpan();
            var weight = range.Quality ?? 1;
            if (Is(tag, "it") || tag is "*") italian = Math.Max(italian, weight);
            if (Is(tag, English)) english = Math.Max(english, weight);
        }
        return english > italian ? Language.English : Language.Italian;
    }

    /// <summary>What is answered is told in a language, where the caller names none.</summary>
    public static void Suggest(HttpRequest request, Language? language)
    {
        if (language is { } one && request.Headers.AcceptLanguage.Count == 0) request.Headers.AcceptLanguage = one.Tag();
    }

    public static bool TryParse(string text, out Language language)
    {
        language = text == English ? Language.English : Language.Italian;
        return text is "it" or English;
    }

    public static string Tag(this Language language) => language == Language.English ? English : "it";

    public static string Pick(this Language language, string italian, string english) => language == Language.English ? english : italian;

    /// <summary>Words in the language, or in Italian where it has none.</summary>
    public static string In(this Text text, Language language) => language == Language.English ? text.En ?? text.It : text.It;

    /// <summary>The language in which <see cref="In"/> tells words.</summary>
    public static Language ToldIn(this Text text, Language language) => text.En is null ? Language.Italian : language;

    /// <summary>A number as a reader of the language writes it: a decimal comma in Italian, no grouping.</summary>
    public static string Number(this Language language, decimal number) =>
        number.ToString("0.######", language == Language.English ? CultureInfo.InvariantCulture : CommaDecimals);

    private static bool Is(ReadOnlySpan<char> tag, string language) =>
        tag.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (tag.Length == 2 || tag[2] == '-');

    private static CultureInfo MakeItalian()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        return CultureInfo.ReadOnly(culture);
    }
}
