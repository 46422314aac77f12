namespace UnimiCharter.Api.Webhooks;

internal sealed class TestWebhook(WebhookRegister webhooks, WebhookSecrets secrets, Courier courier, TimeProvider time) : Endpoint<TestWebhook.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] WebhookCode Webhook);

    public override void Configure()
    {
        Post("/{org}/webhooks/{webhook}/tests");
        Policies(May.Board);
        Description(d => d.WithName("testWebhook").WithTags(Topics.Webhooks)
            .WithSummary("See whether a message arrives")
            .WithDescription("Sends a signed message of the type unimicharter.webhook-tested, once and now, also while the webhook is paused, and says what came of it.")
            .Produces<TestView>().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, webhook) = request;
        var (found, fault) = await FoundWebhook.Of(organization, webhook, webhooks, cancellation);
        if (found is null) return new Problem(fault!);
        if (!secrets.HasKey) return Problem.Of("webhook-key-missing");
        // It takes as long as whoever is there, and has patience of its own.
        HttpContext.Features.Get<Patience>()?.Pause();
        var message = WebhookMessage.Test(found.Organization, found.Code, found.State.Subscription, time.GetUtcNow());
        var result = await courier.Deliver(found.Organization, found.Code, found.State, message, cancellation);
        return new Reply(
            Rendered.Of(new TestView(message.Id, result.Failure is null, result.Status, result.Failure, new Dictionary<string, LinkView> { ["webhook"] = HttpContext.Request.To(Links.Webhook(organization, webhook)) })),
            cacheControl: Caching.Never);
    }
}
