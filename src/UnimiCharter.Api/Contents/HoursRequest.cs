using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Contents;

/// <summary>When something is open, in civil times in Italy.</summary>
/// <param name="Week">Week by week.</param>
/// <param name="Exceptions">The days that are otherwise.</param>
internal sealed record HoursRequest(
    [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<WeeklyHoursRequest>? Week = null, [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<SpecialHoursRequest>? Exceptions = null)
{
    [JsonIgnore]
    public OpeningHours Hours => new(
        [.. (Week ?? []).Select(w => new WeeklyHours([.. w.Days], w.Opening, w.Closing))], [.. (Exceptions ?? []).Select(e => new SpecialHours(e.From, e.Through, e.Opening, e.Closing, e.Note))]);

    public static HoursRequest? Of(OpeningHours? hours) => hours is null ? null : new(
        [.. hours.Week.Select(w => new WeeklyHoursRequest(w.Days, Times.Write(w.Opens), Times.Write(w.Closes)))],
        [.. hours.Exceptions.Select(e => new SpecialHoursRequest(e.From, e.Through, Times.Write(e.Opens), Times.Write(e.Closes), e.Note))]);

    public static HoursRequest? Read(Fields fields)
    {
        var week = fields.List("week", ServiceCard.MaxItems, WeeklyHoursRequest.Read);
        var exceptions = fields.List("exceptions", ServiceCard.MaxItems, SpecialHoursRequest.Read);
        return fields.Wrongs > 0 ? null : new([.. week.Select(w => w!)], [.. exceptions.Select(e => e!)]);
    }
}

/// <param name="Opens">Like 09:30.</param>
/// <param name="Closes">Like 12:00; later than it opens.</param>
internal sealed record WeeklyHoursRequest([property: MinLength(1), MaxLength(7)] IReadOnlyList<DayOfWeek> Days, [property: MaxLength(Times.Length)] string Opens, [property: MaxLength(Times.Length)] string Closes)
{
    [JsonIgnore]
    public TimeOnly Opening => Times.Parse(Opens);

    [JsonIgnore]
    public TimeOnly Closing => Times.Parse(Closes);

    public static WeeklyHoursRequest? Read(Fields fields)
    {
        foreach (var needed in (string[])["days", "opens", "closes"])
            if (!fields.Has(needed)) fields.Wrong("field-required", needed);
        var days = (DayOfWeek[]?)fields.Choices(typeof(DayOfWeek), "days");
        if (days is []) fields.Wrong("field-required", "days");
        var (opens, closes) = (fields.Time("opens"), fields.Time("closes"));
        if (closes <= opens) fields.Wrong("range-empty", "closes");
        // Monday first, each once: what is the same is written the same.
        return days is null || opens is null || closes is null ? null : new([.. days.Distinct().OrderBy(day => ((int)day + 6) % 7)], Times.Write(opens.Value), Times.Write(closes.Value));
    }
}

/// <param name="From">The first day.</param>
/// <param name="Through">The last day, included.</param>
/// <param name="Opens">Left out, with when it closes, where it is closed.</param>
internal sealed record SpecialHoursRequest(
    DateOnly From, DateOnly Through, [property: MaxLength(Times.Length)] string? Opens = null, [property: MaxLength(Times.Length)] string? Closes = null, [property: MaxLength(ServiceCard.MaxLineLength)] Text? Note = null)
{
    [JsonIgnore]
    public TimeOnly? Opening => Opens is null ? null : Times.Parse(Opens);

    [JsonIgnore]
    public TimeOnly? Closing => Closes is null ? null : Times.Parse(Closes);

    public static SpecialHoursRequest? Read(Fields fields)
    {
        foreach (var needed in (string[])["from", "through"])
            if (!fields.Has(needed)) fields.Wrong("field-required", needed);
        if (fields.Has("opens") != fields.Has("closes")) fields.Wrong("field-required", fields.Has("opens") ? "closes" : "opens");
        var (from, through, opens, closes) = (fields.Day("from"), fields.Day("through"), fields.Time("opens"), fields.Time("closes"));
        if (through < from) fields.Wrong("range-empty", "through");
        if (closes <= opens) fields.Wrong("range-empty", "closes");
        var note = fields.Prose("note", ServiceCard.MaxLineLength);
        return from is null || through is null ? null : new(from.Value, through.Value, Times.Write(opens), Times.Write(closes), note);
    }
}
