namespace UnimiCharter.Api.Web;

/// <summary>Telephone numbers.</summary>
internal static class Phones
{
    /// <summary>As people write them: anything that is not blank, on one line, and no longer than a number is.</summary>
    public static bool AreSome(string text) => !string.IsNullOrWhiteSpace(text) && text.Length <= UnitCard.MaxPhoneLength && !text.Any(char.IsControl);
}
