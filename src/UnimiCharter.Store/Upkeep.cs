using Npgsql;

namespace UnimiCharter.Store;

/// <summary>What is asked of the store beside its work: that its facts be checked, and its documents made again.</summary>
public sealed class Upkeep(NpgsqlDataSource database)
{
    /// <inheritdoc cref="Store.Rebuild"/>
    public Task<RebuildReport> Rebuild(IProgress<FactProgress>? progress, CancellationToken cancellation = default) => Store.Rebuild.Run(database, progress, cancellation);

    /// <inheritdoc cref="Verification"/>
    public Task<VerificationReport> Verify(IProgress<FactProgress>? progress, CancellationToken cancellation = default) => Verification.Run(database, progress, cancellation);
}
