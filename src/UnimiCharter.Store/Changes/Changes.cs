using System.Globalization;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// What each fact changes for the public: a pure function of the facts. A verdict is judged twice on the day of the fact, with
/// and without it, so that what the calendar alone changes is nobody's doing and is not told. A new kind of change is a case of
/// <see cref="Of"/>.
/// </summary>
internal static class Changes
{
    /// <summary>The kinds of streams in which anything stands that changes what the public sees.</summary>
    public static readonly string[] KindsOfStreams =
        [StreamId.ServiceKind, StreamId.ReportingKind, StreamId.CharterKind, StreamId.ProgrammeKind, StreamId.ResultsKind];

    /// <summary>Whether facts of a type may stand in such streams.</summary>
    public static bool MayTellOf(Type fact) =>
        fact.IsSubclassOf(typeof(ServiceEvent)) || fact.IsSubclassOf(typeof(ReportingEvent)) || fact.IsSubclassOf(typeof(CharterEvent)) || fact.IsSubclassOf(typeof(ProgrammeEvent));

    /// <summary>Whether a fact may change verdicts of every service of its organization.</summary>
    public static bool IsOfAllServices(Event fact) => fact is CharterEvent.CalendarSet;

    /// <summary>Whether a fact may change verdicts of every edition that promised something of its service.</summary>
    public static bool IsOfAllEditions(Event fact) => fact is ServiceEvent.IndicatorRedefined;

    /// <summary>What a fact may change beyond what it names.</summary>
    /// <param name="Services">All of the organization, where <see cref="IsOfAllServices"/>.</param>
    /// <param name="Editions">All that ever promised something of the service, in order, where <see cref="IsOfAllEditions"/>.</param>
    public readonly record struct Reach(IReadOnlyCollection<ServiceCode> Services, IReadOnlyCollection<EditionYear> Editions);

    /// <summary>The streams that say what a fact changes, besides its own.</summary>
    /// <param name="stream">Where the fact stands.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="reach">What it may change.</param>
    public static IEnumerable<StreamId> Reads(StreamId stream, Event fact, Reach reach)
    {
        var name = Name.Of(stream);
        return fact switch
        {
            ReportingEvent when name.Kind == StreamId.ResultsKind => [StreamId.Programme(name.Organization, name.Programme)],
            ReportingEvent => Streams(name.Organization, name.Service, name.Year),
            ServiceEvent.StandardProgrammed e => Streams(name.Organization, name.Service, e.Edition),
            ServiceEvent.StandardDropped e => Streams(name.Organization, name.Service, e.Edition),
            // Of what was reported, how it is measured stays; of what was not, another frequency may have come due.
            ServiceEvent.IndicatorRedefined => reach.Editions.SelectMany(edition => Streams(name.Organization, name.Service, edition)),
            CharterEvent.CalendarSet => reach.Services.SelectMany(service => Streams(name.Organization, service, name.Edition)),
            CharterEvent.ServiceDeadlinesSet e => Streams(name.Organization, e.Service, name.Edition),
            ProgrammeEvent => [StreamId.Results(name.Organization, name.Programme)],
            _ => [],
        };
    }

    /// <summary>What a fact changes, in the order in which it is told.</summary>
    /// <param name="stream">Where the fact stands.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="reach">As in <see cref="Reads"/>.</param>
    /// <param name="before">The streams before the fact.</param>
    /// <param name="after">The streams with it.</param>
    /// <param name="at">When the fact was recorded; what is judged is judged on the day of it, in Italy.</param>
    public static IEnumerable<Change> Of(
        StreamId stream, Event fact, Reach reach, Func<StreamId, object> before, Func<StreamId, object> after, DateTimeOffset at)
    {
        var (name, day) = (Name.Of(stream), Italy.DayOf(at));
        return fact switch
        {
            ReportingEvent e when name.Kind == StreamId.ResultsKind => OfProgramme(name, Reporting.Subject(e)?.Indicator, before, after, day),
            ReportingEvent e => OfService(name.Organization, name.Service, name.Year, Reporting.Subject(e)?.Indicator, before, after, at),
            ServiceEvent.StandardProgrammed e => OfService(name.Organization, name.Service, e.Edition, e.Indicator, before, after, at),
            ServiceEvent.StandardDropped e => OfService(name.Organization, name.Service, e.Edition, e.Indicator, before, after, at),
            ServiceEvent.IndicatorRedefined e => reach.Editions.SelectMany(edition => OfService(name.Organization, name.Service, edition, e.Indicator.Code, before, after, at)),
            CharterEvent.CalendarSet => reach.Services.SelectMany(service => OfService(name.Organization, service, name.Edition, null, before, after, at)),
            CharterEvent.ServiceDeadlinesSet e => OfService(name.Organization, e.Service, name.Edition, null, before, after, at),
            CharterEvent.VersionCameIntoForce e => [OfVersion(ChangeKind.VersionPublished, name.Edition, e.Version)],
            // Nobody was told of one that never came into force.
            CharterEvent.VersionWithdrawn e => HasComeIntoForce(before(stream), e.Version) ? [OfVersion(ChangeKind.VersionWithdrawn, name.Edition, e.Version)] : [],
            ProgrammeEvent => OfProgramme(name, null, before, after, day),
            _ => [],
        };
    }

