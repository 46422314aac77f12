using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>What somebody is to be told, and where.</summary>
/// <param name="Url">Where it is sent.</param>
/// <param name="Description">For whom and what for.</param>
/// <param name="Kinds">Each once, in their order.</param>
/// <param name="Subjects">The services and programmes, by code, in order, whose verdicts are told; null for all. Versions are of all services.</param>
/// <param name="Editions">The editions, in order; null for all, and for programmes.</param>
/// <param name="Root">Where the registry is, as who subscribed reached it: links begin with it.</param>
public sealed record Subscription(
    string Url, string? Description, ImmutableArray<ChangeKind> Kinds, ImmutableArray<string>? Subjects, ImmutableArray<EditionYear>? Editions, string Root)
{
    public const int MaxUrlLength = 2_000;
    public const int MaxDescriptionLength = 500;
    public const int MaxSubjects = 200;
    public const int MaxEditions = 50;

    public bool Equals(Subscription? other) => other is not null && (Url, Description, Root) == (other.Url, other.Description, other.Root)
        && Kinds.SequenceEqual(other.Kinds) && Same(Subjects, other.Subjects) && Same(Editions, other.Editions);

    public override int GetHashCode() => HashCode.Combine(Url, Description, Root, Kinds.Length, Subjects?.Length, Editions?.Length);

    private static bool Same<T>(ImmutableArray<T>? one, ImmutableArray<T>? other) =>
        one is null == other is null && (one is not { } items || items.SequenceEqual(other!.Value));
}
