namespace UnimiCharter.Api.Web;

/// <summary>Texts that may be told in both languages.</summary>
internal static class BilingualFields
{
    /// <summary><c>{"it":"…","en":"…"}</c>, of which the Italian is needed; or the Italian text alone.</summary>
    public static Text? Prose(this Fields fields, string name, int most, bool isNeeded = false)
    {
        if (fields.IsObject(name))
            return fields.Object(name, inner =>
            {
                if (!inner.Has("it")) inner.Wrong("field-required", "it");
                var (italian, english) = (inner.Text("it", most), inner.Text("en", most));
                return italian is null ? null : new Text(italian, english);
            });
        if (isNeeded && !fields.Has(name)) fields.Wrong("field-required", name);
        return fields.Text(name, most) is { } text ? new Text(text) : null;
    }
}
