using System.Collections.Immutable;
using Marten;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>A command on its way to become facts of one stream.</summary>
/// <param name="Stream">Where its facts go.</param>
/// <param name="Reads">Other streams that the decision looks at; it holds only if they have not moved on when it is written.</param>
/// <param name="Decide">The pure decision, which may be asked again when another node was faster.</param>
/// <param name="Reason">Why, kept with the facts.</param>
public sealed record Intent(StreamId Stream, ImmutableArray<StreamId> Reads, Func<Streams, Decision> Decide, string? Reason = null)
{
    /// <summary>What is written in the transaction of its facts that is none itself: documents of the stream's tenant. Nothing, where it comes to no facts.</summary>
    public Action<ImmutableArray<Event>, IDocumentOperations>? Beside { get; init; }

    /// <summary>The same of a command that was recorded before: what it asks for may be so already.</summary>
    internal Intent LetPass() => this with { Decide = streams => Decide(streams) is var decision && decision.RefusesWhatIsSo ? Decision.Nothing : decision };
}

/// <summary>Who commands, from where and under which correlation id; kept with the facts.</summary>
/// <param name="Actor">The name of a person or of a credential.</param>
/// <param name="Correlation">Of the request.</param>
public sealed record Provenance(string? Actor, string? Correlation)
{
    /// <summary>The address that the request came from.</summary>
    public string? Address { get; init; }

    /// <summary>In which role the actor acts.</summary>
    public Role? Role { get; init; }

    /// <summary>The stream of the credential that the request came with; null when it came with none.</summary>
    public StreamId? Credential { get; init; }
}

/// <summary>The streams that a decision may look at, as folded so far.</summary>
public sealed class Streams
{
    private readonly Func<StreamId, StreamDocument> find;

    internal Streams(Func<StreamId, StreamDocument> find) => this.find = find;

    public TState Of<TState>(StreamId stream) => (TState)find(stream).Folded;

    /// <summary>How many facts the stream has.</summary>
    internal long VersionOf(StreamId stream) => find(stream).Version;
}

/// <summary>What became of an intent.</summary>
/// <param name="State">The stream's state after it.</param>
/// <param name="Reads">The state of each stream of <see cref="Intent.Reads"/>, in that order.</param>
public abstract record Receipt(object State, ImmutableArray<object> Reads)
{
    /// <summary>The facts are committed; none, when all was so already.</summary>
    public sealed record Recorded(ImmutableArray<Event> Facts, object State, ImmutableArray<object> Reads) : Receipt(State, Reads);

    /// <summary>Refused; nothing of its unit was written.</summary>
    public sealed record Refused(Refusal Refusal, object State, ImmutableArray<object> Reads) : Receipt(State, Reads);
}

/// <summary>What an intent would come to.</summary>
/// <param name="Before">The streams that it looks at or writes to, as they are.</param>
/// <param name="After">The same streams, as it would leave them.</param>
public sealed record Trial(Receipt Receipt, Streams Before, Streams After);

/// <summary>The recorder's queue is full: nothing was written, try again shortly.</summary>
public sealed class RecorderFullException() : Exception("The recorder's queue is full.");
