namespace UnimiCharter.Api.Webhooks;

internal sealed class GetWebhookProgress(WebhookRegister webhooks, Deliveries deliveries) : Endpoint<GetWebhookProgress.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] WebhookCode Webhook);

    public override void Configure()
    {
        Get("/{org}/webhooks/{webhook}/progress");
        Policies(May.Board);
        Description(d => d.WithName("showWebhookProgress").WithTags(Topics.Webhooks)
            .WithSummary("How far a webhook has been told")
            .WithDescription("Up to which position, what failed and when it is tried again, and how many dead letters there are.")
            .Produces<WebhookProgressView>().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, webhook) = request;
        var (found, fault) = await FoundWebhook.Of(organization, webhook, webhooks, cancellation);
        return found is null ? new Problem(fault!) : Reply.Ok(WebhookProgressView.Of(await deliveries.Progress(found.Organization, found.Code, cancellation), HttpContext.Request));
    }
}
