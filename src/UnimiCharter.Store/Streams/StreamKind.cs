using JasperFx.Events.Projections;
using Marten;
using Marten.Services.BatchQuerying;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>A kind of stream; <see cref="StoreConfiguration.Snapshots"/> lists them.</summary>
/// <param name="alias">Of its documents.</param>
/// <param name="names">What the keys of its streams begin with.</param>
internal abstract class StreamKind(string alias, string[] names)
{
    private static readonly Dictionary<string, StreamKind> ByName =
        (from kind in StoreConfiguration.Snapshots from name in kind.Names select (name, kind)).ToDictionary(k => k.name, k => k.kind);

    public string[] Names => names;

    public string Alias => alias;

    /// <summary>As Marten names it, also where there is no store to ask.</summary>
    public string Table => "mt_doc_" + alias;

    public abstract Type Document { get; }

    /// <summary>The kind of a stream.</summary>
    /// <param name="key">In its tenant.</param>
    /// <param name="name">Of the stream, for whoever reads of a failure.</param>
    /// <exception cref="InvalidDataException">It is of no known kind.</exception>
    public static StreamKind Of(string key, string name) =>
        ByName.GetValueOrDefault(key[..Math.Max(0, key.IndexOf('/', StringComparison.Ordinal))]) ?? throw new InvalidDataException($"'{name}' is of no known kind.");

    /// <summary>A stream without facts.</summary>
    public abstract StreamDocument New(string key);

    public abstract Task<IEnumerable<StreamDocument>> Load(IBatchedQuery batch, string[] keys);

    /// <summary>Has Marten keep the documents, as the facts are recorded.</summary>
    public abstract void AddTo(StoreOptions options);
}

/// <inheritdoc/>
/// <param name="empty">A stream without facts, of a key.</param>
internal sealed class Snapshot<TDocument, TEvent>(string alias, Func<string, TDocument> empty, params string[] names) : StreamKind(alias, names)
    where TDocument : StreamDocument
    where TEvent : Event
{
    public override Type Document => typeof(TDocument);

    public override StreamDocument New(string key) => empty(key);

    public override async Task<IEnumerable<StreamDocument>> Load(IBatchedQuery batch, string[] keys) => await batch.LoadMany<TDocument>().ById(keys);

    public override void AddTo(StoreOptions options)
    {
        options.Schema.For<TDocument>().DocumentAlias(Alias);
        options.Projections.Add(new StreamProjection<TDocument, TEvent>(), ProjectionLifecycle.Inline);
    }
}
