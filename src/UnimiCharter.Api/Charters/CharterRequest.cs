namespace UnimiCharter.Api.Charters;

/// <param name="Edition">Its year: 2025.</param>
/// <param name="Title">That of the edition it follows, when it is left out.</param>
/// <param name="After">The edition whose services, standards and calendar it begins with; when it is left out, it begins empty.</param>
internal sealed record CharterRequest(string Edition, string? Title = null, string? After = null)
{
    private const int MaxTitle = 500;

    /// <summary>What the fields say; their faults are kept in them.</summary>
    public static (EditionYear? Edition, string? Title, EditionYear? After) Read(Fields fields)
    {
        if (!fields.Has("edition")) fields.Wrong("field-required", "edition");
        return (Year("edition"), fields.Text("title", MaxTitle), Year("after"));

        EditionYear? Year(string field)
        {
            if (fields.Text(field, ApiParts.EditionLength) is not { } text) return null;
            if (Web.Read.Edition(text, out var year) is not null) fields.Wrong("malformed-edition", field, text);
            return year;
        }
    }
}
