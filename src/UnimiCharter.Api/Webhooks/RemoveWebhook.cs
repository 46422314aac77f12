
namespace UnimiCharter.Api.Webhooks;

internal sealed class RemoveWebhook : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapDelete("/{org}/webhooks/{webhook}", Handle)
        .WithName("removeWebhook").WithTags(Topics.Webhooks).ForBoard()
        .WithSummary("Tell somebody nothing any more")
        .WithDescription("For good, with a reason. What is on its way arrives; what could not be delivered is gone.")
        .Produces(StatusCodes.Status204NoContent).Faults(404, 422);

    private static async Task<IResult> Handle(string org, string webhook, [FromQuery] string? reason, Recorder recorder, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (!Code.IsValid(webhook)) return Problem.Of(Refusal.UnknownWebhook(webhook));
        if (Reasons.Of(null, reason, out var why) is { } badReason) return new Problem(badReason);
        var (_, refusal) = await WebhookWrite.Of(organization, new(webhook), new WebhookCommand.Remove(why), recorder, Acting.Board(http), cancellation);
        return refusal is null ? Nothing.Instance : Problem.Of(refusal);
    }
}
