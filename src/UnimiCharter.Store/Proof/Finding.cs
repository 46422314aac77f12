using System.Collections.Immutable;

namespace UnimiCharter.Store;

/// <summary>What was done behind the registry's back.</summary>
public enum FindingKind
{
    /// <summary>A fact is not what it was.</summary>
    Altered = 1,

    /// <summary>A fact is there that the registry did not record.</summary>
    Inserted = 2,

    /// <summary>A fact is gone.</summary>
    Removed = 3,
}

/// <summary>A place where the facts are not as the registry left them.</summary>
/// <param name="Stream">By name; <c>unimi/</c> for a fact of no stream in a tenant, <c>polimi: organization/unimi</c> for a stream where the registry keeps none.</param>
/// <param name="Version">Of the fact in its stream; of facts that are gone, the first.</param>
/// <param name="Position">Of the fact among all; of one that is gone, of the one after it in its stream, else of the one before
/// it, else of the seal that names the stream, else 0.</param>
/// <param name="Type">Its stored name; null when it is gone.</param>
/// <param name="At">When it says that it was recorded, in UTC; null when it is gone.</param>
/// <param name="Detail">What is known, in English.</param>
public sealed record Finding(FindingKind Kind, string Stream, long Version, long Position, string? Type, string? At, string Detail)
{
    public override string ToString() =>
        FormattableString.Invariant($"{Kind.ToString().ToLowerInvariant()}: {Stream} version {Version}, position {Position}")
        + (Type is null ? "" : $", {Type} of {At}") + $": {Detail}";
}

/// <summary>What a verification came to.</summary>
/// <param name="Unsealed">Facts that no seal commits to yet; seals themselves do not count.</param>
/// <param name="Head">The last seal; null when there is none of all organizations.</param>
/// <param name="Findings">By their place among all facts; the first <see cref="Verification.MostFindings"/>.</param>
/// <param name="Total">How many findings there are in all.</param>
public sealed record VerificationReport(
    long Facts, long Streams, long Unsealed, SealHead? Head, ImmutableArray<Finding> Findings, long Total);
