using UnimiCharter.Api.Rounds;

namespace UnimiCharter.Api.Operations;

/// <summary>Records that versions which were to be public later now are: so that it has a place among the facts.</summary>
internal sealed class Herald(Publishing publishing) : IRound
{
    public TimeSpan Every { get; } = TimeSpan.FromSeconds(1);

    public Task Run(CancellationToken cancellation) => publishing.BringIntoForce(cancellation);
}
