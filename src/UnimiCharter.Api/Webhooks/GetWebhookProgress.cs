namespace UnimiCharter.Api.Webhooks;

internal sealed class GetWebhookProgress : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/webhooks/{webhook}/progress", Handle)
        .WithName("showWebhookProgress").WithTags(Topics.Webhooks).ForBoard()
        .WithSummary("How far a webhook has been told")
        .WithDescription("Up to which position, what failed and when it is tried again, and how many dead letters there are.")
        .Produces<WebhookProgressView>().Faults(404);

    private static async Task<IResult> Handle(string org, string webhook, WebhookRegister webhooks, Deliveries deliveries, HttpRequest request, CancellationToken cancellation)
    {
        var (found, fault) = await FoundWebhook.Of(org, webhook, webhooks, cancellation);
        return found is null ? new Problem(fault!) : Reply.Ok(WebhookProgressView.Of(await deliveries.Progress(found.Organization, found.Code, cancellation), request));
    }
}
