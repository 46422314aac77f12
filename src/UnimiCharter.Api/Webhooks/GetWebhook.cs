namespace UnimiCharter.Api.Webhooks;

internal sealed class GetWebhook(WebhookRegister webhooks) : Endpoint<GetWebhook.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] WebhookCode Webhook);

    public override void Configure()
    {
        Get("/{org}/webhooks/{webhook}");
        Policies(May.Board);
        Description(d => d.WithName("showWebhook").WithTags(Topics.Webhooks)
            .WithSummary("A webhook")
            .WithDescription("Where what is sent; never its secret.")
            .Produces<WebhookView>().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, webhook) = request;
        var (found, fault) = await FoundWebhook.Of(organization, webhook, webhooks, cancellation);
        return found is null ? new Problem(fault!) : Reply.Ok(WebhookView.Of(found.Organization, found.Code, found.State, HttpContext.Request), WebhookView.ETagOf(found.State));
    }
}
