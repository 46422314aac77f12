namespace UnimiCharter.Api.Operations;

/// <summary>For orchestrators: alive while the process answers.</summary>
internal sealed class CheckLive : EndpointWithoutRequest<IResult>
{
    public override void Configure()
    {
        Get("/health/live");
        RoutePrefixOverride("");
        AllowAnonymous();
        Description(d => d.ExcludeFromDescription().WithMetadata(new TakesAnyQuery()));
    }

    public override Task<IResult> ExecuteAsync(CancellationToken cancellation) => Task.FromResult(Results.Text("live"));
}
