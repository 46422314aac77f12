using JasperFx.Events;
using Marten.Events.Aggregation;
using Event = UnimiCharter.Domain.Event;

namespace UnimiCharter.Store;

/// <summary>
/// Marten's view of a <see cref="StreamDocument"/>: an inline snapshot. The recorder writes the same documents itself, by the
/// same <see cref="StreamDocument.With"/>; whoever appends by Marten alone, and Marten's daemon, come to the same through this.
/// </summary>
internal sealed class StreamProjection<TDocument, TEvent> : SingleStreamProjection<TDocument, string>
    where TDocument : StreamDocument
    where TEvent : Event
{
    public StreamProjection()
    {
        Name = typeof(TDocument).Name;
        foreach (var type in EventNames.Types.Values.Where(type => type.IsSubclassOf(typeof(TEvent)))) IncludeType(type);
    }

    public override TDocument Evolve(TDocument? snapshot, string id, IEvent e) =>
        (TDocument)((snapshot ?? StreamDocument.New(id)).With((Event)e.Data) with { Hash = e.GetHeader(FactHeaders.Hash) as string });
}
