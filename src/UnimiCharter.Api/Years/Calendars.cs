using System.Globalization;
using System.Text;

namespace UnimiCharter.Api.Years;

/// <summary>Writes what is due as an iCalendar (RFC 5545): an all-day event for each service and period, on its due date.</summary>
internal static class Calendars
{
    public const string MediaType = "text/calendar";
    private const int LineOctets = 75;

    public static string Write(DueListView list, DateOnly today, Language language)
    {
        var text = new StringBuilder();
        Line("BEGIN:VCALENDAR");
        Line("VERSION:2.0");
        Line("PRODID:-//UnimiCharter//Reporting//IT");
        Line("CALSCALE:GREGORIAN");
        Line("METHOD:PUBLISH");
        Line("X-WR-CALNAME:" + Escape(language.Pick("Scadenze della carta dei servizi", "Service charter deadlines") + " – " + list.Organization));
        foreach (var period in list.Items.GroupBy(item => (item.Service, item.Period, item.DueOn)))
        {
            var (service, of, due) = period.Key;
            var first = period.First();
            Line("BEGIN:VEVENT");
            Line($"UID:{list.Organization}-{service}-{of}@unimicharter");
            // For a whole day the same list is the same text.
            Line($"DTSTAMP:{Day(today)}T000000Z");
            Line($"DTSTART;VALUE=DATE:{Day(due)}");
            Line($"DTEND;VALUE=DATE:{Day(due.AddDays(1))}");
            var summary = language.Pick($"{first.Name}: rilevazioni di {of}", $"{first.Name}: measurements of {of}");
            Line("SUMMARY:" + Escape(first.Status == DueStatus.Overdue ? language.Pick("In ritardo – ", "Overdue – ") + summary : summary));
            Line("DESCRIPTION:" + Escape(string.Join('\n', period.Select(item => $"{item.Indicator}: {item.Title}"))));
            Line("URL:" + first.Links["year"].Href);
            Line("TRANSP:TRANSPARENT");
            Line("END:VEVENT");
        }
        Line("END:VCALENDAR");
        return text.ToString();

        // Lines end in CRLF, and are folded before their 76th octet, never within a character.
        void Line(string line)
        {
            var octets = 0;
            foreach (var rune in line.EnumerateRunes())
            {
                if (octets + rune.Utf8SequenceLength > LineOctets)
                {
                    text.Append("\r\n ");
                    octets = 1;
                }
                text.Append(rune);
                octets += rune.Utf8SequenceLength;
            }
            text.Append("\r\n");
        }
    }

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
