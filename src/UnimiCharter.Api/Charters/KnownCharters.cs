namespace UnimiCharter.Api.Charters;

/// <summary>
/// An organization's editions as they were a tenth of a second ago at most, or after the last write through this node: who reads
/// what is public does not wait for the database, which is asked by one request at a time.
/// </summary>
/// <param name="patience">How long the database is waited for.</param>
internal sealed class KnownCharters(Register register, TimeProvider time, TimeSpan patience)
{
    private const int Remembered = 2_048;

    // As late as a node may know of a credential.
    private static readonly TimeSpan Lag = KnownCredentials.Lag;
    private static readonly TimeSpan Ahead = KnownCredentials.Ahead;

    private readonly Recent<OrganizationCode, Kept> organizations = new(Remembered);

    /// <summary>The newest first, drafts among them.</summary>
    public ValueTask<IReadOnlyList<FoundCharter>> Recent(OrganizationCode organization, CancellationToken cancellation)
    {
        var kept = Of(organization);
        if (Volatile.Read(ref kept.Known) is not { } known || time.GetElapsedTime(known.ReadAt) >= Lag) return new(Read(organization, kept).WaitAsync(cancellation));
        if (time.GetElapsedTime(known.ReadAt) > Lag - Ahead) _ = Read(organization, kept);
        return new(known.Charters);
    }

    /// <summary>The same, as they are now.</summary>
    public Task<IReadOnlyList<FoundCharter>> Now(OrganizationCode organization, CancellationToken cancellation)
    {
        Forget(organization);
        return Read(organization, Of(organization)).WaitAsync(cancellation);
    }

    /// <summary>After a write: who wrote sees it.</summary>
    public void Forget(OrganizationCode organization)
    {
        var kept = Of(organization);
        lock (kept) (kept.Known, kept.Reading, kept.Writes) = (null, null, kept.Writes + 1);
    }

    private Kept Of(OrganizationCode organization)
    {
        if (organizations.Find(organization) is { } kept) return kept;
        organizations.Remember(organization, kept = new());
        return kept;
    }

    private Task<IReadOnlyList<FoundCharter>> Read(OrganizationCode organization, Kept kept)
    {
        lock (kept)
        {
            var after = kept.Writes;
            return kept.Reading ??= Task.Run(() => Read(organization, kept, after));
        }
    }

    private async Task<IReadOnlyList<FoundCharter>> Read(OrganizationCode organization, Kept kept, int after)
    {
        try
        {
            using var deadline = new CancellationTokenSource(patience);
            var at = time.GetTimestamp();
            FoundCharter[] charters = [.. (await register.Charters(organization, deadline.Token)).Select(c => new FoundCharter(c.Organization, c.Edition, c.Charter))];
            lock (kept)
                if (kept.Writes == after) kept.Known = new(charters, at);
            return charters;
        }
        finally
        {
            lock (kept)
                if (kept.Writes == after) kept.Reading = null;
        }
    }

    private sealed record Snapshot(IReadOnlyList<FoundCharter> Charters, long ReadAt);

    private sealed class Kept
    {
        public Snapshot? Known;
        public Task<IReadOnlyList<FoundCharter>>? Reading;
        public int Writes;
    }
}
