
namespace UnimiCharter.Api.Webhooks;

internal sealed class RemoveWebhook(Recorder recorder) : Endpoint<RemoveWebhook.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] WebhookCode Webhook, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Delete("/{org}/webhooks/{webhook}");
        Policies(May.Board);
        Description(d => d.WithName("removeWebhook").WithTags(Topics.Webhooks)
            .WithSummary("Tell somebody nothing any more")
            .WithDescription("For good, with a reason. What is on its way arrives; what could not be delivered is gone.")
            .Produces(StatusCodes.Status204NoContent).Faults(404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, webhook, reason) = request;
        var (_, refusal) = await WebhookWrite.Of(organization, webhook, new WebhookCommand.Remove(reason?.Text), recorder, Acting.Board(HttpContext), cancellation);
        return refusal is null ? Nothing.Instance : Problem.Of(refusal);
    }
}
