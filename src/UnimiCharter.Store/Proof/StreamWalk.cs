using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>A fact as it stands in the database, with what is hashed of it.</summary>
/// <param name="Stream">By name.</param>
/// <param name="IsOdd">A column is set that the registry leaves as it is.</param>
/// <param name="Content">See <see cref="Verification"/>.</param>
internal readonly record struct ChainedFact(long Position, string Stream, long Version, string? Hash, bool IsOdd, byte[] Content)
{
    /// <summary>The hash that it should have after another.</summary>
    public string HashAfter(string? previous) => Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(previous ?? ""), .. Content]));
}

/// <summary>What a seal says of a fact that is otherwise.</summary>
/// <param name="Seal">Where it stands.</param>
/// <param name="IsMoved">The fact stands elsewhere; else it has another hash.</param>
internal readonly record struct SealedOtherwise(long Seal, bool IsMoved, string Detail);

/// <summary>What the database says of a stream.</summary>
/// <param name="Version">Null when it has no row.</param>
/// <param name="Begun">As in <see cref="SealedRun"/>.</param>
/// <param name="Moved">When its row says that it moved on last.</param>
internal readonly record struct StoredStream(long? Version, bool IsOdd, string? Begun, string? Moved);

/// <summary>Goes along the facts of all streams, stream by stream in the order of versions, and notes what cannot be.</summary>
/// <param name="streams">All that are known, to facts, rows or seals; each is taken away as it is passed.</param>
/// <param name="organizations">What the seals of one organization each come to.</param>
/// <param name="chain">What the seals of all come to.</param>
/// <param name="otherwise">Facts of which a seal says something else.</param>
internal sealed class StreamWalk(
    Dictionary<string, StoredStream> streams, Dictionary<string, SealedOrganization> organizations, SealChain chain, Dictionary<(string Stream, long Version), SealedOtherwise> otherwise)
{
    private readonly List<(long Order, Finding Finding)> findings = [];
    private string? name;
    private StoredStream stored;
    private SealedOrganization? organization;
    private SealedRun? @sealed;
    private bool isSeals;
    private int firstFinding;
    private long version, position;
    private string? previous;

    public long Facts { get; private set; }
    public long Streams { get; private set; }
    public long Unsealed { get; private set; }
    public long Total { get; private set; }

    /// <summary>By their place; the first ones.</summary>
    public IEnumerable<Finding> Findings => First.Select(f => f.Finding);

    private IEnumerable<(long Order, Finding Finding)> First =>
        findings.OrderBy(f => f.Order).ThenBy(f => f.Finding.Version).Take(Verification.MostFindings);

    /// <summary>Takes the next fact.</summary>
    public void Pass(ChainedFact fact)
    {
        if (fact.Stream != name)
        {
            if (name is not null) End();
            Begin(fact.Stream);
            Streams++;
        }
        Facts++;
        if (!isSeals && fact.Position > Math.Max(chain.Position, organization?.Position ?? 0)) Unsealed++;
        // A fact that was put in late stands where it was put in.
        for (var i = findings.Count - 1; i >= firstFinding && findings[i].Order > fact.Position; i--) findings[i] = (fact.Position, findings[i].Finding);

        var isAfterGap = fact.Version > version + 1;
        if (isAfterGap)
            Note(new(FindingKind.Removed, fact.Stream, version + 1, fact.Position, null, null, fact.Version == version + 2
                ? "it is gone; the fact after it cannot be checked without it"
                : FormattableString.Invariant($"it and those up to version {fact.Version - 1} are gone; the fact after them cannot be checked without them")));
        if (Flaw(fact, isAfterGap) is var (kind, detail)) Note(kind, fact, detail);
        var isMoved = otherwise.TryGetValue((fact.Stream, fact.Version), out var said) && said.IsMoved;
        (version, position, previous) = (fact.Version, isMoved ? position : Math.Max(position, fact.Position), fact.Hash);
    }

    /// <summary>After the last fact: what is left are streams without any.</summary>
    public void Finish()
    {
        if (name is not null) End();
        foreach (var left in streams.Keys.Order(StringComparer.Ordinal).ToArray())
        {
            Begin(left);
            End();
        }
    }

    /// <summary>Notes what is known of a fact otherwise.</summary>
    public void Note(FindingKind kind, ChainedFact fact, string detail) => Note(Found(kind, fact, detail));

    public void Note(Finding finding)
    {
        Total++;
        findings.Add((finding.Position, finding));
    }

    private (FindingKind Kind, string Detail)? Flaw(ChainedFact fact, bool isAfterGap) => fact switch
    {
        _ when stored.Version is null => (FindingKind.Inserted, "its stream is not known"),
        { Version: < 1 } => (FindingKind.Inserted, "a stream begins with version 1"),
        _ when fact.Version <= version => (FindingKind.Inserted, "it is the second of this version"),
        _ when fact.Version > stored.Version => (FindingKind.Inserted, FormattableString.Invariant($"its stream ends with version {stored.Version}")),
        { Hash: null } => (FindingKind.Inserted, "it has no hash"),
        _ when !isAfterGap && fact.Hash != fact.HashAfter(previous) => (FindingKind.Altered, fact.Version == 1
            ? "it is not what was hashed"
            : FormattableString.Invariant($"it is not what was hashed after version {version}: it was changed, or that one was and got a new hash")),
        _ when otherwise.TryGetValue((fact.Stream, fact.Version), out var said) => (FindingKind.Altered, said.Detail),
        { IsOdd: true } => (FindingKind.Altered, "a column is set that the registry leaves as it is"),
        _ when fact.Position <= position => (FindingKind.Altered, "its position is not after that of the fact before it"),
        _ when organization is { IsRight: true } o && fact.Position <= o.Position && fact.Version > o.VersionOf(new(fact.Stream)) => (FindingKind.Inserted, FormattableString.Invariant(
            $"the organization is sealed up to position {o.Position}, and the seals do not know of it")),
        _ when chain.Covers(fact.Position) && fact.Version > (@sealed?.Version ?? 0) => (FindingKind.Inserted, FormattableString.Invariant(
            $"all is sealed up to position {chain.Position}, and the seals do not know of it")),
        _ => null,
    };

    private void Begin(string stream)
    {
        (name, version, position, previous, firstFinding) = (stream, 0, 0, null, findings.Count);
        streams.Remove(stream, out stored);
        var id = new StreamId(stream);
        var (tenant, key) = Tenants.Of(id);
        organization = organizations.GetValueOrDefault(Tenants.OrganizationOf(tenant));
        @sealed = chain.Of(id);
        isSeals = key.StartsWith(StreamId.SealKind + "/", StringComparison.Ordinal);
    }

    private void End()
    {
        var id = new StreamId(name!);
        var known = Math.Max(@sealed?.Version ?? 0, organization?.VersionOf(id) ?? 0);
        var at = position > 0 ? position : organization?.NamedAt(id) is > 0 and var named ? named : chain.NamedAt(id);
        if (version < known)
            Note(Gone(FormattableString.Invariant($"a seal names version {known} of the stream")));
        else if (version < stored.Version || version == 0)
            Note(Gone(FormattableString.Invariant($"the stream is said to end with version {stored.Version}")));
        else if (stored.IsOdd)
            Note(new(FindingKind.Altered, name!, version, at, null, null, "a column of its stream is set that the registry leaves as it is"));
        else if (@sealed?.Begun is { } begun && begun != stored.Begun || @sealed?.Moved is { } moved && @sealed.Version == stored.Version && moved != stored.Moved)
            Note(new(FindingKind.Altered, name!, version, at, null, null, "the times of its stream are not those that were sealed"));

        // The findings that come first are enough; streams are small.
        if (findings.Count <= 2 * Verification.MostFindings) return;
        var first = First.ToArray();
        findings.Clear();
        findings.AddRange(first);

        Finding Gone(string detail) => new(FindingKind.Removed, name!, version + 1, at, null, null, $"what followed is gone: {detail}");
    }

    private static Finding Found(FindingKind kind, ChainedFact fact, string detail)
    {
        using var content = JsonDocument.Parse(fact.Content, new JsonDocumentOptions { MaxDepth = int.MaxValue });
        return new(kind, fact.Stream, fact.Version, fact.Position, content.RootElement[4].GetString(), content.RootElement[6].GetString(), detail);
    }
}
