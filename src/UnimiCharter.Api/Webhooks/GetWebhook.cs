namespace UnimiCharter.Api.Webhooks;

internal sealed class GetWebhook : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/webhooks/{webhook}", Handle)
        .WithName("showWebhook").WithTags(Topics.Webhooks).ForBoard()
        .WithSummary("A webhook")
        .WithDescription("Where what is sent; never its secret.")
        .Produces<WebhookView>().Faults(404);

    private static async Task<IResult> Handle(string org, string webhook, WebhookRegister webhooks, HttpRequest request, CancellationToken cancellation)
    {
        var (found, fault) = await FoundWebhook.Of(org, webhook, webhooks, cancellation);
        return found is null ? new Problem(fault!) : Reply.Ok(WebhookView.Of(found.Organization, found.Code, found.State, request), WebhookView.ETagOf(found.State));
    }
}
