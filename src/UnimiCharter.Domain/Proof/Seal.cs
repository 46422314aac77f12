using System.Collections.Immutable;
using System.Diagnostics;

namespace UnimiCharter.Domain;

/// <summary>The last fact of a stream at a position, by its hash.</summary>
/// <param name="Version">Its place in the stream, from 1.</param>
/// <param name="Hash">In lower-case hexadecimal digits; empty where the fact has none.</param>
public sealed record SealedHead(StreamId Stream, long Version, string Hash);

/// <summary>The facts of a stream that one seal commits to, by the last of them.</summary>
/// <param name="First">The version of the first one.</param>
/// <param name="Version">Of the last one.</param>
/// <param name="Position">Of the last one, among all facts.</param>
/// <param name="Hash">Of the last one, as in <see cref="SealedHead"/>.</param>
/// <param name="Begun">When its row says that it began, in UTC as the database writes it; null where there is no row.</param>
/// <param name="Moved">When its row says that it moved on to this version; null when it has moved further.</param>
public sealed record SealedRun(StreamId Stream, long First, long Version, long Position, string Hash, string? Begun, string? Moved)
{
    public SealedHead Head => new(Stream, Version, Hash);
}

/// <summary>Commits to every fact of the registry up to a position.</summary>
/// <param name="Seal">The next one of the chain.</param>
public sealed record SealAll(SealEvent.AllSealed Seal);

/// <summary>The facts of the stream <c>*/seal/{day}</c>.</summary>
public abstract record SealEvent : Event
{
    private SealEvent() { }

    /// <summary>Commits to every fact of one organization up to a position, in the stream <c>{org}/seal/{day}</c>. None is made any more: <see cref="AllSealed"/> took its place.</summary>
    /// <param name="Position">The place among all facts of the registry up to which all are committed to.</param>
    /// <param name="Root">Of the Merkle tree (RFC 6962) over the heads of all the organization's streams at that position.</param>
    /// <param name="Heads">The streams whose head has changed since the seal before it.</param>
    public sealed record Sealed(long Position, string Root, ImmutableArray<SealedHead> Heads) : SealEvent
    {
        public bool Equals(Sealed? other) => other is not null && (Position, Root) == (other.Position, other.Root) && Heads.SequenceEqual(other.Heads);

        public override int GetHashCode() => HashCode.Combine(Position, Root, Heads.Length);
    }

    /// <summary>Commits to every fact of all organizations up to a position, and to the seal before it.</summary>
    /// <param name="Since">Up to where that one goes; 0 for none.</param>
    /// <param name="Position">The place among all facts up to which all are committed to.</param>
    /// <param name="Previous">The hash of the seal before it, whatever day it is of; empty for none.</param>
    /// <param name="Root">Of the Merkle tree (RFC 6962) over the heads of all streams of all organizations at the position.</param>
    /// <param name="Facts">How many stand after <paramref name="Since"/> and up to <paramref name="Position"/>.</param>
    /// <param name="Positions">A SHA-256 over where each of them stands.</param>
    /// <param name="Heads">The streams that they are of.</param>
    public sealed record AllSealed(long Since, long Position, string Previous, string Root, long Facts, string Positions, ImmutableArray<SealedRun> Heads) : SealEvent
    {
        public bool Equals(AllSealed? other) =>
            other is not null && (Since, Position, Previous, Root, Facts, Positions) == (other.Since, other.Position, other.Previous, other.Root, other.Facts, other.Positions)
            && Heads.SequenceEqual(other.Heads);

        public override int GetHashCode() => HashCode.Combine(Since, Position, Previous, Root, Facts, Positions, Heads.Length);
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

    /// <summary>Seals of one organization.</summary>
    /// <param name="Position">Of the last one.</param>
    public sealed record UpTo(long Position) : SealState;

    /// <summary>Seals of all organizations, whatever stood there of one before them.</summary>
    /// <param name="Position">Of the last one.</param>
    public sealed record AllUpTo(long Position) : SealState;
}

/// <summary>The seals of the registry (<i>sigillo</i>): one chain that vouches for the facts of all organizations, a day in a stream.</summary>
public static class Seal
{
    /// <param name="command">What is to be sealed.</param>
    /// <param name="state">The seals of the day.</param>
    /// <param name="before">The seals of the last day that has some.</param>
    /// <returns>Nothing when somebody else has sealed meanwhile: he sealed what was to be sealed here, or the next seal will.</returns>
    public static Decision Decide(SealAll command, SealState state, SealState before) =>
        Math.Max(PositionOf(state), PositionOf(before)) == command.Seal.Since && command.Seal.Position > command.Seal.Since
            ? Decision.Of(command.Seal)
            : Decision.Nothing;

    public static SealState Evolve(SealState state, SealEvent fact) => (state, fact) switch
    {
        (_, SealEvent.AllSealed e) => new SealState.AllUpTo(Math.Max(PositionOf(state), e.Position)),
        (SealState.AllUpTo, SealEvent.Sealed) => state,
        (SealState.UpTo s, SealEvent.Sealed e) => new SealState.UpTo(Math.Max(s.Position, e.Position)),
        (SealState.Unsealed, SealEvent.Sealed e) => new SealState.UpTo(e.Position),
        _ => throw new UnreachableException(),
    };

    /// <summary>Up to where the chain of all organizations goes.</summary>
    private static long PositionOf(SealState state) => state switch
    {
        SealState.Unsealed or SealState.UpTo => 0,
        SealState.AllUpTo s => s.Position,
        _ => throw new UnreachableException(),
    };
}
