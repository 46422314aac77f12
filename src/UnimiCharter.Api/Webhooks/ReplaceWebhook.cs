namespace UnimiCharter.Api.Webhooks;

internal sealed class ReplaceWebhook(Recorder recorder, Targets targets) : Endpoint<ReplaceWebhook.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] WebhookCode Webhook, [property: FromHeader(Preconditions.Match)] Expectation Expected,
        [property: FromBody] WebhookChangeRequest Body);

    public override void Configure()
    {
        Put("/{org}/webhooks/{webhook}");
        Policies(May.Board);
        Description(d => d.WithName("replaceWebhook").WithTags(Topics.Webhooks)
            .WithSummary("Change a webhook, pause it, or let it go on")
            .WithDescription("For the board: all of it but the name and the secret. Needs If-Match with the ETag of what it replaces. While it is paused the changes wait; what failed is tried again at once.")
            .Example("""{"url":"https://portale.example/avvisi","kinds":["verdict-changed"],"subjects":["master"],"paused":true}""")
            .Produces<WebhookView>().Faults(400, 404, 412, 413, 415, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, expected, body) = request;
        var (subscription, unsuitable) = await body.Subscription(code, targets, HttpContext.Request, cancellation);
        if (unsuitable is not null) return new Problem(unsuitable);

        var (state, refusal) = await WebhookWrite.Of(organization, code, new WebhookCommand.Change(subscription!, body.Paused, expected), recorder, Acting.Board(HttpContext), cancellation);
        var (view, etag) = state is null ? default : (WebhookView.Of(organization, code, state, HttpContext.Request), WebhookView.ETagOf(state));
        return refusal is null ? Reply.Ok(view!, etag) : Refusals.Tell(refusal, view, etag);
    }
}
