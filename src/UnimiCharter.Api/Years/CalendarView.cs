using System.Globalization;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Years;

/// <summary>A day a fixed time after a period: so many months after its last, or that month's last day when it is shorter.</summary>
/// <param name="Months">1 is the month after.</param>
internal sealed record DeadlineView(int Months, int Day)
{
    public static DeadlineView? Of(Deadline? deadline) => deadline is null ? null : new(deadline.Months, deadline.Day);

    public Deadline ToDeadline() => new(Months, Day);

    public static DeadlineView? Read(Fields fields)
    {
        var months = fields.Whole("months", Deadline.MaxMonths);
        var day = fields.Whole("day", 31);
        if (months is null or 0 || day is null or 0)
        {
            fields.Wrong("deadline-expected", months is null or 0 ? "months" : "day");
            return null;
        }
        return new((int)months, (int)day);
    }
}

/// <summary>When periods are due and close, and which days are working days.</summary>
/// <param name="Due">The last day on which a first report is on time.</param>
/// <param name="Closing">The last day on which an office writes; null when periods stay open.</param>
/// <param name="PatronDay">The feast of the city's patron; null for none.</param>
/// <param name="Closures">Other days on which the organization is closed, in order.</param>
/// <param name="Reason">Why the calendar is changed.</param>
internal sealed record CalendarRequest(DeadlineView Due, DeadlineView? Closing, DayOfYearView? PatronDay, IReadOnlyList<DateOnly>? Closures, string? Reason = null) : IOfFields<CalendarRequest>
{
    [JsonIgnore]
    public WorkingDays WorkingDays => new(PatronDay?.ToDay(), [.. Closures ?? []]);

    public static CalendarRequest? Read(Fields fields)
    {
        var unsaid = Replacing.Unsaid(fields, "closing", "patronDay", "closures");
        var deadlines = DeadlinesRequest.Deadlines(fields);
        var (patron, closures, reason) = (fields.Object("patronDay", DayOfYearView.Read), fields.Days("closures", WorkingDays.MaxClosures), fields.Text("reason", Statement.MaxReasonLength));
        Replacing.Tell(fields, unsaid);
        return deadlines is { } found ? new(found.Due, found.Closing, patron, closures, reason) : null;
    }
}

/// <summary>A service's own deadlines.</summary>
/// <inheritdoc cref="CalendarRequest"/>
internal sealed record DeadlinesRequest(DeadlineView Due, DeadlineView? Closing, string? Reason = null) : IOfFields<DeadlinesRequest>
{
    public static DeadlinesRequest? Read(Fields fields)
    {
        var unsaid = Replacing.Unsaid(fields, "closing");
        var (deadlines, reason) = (Deadlines(fields), fields.Text("reason", Statement.MaxReasonLength));
        Replacing.Tell(fields, unsaid);
        return deadlines is { } found ? new(found.Due, found.Closing, reason) : null;
    }

    /// <returns>Null when they cannot be.</returns>
    internal static (DeadlineView Due, DeadlineView? Closing)? Deadlines(Fields fields)
    {
        var (due, closing) = (fields.Object("due", DeadlineView.Read), fields.Object("closing", DeadlineView.Read));
        if (due is null) fields.Wrong("deadline-expected", "due");
        else if (closing is not null && closing.ToDeadline().IsBefore(due.ToDeadline())) fields.Wrong("closing-before-due", "closing");
        else return (due, closing);
        return null;
    }
}

/// <summary>What a replacing write leaves out is told, not guessed: it would be lost.</summary>
internal static class Replacing
{
    /// <summary>Those of the fields that are not said, if only as null; to be asked before they are read.</summary>
    public static string[] Unsaid(Fields fields, params string[] names) => [.. names.Where(name => !fields.IsSaid(name))];

    /// <summary>After all else: what is wrong comes before what is missing.</summary>
    public static void Tell(Fields fields, string[] unsaid)
    {
        foreach (var name in unsaid) fields.Wrong("field-required", name);
    }
}

/// <summary>The deadlines of a service, where it has its own.</summary>
internal sealed record ServiceDeadlinesView(string Service, DeadlineView Due, DeadlineView? Closing);

/// <summary>The reporting calendar of an edition.</summary>
/// <param name="Services">The services that have deadlines of their own.</param>
/// <param name="WorkingDays">How many working days each month of the year has.</param>
internal sealed record CalendarView(
    string Organization, string Edition, DeadlineView Due, DeadlineView? Closing, DayOfYearView? PatronDay, IReadOnlyList<DateOnly> Closures,
    IReadOnlyList<ServiceDeadlinesView> Services, IReadOnlyList<MonthView> WorkingDays, int WorkingDaysOfYear,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static CalendarView Of(OrganizationCode organization, EditionYear edition, CharterState.Open charter, HttpRequest request)
    {
        var calendar = charter.Calendar;
        return new(
            organization.Value, edition.ToString(),
            DeadlineView.Of(calendar.Deadlines.Due)!, DeadlineView.Of(calendar.Deadlines.Closing),
            DayOfYearView.Of(calendar.WorkingDays.PatronDay), [.. calendar.WorkingDays.Closures],
            [.. calendar.OfServices.Select(s => new ServiceDeadlinesView(s.Key.Value, DeadlineView.Of(s.Value.Due)!, DeadlineView.Of(s.Value.Closing)))],
            [.. edition.Span.Months().Select(month => new MonthView(month.ToString(), calendar.WorkingDays.In(month)))],
            calendar.WorkingDays.In(edition.Span),
            new Dictionary<string, LinkView>
            {
                ["self"] = request.To($"/v1/{organization}/reporting/calendar?edition={edition}"),
                ["reporting"] = request.To($"/v1/{organization}/reporting?edition={edition}"),
            });
    }

    public static string ETagOf(CharterState.Open charter) => string.Create(CultureInfo.InvariantCulture, $"\"{charter.CalendarRevision}\"");
}

internal sealed record MonthView(string Period, int Days);
