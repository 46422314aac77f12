using System.Globalization;

namespace UnimiCharter.Api.Web;

/// <summary>A time that a request names: an instant, or a civil day in Italy.</summary>
internal readonly record struct When
{
    private readonly DateTimeOffset instant;
    private readonly DateOnly? day;

    private When(DateTimeOffset instant, DateOnly? day) => (this.instant, this.day) = (instant, day);

    /// <summary>An RFC 3339 instant with its offset, or a day: <c>2024-07-31</c>.</summary>
    public static bool TryParse(string text, out When when)
    {
        var isDay = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue;
        var instant = default(DateTimeOffset);
        var isRead = isDay || Instants.TryParseExact(text, out instant);
        when = isRead ? new(instant, isDay ? day : null) : default;
        return isRead;
    }

    /// <summary>A day stands for its end, or for now while it lasts.</summary>
    public DateTimeOffset At(DateTimeOffset now) => day is not { } civil ? instant : civil == Italy.DayOf(now) ? now : Italy.EndOf(civil);

    /// <summary>The first instant of what is named.</summary>
    public DateTimeOffset Start => day is { } civil ? Italy.EndOf(civil > DateOnly.MinValue ? civil.AddDays(-1) : civil) : instant;

    /// <summary>The last instant of what is named.</summary>
    public DateTimeOffset End => day is { } civil ? Italy.EndOf(civil) : instant;
}
