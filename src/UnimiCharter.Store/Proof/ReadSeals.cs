using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>Takes the seals as they are read, and says which of them are believed and what is found of them.</summary>
/// <param name="head">One that was written down; null for none.</param>
internal sealed class ReadSeals(SealHead? head)
{
    private (SealEvent.AllSealed Seal, ChainedFact Fact)? pending;
    private string? hashBefore;
    private bool isHeadThere;

    /// <summary>Those that have seals of their own.</summary>
    public Dictionary<string, SealedOrganization> Organizations { get; } = new(StringComparer.Ordinal);

    public SealChain Chain { get; } = new();

    /// <summary>The positions of seals that are not believed.</summary>
    public List<long> Distrusted { get; } = [];

    public List<(ChainedFact Seal, string Detail)> Findings { get; } = [];

    /// <summary>The last one of all organizations that is believed.</summary>
    public SealHead? Last { get; private set; }

    /// <summary>What is found of the head that was written down.</summary>
    public Finding? HeadFinding => head is not { } h || isHeadThere ? null : new(
        FindingKind.Removed, $"{StreamId.Everywhere}/{StreamId.SealKind}", 0, Math.Min(h.Position, Chain.Position), null, null,
        FormattableString.Invariant($"no seal has the head {h}: what is sealed up to position {h.Position} was made again or cut off, or the head is of another registry"));

    /// <summary>Of one organization, in the order of positions.</summary>
    /// <param name="organization">Null where it stands in a tenant that is not its own: it is found there.</param>
    public void ReadOfOne(ChainedFact fact, string? organization, byte[] data)
    {
        if (organization is null)
        {
            Distrusted.Add(fact.Position);
            return;
        }
        if (!Organizations.TryGetValue(organization, out var seals)) Organizations[organization] = seals = new();
        if (SealOf(Seals.OfOne, data) is not SealEvent.Sealed { Root: not null, Heads.IsDefault: false } seal || !seal.Heads.All(h => h is { Stream.Value: not null, Hash: not null }))
        {
            seals.Miss();
            Distrusted.Add(fact.Position);
            Findings.Add((fact, "it is no seal"));
            return;
        }
        var wasRight = seals.IsRight;
        seals.Follow(seal, fact.Position);
        if (seals.IsRight) return;
        Distrusted.Add(fact.Position);
        if (wasRight) Findings.Add((fact, "its root is not that of the heads up to it: it was changed, or one before it is gone"));
    }

    /// <summary>Of all organizations, by days and versions.</summary>
    /// <param name="isSeal">Else it stands between them, and is looked at as what the next one follows.</param>
    public void ReadOfAll(ChainedFact fact, byte[] data, bool isSeal)
    {
        var before = hashBefore;
        hashBefore = fact.Hash;
        if (!isSeal) return;
        if (SealOf(Seals.OfAll, data) is not SealEvent.AllSealed { Previous: not null, Root: not null, Positions: not null, Heads.IsDefault: false } seal
            || !seal.Heads.All(h => h is { Stream.Value: not null, Hash: not null }))
        {
            Distrusted.Add(fact.Position);
            Findings.Add((fact, "it is no seal"));
            return;
        }
        // It is as it was hashed after the one before it in its stream, be that as it was or not.
        if (fact.Hash is null || !(fact.Version == 1 ? [""] : (string?[])[seal.Previous, before]).Any(previous => fact.HashAfter(previous) == fact.Hash))
        {
            // The walk tells so.
            Distrusted.Add(fact.Position);
            return;
        }
        if (pending is var (earlier, at)) Settle(earlier, at, seal.Since == earlier.Position && seal.Previous != at.Hash);
        pending = (seal, fact);
    }

    public void Finish()
    {
        if (pending is var (last, at)) Settle(last, at, isReplaced: false);
        pending = null;
    }

    private void Settle(SealEvent.AllSealed seal, ChainedFact fact, bool isReplaced)
    {
        if (isReplaced)
        {
            Distrusted.Add(fact.Position);
            Findings.Add((fact, "the seal after it follows another one: it was made again"));
            return;
        }
        if (Chain.Follow(seal, fact.Position) is { } found) Findings.Add((fact, found));
        Last = SealHead.Of(seal.Position, fact.Hash!);
        isHeadThere |= head == Last;
    }

    private static Event? SealOf(string name, byte[] data)
    {
        try
        {
            return EventNames.Read(name, data);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
