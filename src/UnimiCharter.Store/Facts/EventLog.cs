using System.Collections.Immutable;
using JasperFx.Events;
using Marten;
using UnimiCharter.Domain;
using Event = UnimiCharter.Domain.Event;

namespace UnimiCharter.Store;

/// <summary>A fact with where it stands and who recorded it, when and why.</summary>
/// <param name="Position">Its place among all facts of the registry (<c>seq_id</c>).</param>
/// <param name="Version">Its place in its stream, from 1.</param>
/// <param name="Credential">The stream of the credential that it came with; null when it came with none.</param>
public sealed record RecordedEvent(
    Guid Id, long Position, long Version, Event Fact, DateTimeOffset At, string? Actor, Role? Role, string? Credential, string? Correlation, string? Reason)
{
    internal static RecordedEvent Of(IEvent e) => new(
        e.Id, e.Sequence, e.Version, (Event)e.Data, e.Timestamp, e.UserName,
        e.GetHeader(FactHeaders.Role) is string role ? Enum.Parse<Role>(role, ignoreCase: true) : null,
        e.GetHeader(FactHeaders.Credential) as string, e.CorrelationId, e.GetHeader(FactHeaders.Reason) as string);
}

/// <summary>
/// Reads facts. As of an instant, a stream ends before its first fact that was recorded later: what was known then.
/// </summary>
public sealed class EventLog(IDocumentStore store)
{
    /// <summary>The facts of a stream, oldest first.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="asOf">Null for all of them.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<IReadOnlyList<RecordedEvent>> Facts(StreamId stream, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var (tenant, key) = Tenants.Of(stream);
        var facts = await store.Ask(tenant, (session, stop) => session.Events.FetchStreamAsync(key, token: stop), cancellation);
        return [.. facts.TakeWhile(e => !(e.Timestamp > asOf)).Select(RecordedEvent.Of)];
    }

    /// <summary>The facts of services of an organization, of each oldest first.</summary>
    public async Task<IReadOnlyDictionary<ServiceCode, IReadOnlyList<RecordedEvent>>> OfServices(OrganizationCode organization, IReadOnlyCollection<ServiceCode> services, CancellationToken cancellation)
    {
        if (services.Count == 0) return ImmutableDictionary<ServiceCode, IReadOnlyList<RecordedEvent>>.Empty;
        var byKey = services.ToDictionary(service => Tenants.Of(StreamId.Service(organization, service)).Key);
        var keys = byKey.Keys.ToArray();
        var facts = await store.Ask(
            Tenants.Of(organization), (session, stop) => session.Events.QueryAllRawEvents().Where(e => keys.Contains(e.StreamKey!)).OrderBy(e => e.StreamKey).ThenBy(e => e.Version).ToListAsync(stop), cancellation);
        return facts.GroupBy(e => e.StreamKey!).ToDictionary(of => byKey[of.Key], IReadOnlyList<RecordedEvent> (of) => [.. of.Select(RecordedEvent.Of)]);
    }

    /// <summary>The facts about one period of one indicator, oldest first.</summary>
    /// <inheritdoc cref="Facts"/>
    public async Task<IReadOnlyList<RecordedEvent>> History(
        StreamId stream, IndicatorCode indicator, Period period, DateTimeOffset? asOf, CancellationToken cancellation) =>
        [.. (await Facts(stream, asOf, cancellation)).Where(e => e.Fact is ReportingEvent fact && Reporting.Subject(fact) == (indicator, period))];

    /// <summary>A service's year as its facts come to; empty when there are none.</summary>
    /// <inheritdoc cref="Facts"/>
    public async Task<ReportingYear> Year(StreamId stream, DateTimeOffset? asOf, CancellationToken cancellation) => (await Years([stream], asOf, cancellation))[0];

    /// <summary>Years as their facts come to, of one moment, in the order asked for.</summary>
    public async Task<IReadOnlyList<ReportingYear>> Years(IReadOnlyList<StreamId> streams, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var found = await Streams(streams, asOf, cancellation);
        return [.. streams.Select(found.Of<ReportingYear>)];
    }

    /// <summary>Streams as their facts come to, of one moment; one that has none is as new.</summary>
    public async Task<Streams> Streams(IReadOnlyCollection<StreamId> streams, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var folded = asOf is null ? await store.Latest(streams, cancellation) : await store.Fold(streams, asOf, null, cancellation);
        return new(stream => folded[stream]);
    }
}
