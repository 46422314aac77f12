namespace UnimiCharter.Api.Facts;

/// <summary>The service's year that a command speaks to.</summary>
internal sealed record ReportingTarget(OrganizationCode Organization, ServiceCode Service, EditionYear Year)
{
    private StreamId YearStream { get; } = StreamId.Reporting(Organization, Service, Year);

    private StreamId ServiceStream { get; } = StreamId.Service(Organization, Service);

    private StreamId CharterStream { get; } = StreamId.Charter(Organization, Year);

    /// <summary>All that the year's decisions and verdicts look at.</summary>
    public IEnumerable<StreamId> Streams => [YearStream, ServiceStream, CharterStream];

    /// <param name="command">What is asked.</param>
    /// <param name="look">Sees the year that the decision is made on, each time that it is made.</param>
    public Intent Intent(ReportingCommand command, Action<ReportingYear>? look = null) => new(
        YearStream,
        [ServiceStream, CharterStream],
        streams =>
        {
            var year = streams.Of<ReportingYear>(YearStream);
            look?.Invoke(year);
            return Reporting.Decide(command, year, ContextOf(streams));
        },
        command.Reason);

    /// <summary>The standards of a certified year stay as they are.</summary>
    public Intent Intent(ServiceCommand.ProgramStandard command) => new(
        ServiceStream, [YearStream, CharterStream],
        streams => Domain.Service.Decide(command, streams.Of<ServiceState>(ServiceStream), Service) is var decision
            && decision is Decision.Accepted { Events.Length: > 0 } && streams.Of<ReportingYear>(YearStream) is ReportingYear.Certified
                ? Decision.Refuse(Refusal.YearCertified(Year.Span))
                : decision,
        command.Reason);

    /// <summary>What the decision on an intent looked at.</summary>
    public ReportingContext.OfService ContextOf(Receipt receipt) =>
        new(Service, Year, (ServiceState)receipt.Reads[0], Charter.CalendarOf((CharterState)receipt.Reads[1]));

    /// <summary>The service's standings in streams that hold those of the intent.</summary>
    public IEnumerable<Judged> Standings(Store.Streams streams, DateOnly today) =>
        ContextOf(streams).Standings(streams.Of<ReportingYear>(YearStream), today).Select(standing => new Judged(Service, standing));

    private ReportingContext.OfService ContextOf(Store.Streams streams) =>
        new(Service, Year, streams.Of<ServiceState>(ServiceStream), Charter.CalendarOf(streams.Of<CharterState>(CharterStream)));
}

/// <summary>A promise of a service and how it stands.</summary>
internal sealed record Judged(ServiceCode Service, Standing Standing)
{
    public IndicatorCode Indicator => Standing.Promise.Indicator.Code;
}

internal static class Judging
{
    public static Judged[] Judge(this IEnumerable<PromiseRecord> records, EditionYear edition, DateOnly today) =>
        [.. records.Select(r => new Judged(r.Service, Domain.Judge.Of(r.Promise, edition.Span, r.Answers, r.Certified, today, r.Schedule)))];
}

internal static class Reasons
{
    /// <summary>A reason comes in the body or in the query; in both only if it is the same. A blank one is none.</summary>
    public static Fault? Of(string? inBody, string? inQuery, out string? reason)
    {
        var asked = string.IsNullOrWhiteSpace(inQuery) ? null : inQuery;
        reason = inBody ?? asked;
        if (asked is not null && (asked.Length > Statement.MaxReasonLength || asked.Any(char.IsControl)))
            return new Fault([new FaultAt(asked.Length > Statement.MaxReasonLength ? "text-too-long" : "text-expected", "reason", "reason", $"{Statement.MaxReasonLength}")]);
        return inBody is not null && asked is not null && inBody != asked ? new Fault("reason-ambiguous") : null;
    }
}