    /// <param name="only">Null for all indicators that are promised.</param>
    private static IEnumerable<Change> OfService(
        OrganizationCode organization, ServiceCode service, EditionYear edition, IndicatorCode? only, Func<StreamId, object> before, Func<StreamId, object> after, DateTimeOffset at)
    {
        var (known, day) = (((ServiceState)after(StreamId.Service(organization, service))).Known, Italy.DayOf(at));
        var isHidden = !IsPublic(after(StreamId.Charter(organization, edition)), at);
        return Verdicts(
            known?.Indicators.Select(indicator => indicator.Indicator.Code) ?? [], only,
            indicator => Standing(indicator, before), indicator => Standing(indicator, after),
            (indicator, span, then, now) => new(ChangeKind.VerdictChanged, service, null, indicator, span, then, now, IsHidden: isHidden));

        Standing? Standing(IndicatorCode indicator, Func<StreamId, object> states)
        {
            var promise = ((ServiceState)states(StreamId.Service(organization, service))).Known?.Indicators.FirstOrDefault(i => i.Indicator.Code == indicator)?.PromiseOf(edition);
            if (promise is null) return null;
            var year = (ReportingYear)states(StreamId.Reporting(organization, service, edition));
            var schedule = Charter.CalendarOf((CharterState)states(StreamId.Charter(organization, edition))).Of(service, year.Extensions);
            return Judge.Of(promise, edition.Span, year.Of(indicator).Answers(), year is ReportingYear.Certified, day, schedule);
        }
    }

    /// <inheritdoc cref="OfService"/>
    private static IEnumerable<Change> OfProgramme(Name name, IndicatorCode? only, Func<StreamId, object> before, Func<StreamId, object> after, DateOnly day)
    {
        return Verdicts(
            Planned(before).Concat(Planned(after)).Distinct(), only,
            indicator => Standing(indicator, before), indicator => Standing(indicator, after),
            (indicator, span, then, now) => new(ChangeKind.VerdictChanged, null, name.Programme, indicator, span, then, now));

        IEnumerable<IndicatorCode> Planned(Func<StreamId, object> states) => Plan(states)?.Indicators.Select(planned => planned.Indicator.Code) ?? [];

        ProgrammePlan? Plan(Func<StreamId, object> states) => (states(StreamId.Programme(name.Organization, name.Programme)) as ProgrammeState.Defined)?.Plan;

        Standing? Standing(IndicatorCode indicator, Func<StreamId, object> states) => Plan(states) is { } plan && plan.Find(indicator) is { } planned
            ? Judge.Of(planned.Promise, plan.Span, ((ReportingYear)states(StreamId.Results(name.Organization, name.Programme))).Of(indicator).Answers(), certified: false, day)
            : null;
    }

    private static Change OfVersion(ChangeKind kind, EditionYear edition, CharterVersion version) => new(kind, null, null, null, edition.Span, Version: version);

    /// <summary>Whether anyone knew of an edition just then: also by the clock of another node, which may be late. One that has no charter yet is nobody's secret.</summary>
    private static bool IsPublic(object charter, DateTimeOffset at) =>
        charter is not CharterState.Open open || open.IsPublicAt(at) || open.Versions.Any(v => v is { HasComeIntoForce: true, IsWithdrawn: false });

    private static bool HasComeIntoForce(object charter, CharterVersion version) =>
        charter is CharterState.Open open && open.Versions.Any(v => v.Version == version && v.HasComeIntoForce);

    private static IEnumerable<Change> Verdicts(
        IEnumerable<IndicatorCode> all, IndicatorCode? only, Func<IndicatorCode, Standing?> before, Func<IndicatorCode, Standing?> after,
        Func<IndicatorCode, Period, Verdict?, Verdict?, Change> change)
    {
        foreach (var indicator in only is { } one ? [one] : all)
        {
            var (then, now) = (before(indicator), after(indicator));
            if ((now ?? then) is not { } standing) continue;
            var (said, says) = (then is null ? null : Verdict.Of(then), now is null ? null : Verdict.Of(now));
            if (says is null || !says.IsTold(said)) yield return change(indicator, standing.Span, said, says);
        }
    }

    private static IEnumerable<StreamId> Streams(OrganizationCode organization, ServiceCode service, EditionYear edition) =>
        [StreamId.Service(organization, service), StreamId.Reporting(organization, service, edition), StreamId.Charter(organization, edition)];

    /// <summary>The parts of a stream's name.</summary>
    private readonly record struct Name(OrganizationCode Organization, string Kind, string Subject, string Detail)
    {
        public ServiceCode Service => new(Subject);

        public ProgrammeCode Programme => new(Subject);

        /// <summary>Of a charter.</summary>
        public EditionYear Edition => YearOf(Subject);

        /// <summary>Of which a service's measurements are.</summary>
        public EditionYear Year => YearOf(Detail);

        public static Name Of(StreamId stream)
        {
            var parts = stream.Value.Split('/');
            return new(new(parts[0]), parts[1], parts[2], parts[^1]);
        }

        private static EditionYear YearOf(string text) => new(int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
