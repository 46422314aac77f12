namespace UnimiCharter.Api.Web;

/// <summary>Addresses of e-mail.</summary>
internal static class Emails
{
    /// <summary>Something before one @ and something after it, and no blank or bracket: only who writes to it finds out more.</summary>
    public static bool AreSome(string text) =>
        text.Length <= OrganizationDetails.MaxEmailLength && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@') && at < text.Length - 1
        && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or '"');

    public static string? Email(this Fields fields, string name)
    {
        if (fields.Text(name, OrganizationDetails.MaxEmailLength) is not { } text) return null;
        if (AreSome(text)) return text;
        fields.Wrong("email-expected", name);
        return null;
    }
}
