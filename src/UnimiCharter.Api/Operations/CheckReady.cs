namespace UnimiCharter.Api.Operations;

/// <summary>For orchestrators: ready while it can serve.</summary>
internal sealed class CheckReady(Readiness readiness) : EndpointWithoutRequest<IResult>
{
    public override void Configure()
    {
        Get("/health/ready");
        RoutePrefixOverride("");
        AllowAnonymous();
        Description(d => d.ExcludeFromDescription().WithMetadata(new TakesAnyQuery()));
    }

    public override async Task<IResult> ExecuteAsync(CancellationToken cancellation) => await readiness.Trouble(cancellation) is { } trouble ? new Problem(trouble) : Results.Text("ready");
}
