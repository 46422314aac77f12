namespace UnimiCharter.Api.Webhooks;

internal sealed class ReplaceWebhook : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/{org}/webhooks/{webhook}", Handle)
        .WithName("replaceWebhook").WithTags(Topics.Webhooks).ForBoard()
        .WithSummary("Change a webhook, pause it, or let it go on")
        .WithDescription("For the board: all of it but the name and the secret. Needs If-Match with the ETag of what it replaces. While it is paused the changes wait; what failed is tried again at once.")
        .Accepts<WebhookChangeRequest>("application/json").Replaces()
        .Example("""{"url":"https://portale.example/avvisi","kinds":["verdict-changed"],"subjects":["master"],"paused":true}""")
        .Produces<WebhookView>().Faults(400, 404, 412, 413, 415, 422, 428);

    private static async Task<IResult> Handle(string org, string webhook, Recorder recorder, Targets targets, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (!Code.IsValid(webhook)) return Problem.Of(Refusal.UnknownWebhook(webhook));
        var (expected, badHeader) = Preconditions.Of(http.Request);
        if (badHeader is not null) return new Problem(badHeader);
        var (document, badJson) = await JsonBody.Read(http.Request, cancellation);
        if (badJson is not null) return new Problem(badJson);
        using var parsed = document;
        var fields = Fields.Of(document!.RootElement);
        var isPaused = fields.Flag("paused") ?? false;
        var subscription = await WebhookRequest.Read(fields, targets, http.Request, cancellation);
        if (fields.Fault is { } badBody) return new Problem(badBody);

        var code = new WebhookCode(webhook);
        var (state, refusal) = await WebhookWrite.Of(organization, code, new WebhookCommand.Change(subscription!, isPaused, expected), recorder, Acting.Board(http), cancellation);
        var (view, etag) = state is null ? default : (WebhookView.Of(organization, code, state, http.Request), WebhookView.ETagOf(state));
        return refusal is null ? Reply.Ok(view!, etag) : Refusals.Tell(refusal, view, etag);
    }
}
