using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>What a command comes to: facts to record (none, when all is so already) or a refusal.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>What is already so needs no fact.</summary>
    public static Decision Nothing { get; } = new Accepted([]);

    public static Decision Of(params ReadOnlySpan<Event> events) => new Accepted([.. events]);

    public static Decision Refuse(Refusal refusal) => new Refused(refusal);

    public sealed record Accepted(ImmutableArray<Event> Events) : Decision;

    public sealed record Refused(Refusal Refusal) : Decision;
}
