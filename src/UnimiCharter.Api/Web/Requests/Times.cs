using System.Globalization;

namespace UnimiCharter.Api.Web;

/// <summary>Times of day as people write them: 09:30.</summary>
internal static class Times
{
    public const int Length = 5;

    private const string Shape = "HH:mm";

    public static bool TryParse(string text, out TimeOnly time) => TimeOnly.TryParseExact(text, Shape, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    public static TimeOnly Parse(string text) => TimeOnly.ParseExact(text, Shape, CultureInfo.InvariantCulture);

    public static string Write(TimeOnly time) => time.ToString(Shape, CultureInfo.InvariantCulture);

    /// <summary>Null for none.</summary>
    public static string? Write(TimeOnly? time) => time is { } told ? Write(told) : null;
}
