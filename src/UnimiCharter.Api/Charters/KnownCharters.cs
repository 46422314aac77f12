namespace UnimiCharter.Api.Charters;

/// <summary>
/// An organization's editions as they were a tenth of a second ago at most, or after the last write through this node: who reads
/// what is public does not wait for the database, which is asked by one request at a time. While it is away, what was known last stands.
/// </summary>
/// <param name="patience">How long the database is waited for; a quarter of it where there is something that stands.</param>
internal sealed class KnownCharters(Register register, OrganizationRegister registered, TimeProvider time, TimeSpan patience)
{
    private const int Remembered = 2_048;

    // As late as a node may know of a credential.
    private static readonly TimeSpan Lag = KnownCredentials.Lag;
    private static readonly TimeSpan Ahead = KnownCredentials.Ahead;

    private readonly Recent<OrganizationCode, Kept> organizations = new(Remembered);

    /// <summary>The newest first, drafts among them.</summary>
    public async ValueTask<IReadOnlyList<FoundCharter>> Recent(OrganizationCode organization, CancellationToken cancellation)
    {
        var kept = Of(organization);
        if (Volatile.Read(ref kept.Known) is not { } known) return await Read(organization, kept).Task.WaitAsync(cancellation);
        var age = time.GetElapsedTime(known.ReadAt);
        var reading = age > Lag - Ahead ? Read(organization, kept) : null;
        if (age < Lag) return known.Charters;
        try
        {
            // A reading that has taken longer already is not waited for again by each who comes.
            var left = patience / 4 - time.GetElapsedTime(reading!.Since);
            return await reading.Task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellation);
        }
        catch (Exception e) when (e is OperationCanceledException || Database.IsAway(e))
        {
            return known.Charters;
        }
    }

    /// <summary>The same, as they are now.</summary>
    public Task<IReadOnlyList<FoundCharter>> Now(OrganizationCode organization, CancellationToken cancellation)
    {
        var kept = Of(organization);
        lock (kept) (kept.Reading, kept.Turn) = (null, kept.Turn + 1);
        return Read(organization, kept).Task.WaitAsync(cancellation);
    }

    /// <inheritdoc cref="Facts.Known.NoCharter"/>
    public Task<Fault> None(OrganizationCode organization, CancellationToken cancellation) => Facts.Known.NoCharter(register, organization, cancellation);

    /// <summary>After a write: who wrote sees it. Read again at once, so that there is something that stands.</summary>
    public void Forget(OrganizationCode organization)
    {
        var kept = Of(organization);
        lock (kept) (kept.Known, kept.Reading, kept.Turn) = (null, null, kept.Turn + 1);
        _ = Read(organization, kept);
    }

    private Kept Of(OrganizationCode organization)
    {
        if (organizations.Find(organization) is { } kept) return kept;
        organizations.Remember(organization, kept = new());
        return kept;
    }

    private Reading Read(OrganizationCode organization, Kept kept)
    {
        lock (kept)
        {
            var turn = kept.Turn;
            return kept.Reading ??= new(Task.Run(() => Read(organization, kept, turn)), time.GetTimestamp());
        }
    }

    private async Task<IReadOnlyList<FoundCharter>> Read(OrganizationCode organization, Kept kept, int turn)
    {
        try
        {
            using var deadline = new CancellationTokenSource(patience);
            var at = time.GetTimestamp();
            var editions = await register.Charters(organization, deadline.Token);
            // Who makes up organizations asks one question.
            var own = editions.Count == 0 ? null : (await registered.Organizations(organization, deadline.Token)).GetValueOrDefault(organization);
            FoundCharter[] charters = [.. editions.Select(c => new FoundCharter(c.Organization, c.Edition, c.Charter, own))];
            lock (kept)
                if (kept.Turn == turn) kept.Known = new(charters, at);
            return charters;
        }
        finally
        {
            lock (kept)
                if (kept.Turn == turn) kept.Reading = null;
        }
    }

    private sealed record Snapshot(IReadOnlyList<FoundCharter> Charters, long ReadAt);

    private sealed record Reading(Task<IReadOnlyList<FoundCharter>> Task, long Since);

    private sealed class Kept
    {
        public Snapshot? Known;
        public Reading? Reading;

        /// <summary>Grows with every write, and whenever no older reading will do.</summary>
        public int Turn;
    }
}
