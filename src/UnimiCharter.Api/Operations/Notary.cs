using UnimiCharter.Api.Rounds;

namespace UnimiCharter.Api.Operations;

/// <summary>Seals what was recorded.</summary>
internal sealed partial class Notary(Sealing sealing, IConfiguration configuration, ILogger<Notary> logger) : IRound, IProgress<LastSeal>
{
    // 0 turns it off.
    public TimeSpan Every { get; } = TimeSpan.FromSeconds(configuration.GetValue("Charter:Seal:Seconds", 10));

    public Task Run(CancellationToken cancellation) => sealing.Run(this, cancellation);

    public Task End(CancellationToken cancellation) => Run(cancellation);

    public void Report(LastSeal value) => LogSealed(logger, value.Position, value.Head);

    [LoggerMessage(LogLevel.Information, "Sealed up to position {Position}: {Head}")]
    private static partial void LogSealed(ILogger logger, long position, SealHead head);
}
