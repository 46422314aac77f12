namespace UnimiCharter.Api.Webhooks;

internal sealed class ReplayDeadLetters : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/{org}/webhooks/{webhook}/replays", Handle)
        .WithName("replayDeadLetters").WithTags(Topics.Webhooks).ForBoard()
        .WithSummary("Try once more what could not be delivered")
        .WithDescription("One message, or all of them when the body is left out, each under the id that it had. What arrives is no dead letter any more; what fails again stays one.")
        .Accepts<ReplayRequest>(isOptional: true, "application/json").Example("""{"id":"unimi_portale_1024-0"}""")
        .Produces<ReplayView>().Faults(404, 413, 415, 422);

    private static async Task<IResult> Handle(string org, string webhook, WebhookRegister webhooks, Deliveries deliveries, HttpContext http, CancellationToken cancellation)
    {
        var (found, fault) = await FoundWebhook.Of(org, webhook, webhooks, cancellation);
        if (found is null) return new Problem(fault!);
        string? id = null;
        if (!JsonBody.IsAbsent(http.Request))
        {
            var (document, badJson) = await JsonBody.Read(http.Request, cancellation);
            if (badJson is not null) return new Problem(badJson);
            using var parsed = document;
            var fields = Fields.Of(document!.RootElement);
            id = fields.Text("id", ReplayRequest.MaxIdLength);
            if (fields.Fault is { } badBody) return new Problem(badBody);
        }
        var only = id is null ? null : WebhookMessage.PlaceOf(id, found.Organization, found.Code);
        var count = id is not null && only is null ? 0 : await deliveries.Replay(found.Organization, found.Code, only, cancellation);
        return id is not null && count == 0
            ? Problem.Of("unknown-dead-letter", id)
            : new Reply(Rendered.Of(new ReplayView(count, new Dictionary<string, LinkView> { ["deadLetters"] = http.Request.To(Links.Webhook(org, webhook) + "/dead-letters") })), cacheControl: Caching.Never);
    }
}
