using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>What a command comes to: facts to record (none, when all is so already) or a refusal.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>Whether it refuses what is so already.</summary>
    public bool RefusesWhatIsSo => this is Refused { Refusal.IsAlreadySo: true };

    /// <summary>What is already so needs no fact.</summary>
    public static Decision Nothing { get; } = new Accepted([]);

    public static Decision Of(params ReadOnlySpan<Event> events) => new Accepted([.. events]);

    public static Decision Refuse(Refusal refusal) => new Refused(refusal);

    /// <summary>What is already so needs no fact. But who expected to replace something else says the same by chance, and is not to believe that it was taken.</summary>
    /// <param name="revision">Of what stands.</param>
    /// <param name="what">Its name.</param>
    /// <param name="since">The place in its stream of the fact that made it so, where that is known.</param>
    public static Decision AlreadySo(Expectation expected, long revision, string what, long? since = null) =>
        expected.IsContradictedBy(revision) ? Refuse(Refusal.AlreadySo(what, since)) : Nothing;

    public sealed record Accepted(ImmutableArray<Event> Events) : Decision;

    public sealed record Refused(Refusal Refusal) : Decision;
}
