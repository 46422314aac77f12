using System.Collections.Immutable;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>What the registry knows, now (<see cref="Register"/>) or as it knew it at an instant (<see cref="PastRegister"/>).</summary>
public interface IRegister
{
    /// <summary>The instant of what is known; null for now.</summary>
    DateTimeOffset? AsOf { get; }

    /// <summary>Every edition of every organization, or of one: organizations by code, their newest edition first.</summary>
    Task<IReadOnlyList<FoundEdition>> Charters(OrganizationCode? organization, CancellationToken cancellation);

    /// <summary>The services of an organization, or one of them, by code.</summary>
    Task<IReadOnlyDictionary<ServiceCode, ServiceState>> Services(OrganizationCode organization, ServiceCode? service, CancellationToken cancellation);

    /// <summary>The dimensions that an organization added to the usual ones.</summary>
    Task<DimensionsState> Dimensions(OrganizationCode organization, CancellationToken cancellation);

    /// <summary>The units of an organization with the services that belong to them; none of one that has none.</summary>
    Task<UnitsState> Units(OrganizationCode organization, CancellationToken cancellation);

    /// <summary>The promises of an edition with the answers of its year, by service and in the order of its card.</summary>
    /// <param name="organization">Who makes them.</param>
    /// <param name="edition">The edition whose year was answered for.</param>
    /// <param name="standardsOf">The edition whose standards are promised; the same one when it is null.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    Task<IReadOnlyList<PromiseRecord>> Promises(
        OrganizationCode organization, EditionYear edition, EditionYear? standardsOf, CancellationToken cancellation);

    /// <summary>The promises of one service with their answers, in the order of its card.</summary>
    /// <param name="organization">Who makes them.</param>
    /// <param name="service">The service.</param>
    /// <param name="edition">Null for the organization's newest.</param>
    /// <param name="standardsOf">The edition whose standards are promised; the same one when it is null.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>No records when the service promised nothing in the edition; no edition when none is named and the organization has none.</returns>
    Task<(EditionYear? Edition, IReadOnlyList<PromiseRecord> Records)> Promises(
        OrganizationCode organization, ServiceCode service, EditionYear? edition, EditionYear? standardsOf, CancellationToken cancellation);

    /// <summary>The promises of one service in several editions, by edition, all of one moment.</summary>
    /// <param name="organization">Who makes them.</param>
    /// <param name="service">The service.</param>
    /// <param name="editions">In order.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    Task<IReadOnlyList<(EditionYear Edition, PromiseRecord Record)>> PromisesOver(
        OrganizationCode organization, ServiceCode service, IReadOnlyList<EditionYear> editions, CancellationToken cancellation);
}

/// <summary>An indicator's promise with the answers given for it: all that a verdict needs but the date.</summary>
/// <param name="ServiceTitle">What the service is called.</param>
/// <param name="DimensionTitle">What the indicator's dimension is called.</param>
public sealed record PromiseRecord(
    ServiceCode Service, Text ServiceTitle, Promise Promise, ImmutableArray<Answer> Answers, bool Certified, Schedule Schedule, Text DimensionTitle)
{
    /// <summary>The promises of services with their answers, by service and in the order of its card.</summary>
    /// <param name="standards">The edition whose standards are promised.</param>
    /// <param name="found">The services, their years, the edition and the organization's dimensions, of one moment.</param>
    internal static IReadOnlyList<PromiseRecord> Of(
        OrganizationCode organization, IReadOnlyList<ServiceCode> services, EditionYear edition, EditionYear standards, IReadOnlyDictionary<StreamId, StreamDocument> found)
    {
        var calendar = Charter.CalendarOf((CharterState)found[StreamId.Charter(organization, edition)].Folded);
        var own = (DimensionsState)found[StreamId.Dimensions(organization)].Folded;
        return
        [
            .. from code in services
               let service = ((ServiceState)found[StreamId.Service(organization, code)].Folded).Known
               where service is not null
               let year = (ReportingYear)found[StreamId.Reporting(organization, code, edition)].Folded
               let schedule = calendar.Of(code, year.Extensions)
               from indicator in service.Indicators
               let promise = indicator.PromiseOf(standards)
               where promise is not null
               select new PromiseRecord(code, service.Name, promise, year.Of(indicator.Indicator.Code).Answers(), year is ReportingYear.Certified, schedule, Dimensions.NameOf(promise.Indicator.Dimension!.Value, own)),
        ];
    }

    /// <summary>The promises of one service in several editions, which are found by <see cref="Streams"/>.</summary>
    internal static IReadOnlyList<(EditionYear Edition, PromiseRecord Record)> Of(
        OrganizationCode organization, ServiceCode service, IReadOnlyList<EditionYear> editions, IReadOnlyDictionary<StreamId, StreamDocument> found) =>
        [.. from edition in editions from record in Of(organization, [service], edition, edition, found) select (edition, record)];

    internal static StreamId[] Streams(OrganizationCode organization, ServiceCode service, IReadOnlyList<EditionYear> editions) =>
    [
        StreamId.Service(organization, service), StreamId.Dimensions(organization),
        .. editions.SelectMany(edition => new[] { StreamId.Reporting(organization, service, edition), StreamId.Charter(organization, edition) }),
    ];

    /// <summary>The periods of an edition's year that have no answer and are not set aside, in order.</summary>
    public IEnumerable<Period> Open(EditionYear edition)
    {
        var answered = Answers.Select(answer => answer.Period).ToHashSet();
        return edition.Span.Divide(Promise.Indicator.Frequency).Where(period => !answered.Contains(period));
    }
}

/// <summary>An edition of an organization's charter.</summary>
/// <param name="Version">How many facts there are of it.</param>
public sealed record FoundEdition(OrganizationCode Organization, EditionYear Edition, CharterState.Open Charter, long Version)
{
    public void Deconstruct(out OrganizationCode organization, out EditionYear edition, out CharterState.Open charter) =>
        (organization, edition, charter) = (Organization, Edition, Charter);

    /// <summary>Of an organization's editions.</summary>
    internal static EditionYear? Newest(IReadOnlyList<FoundEdition> editions) => editions is [var first, ..] ? first.Edition : null;

    internal static EditionYear YearOf(string key) => new(int.Parse(key.AsSpan(StreamId.CharterKind.Length + 1), System.Globalization.CultureInfo.InvariantCulture));
}
