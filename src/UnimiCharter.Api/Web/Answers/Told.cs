namespace UnimiCharter.Api.Web;

/// <summary>Texts in the reader's language, or in Italian where nobody wrote them in it; and in which each is told.</summary>
internal sealed class Told(Language language)
{
    private readonly Dictionary<string, string> languages = [];

    /// <summary>The language of each text by the name of its field: <c>{"name":"it"}</c>.</summary>
    public IReadOnlyDictionary<string, string> Languages => languages;

    public string In(string field, Text text)
    {
        languages[field] = text.ToldIn(language).Tag();
        return text.In(language);
    }

    /// <summary>Null for none, of which no language is told.</summary>
    public string? Maybe(string field, Text? text) => text is null ? null : In(field, text);
}
