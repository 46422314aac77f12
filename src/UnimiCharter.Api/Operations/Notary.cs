using UnimiCharter.Api.Rounds;

namespace UnimiCharter.Api.Operations;

/// <summary>Seals what was recorded.</summary>
internal sealed partial class Notary(Sealing sealing, IConfiguration configuration, ILogger<Notary> logger) : IRound, IProgress<OrganizationSeal>
{
    // 0 turns it off.
    public TimeSpan Every { get; } = TimeSpan.FromSeconds(configuration.GetValue("Charter:Seal:Seconds", 10));

    public Task Run(CancellationToken cancellation) => sealing.Run(this, cancellation);

    public Task End(CancellationToken cancellation) => Run(cancellation);

    public void Report(OrganizationSeal value) => LogSealed(logger, value.Organization, value.Position, value.Root);

    [LoggerMessage(LogLevel.Information, "Sealed {Organization} up to position {Position}: {Root}")]
    private static partial void LogSealed(ILogger logger, string organization, long position, string root);
}
