using System.Globalization;

namespace UnimiCharter.Api.Web;

/// <summary>Civil days as they are written: <c>2024-07-31</c>.</summary>
internal static class Days
{
    /// <summary>A day of a year that periods may have.</summary>
    public static bool TryParse(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is >= Period.FirstYear and <= Period.LastYear;
}

/// <summary>Editions as they are written: a year, <c>2024</c>.</summary>
internal static class Editions
{
    public static bool TryParse(string text, out EditionYear edition)
    {
        var isYear = Period.TryParse(text, out var period) && period.Kind == PeriodKind.Year;
        edition = isYear ? new(period.FirstDay.Year) : default;
        return isYear;
    }
}
