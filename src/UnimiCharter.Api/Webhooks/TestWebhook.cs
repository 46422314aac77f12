namespace UnimiCharter.Api.Webhooks;

internal sealed class TestWebhook : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/{org}/webhooks/{webhook}/tests", Handle)
        .WithName("testWebhook").WithTags(Topics.Webhooks).ForBoard()
        .WithSummary("See whether a message arrives")
        .WithDescription("Sends a signed message of the type unimicharter.webhook-tested, once and now, also while the webhook is paused, and says what came of it.")
        .Produces<TestView>().Faults(404);

    private static async Task<IResult> Handle(
        string org, string webhook, WebhookRegister webhooks, WebhookSecrets secrets, Courier courier, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        var (found, fault) = await FoundWebhook.Of(org, webhook, webhooks, cancellation);
        if (found is null) return new Problem(fault!);
        if (!secrets.HasKey) return Problem.Of("webhook-key-missing");
        // It takes as long as whoever is there, and has patience of its own.
        http.Features.Get<Patience>()?.Pause();
        var message = WebhookMessage.Test(found.Organization, found.Code, found.State.Subscription, time.GetUtcNow());
        var result = await courier.Deliver(found.Organization, found.Code, found.State, message, cancellation);
        return new Reply(
            Rendered.Of(new TestView(message.Id, result.Failure is null, result.Status, result.Failure, new Dictionary<string, LinkView> { ["webhook"] = http.Request.To(Links.Webhook(org, webhook)) })),
            cacheControl: Caching.Never);
    }
}
