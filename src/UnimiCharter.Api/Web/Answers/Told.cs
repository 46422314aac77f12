namespace UnimiCharter.Api.Web;

/// <summary>Texts in the reader's language, or in Italian where nobody wrote them in it; and in which each is told.</summary>
internal sealed class Told(Language language)
{
    private readonly Dictionary<string, string> languages = [];

    /// <summary>The language of each text by the name of its field: <c>{"name":"it"}</c>.</summary>
    public IReadOnlyDictionary<string, string> Languages => languages;

    public string In(string field, Text text)
    {
        var isEnglish = language == Language.English && text.En is not null;
        languages[field] = (isEnglish ? Language.English : Language.Italian).Tag();
        return isEnglish ? text.En! : text.It;
    }

    /// <summary>Null for none, of which no language is told.</summary>
    public string? Maybe(string field, Text? text) => text is null ? null : In(field, text);
}
