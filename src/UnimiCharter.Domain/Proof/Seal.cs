using System.Collections.Immutable;
using System.Diagnostics;

namespace UnimiCharter.Domain;

/// <summary>The last fact of a stream at a position, by its hash.</summary>
/// <param name="Version">Its place in the stream, from 1.</param>
/// <param name="Hash">In lower-case hexadecimal digits; empty where the fact has none.</param>
public sealed record SealedHead(StreamId Stream, long Version, string Hash);

/// <summary>Commits to every fact of an organization up to a position.</summary>
/// <param name="Since">The position of the seal that <paramref name="Heads"/> follow; 0 for none.</param>
/// <param name="Position">The place among all facts of the registry up to which all are committed to.</param>
/// <param name="Root">Of the Merkle tree (RFC 6962) over the heads of all the organization's streams at that position.</param>
/// <param name="Heads">The streams whose head has changed since.</param>
public sealed record SealHeads(long Since, long Position, string Root, ImmutableArray<SealedHead> Heads)
{
    public bool Equals(SealHeads? other) =>
        other is not null && (Since, Position, Root) == (other.Since, other.Position, other.Root) && Heads.SequenceEqual(other.Heads);

    public override int GetHashCode() => HashCode.Combine(Since, Position, Root, Heads.Length);
}

/// <summary>The facts of the stream <c>{org}/seal/{day}</c>.</summary>
public abstract record SealEvent : Event
{
    private SealEvent() { }

    /// <summary>As in <see cref="SealHeads"/>.</summary>
    public sealed record Sealed(long Position, string Root, ImmutableArray<SealedHead> Heads) : SealEvent
    {
        public bool Equals(Sealed? other) => other is not null && (Position, Root) == (other.Position, other.Root) && Heads.SequenceEqual(other.Heads);

        public override int GetHashCode() => HashCode.Combine(Position, Root, Heads.Length);
    }
}

/// <summary>What the seals of a day come to.</summary>
public abstract record SealState
{
    private SealState() { }

    public sealed record Unsealed : SealState
    {
        public static Unsealed Instance { get; } = new();
    }

    /// <param name="Position">Of the last seal.</param>
    public sealed record UpTo(long Position) : SealState;
}

/// <summary>The seals of an organization (<i>sigillo</i>): what vouches for its facts, a day in a stream.</summary>
public static class Seal
{
    /// <param name="command">What is to be sealed.</param>
    /// <param name="state">The seals of the day.</param>
    /// <param name="before">The seals of the last day that has some.</param>
    /// <returns>Nothing when somebody else has sealed meanwhile: he sealed what was to be sealed here, or the next seal will.</returns>
    public static Decision Decide(SealHeads command, SealState state, SealState before) =>
        Math.Max(PositionOf(state), PositionOf(before)) == command.Since && command.Position > command.Since
            ? Decision.Of(new SealEvent.Sealed(command.Position, command.Root, command.Heads))
            : Decision.Nothing;

    public static SealState Evolve(SealState state, SealEvent fact) => fact switch
    {
        SealEvent.Sealed e => new SealState.UpTo(Math.Max(PositionOf(state), e.Position)),
        _ => throw new UnreachableException(),
    };

    private static long PositionOf(SealState state) => state switch
    {
        SealState.Unsealed => 0,
        SealState.UpTo s => s.Position,
        _ => throw new UnreachableException(),
    };
}
