namespace UnimiCharter.Api.Webhooks;

internal sealed class ReplayDeadLetters(WebhookRegister webhooks, Deliveries deliveries) : Endpoint<ReplayDeadLetters.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] WebhookCode Webhook, [property: FromBody] ReplayRequest? Body = null);

    public override void Configure()
    {
        Post("/{org}/webhooks/{webhook}/replays");
        Policies(May.Board);
        Description(d => d.WithName("replayDeadLetters").WithTags(Topics.Webhooks)
            .WithSummary("Try once more what could not be delivered")
            .WithDescription("One message, or all of them when the body is left out, each under the id that it had. What arrives is no dead letter any more; what fails again stays one.")
            .Example("""{"id":"unimi_portale_1024-0"}""")
            .Produces<ReplayView>().Faults(404, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, webhook, body) = request;
        var (found, fault) = await FoundWebhook.Of(organization, webhook, webhooks, cancellation);
        if (found is null) return new Problem(fault!);
        var id = body?.Id;
        var only = id is null ? null : WebhookMessage.PlaceOf(id, found.Organization, found.Code);
        var count = id is not null && only is null ? 0 : await deliveries.Replay(found.Organization, found.Code, only, cancellation);
        return id is not null && count == 0
            ? Problem.Of("unknown-dead-letter", id)
            : new Reply(Rendered.Of(new ReplayView(count, new Dictionary<string, LinkView> { ["deadLetters"] = HttpContext.Request.To(Links.Webhook(organization, webhook) + "/dead-letters") })), cacheControl: Caching.Never);
    }
}
