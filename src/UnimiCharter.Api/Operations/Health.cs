namespace UnimiCharter.Api.Operations;

/// <summary>For orchestrators: alive while the process answers, ready while it can serve.</summary>
internal sealed class Health : ISlice
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/health/live", () => Results.Text("live")).ExcludeFromDescription();
        api.MapGet("/health/ready", async (Readiness readiness, CancellationToken cancellation) =>
            await readiness.Trouble(cancellation) is { } trouble ? (IResult)new Problem(trouble) : Results.Text("ready")).ExcludeFromDescription();
    }
}
