using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Webhooks;

internal sealed class ListDeadLetters(WebhookRegister webhooks, Deliveries deliveries) : Endpoint<ListDeadLetters.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] WebhookCode Webhook, [property: QueryParam] Cursor? Cursor = null,
        [property: QueryParam, Range(1, Pages.MaxLimit)] int Limit = Pages.DefaultLimit);

    public override void Configure()
    {
        Get("/{org}/webhooks/{webhook}/dead-letters");
        Policies(May.Board);
        Description(d => d.WithName("listDeadLetters").WithTags(Topics.Webhooks)
            .WithSummary("What could not be delivered")
            .WithDescription("In the order of positions: what was tried over a day in vain, how often, and what came of the last attempt.")
            .Produces<ListView<DeadLetterView>>().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, webhook, cursor, most) = request;
        var (found, fault) = await FoundWebhook.Of(organization, webhook, webhooks, cancellation);
        if (found is null) return new Problem(fault!);
        (long, int)? last = cursor is null ? (0, 0) : WebhookMessage.PlaceOf(cursor.Value.Key, found.Organization, found.Code);
        if (last is not { } after) return Problem.Of("malformed-cursor");

        var letters = await deliveries.DeadLetters(found.Organization, found.Code, after, most + 1, cancellation);
        DeadLetterView[] page = [.. letters.Take(most).Select(letter => DeadLetterView.Of(found.Organization, found.Code, letter, HttpContext.Request))];
        var links = new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self() };
        if (letters.Count > most) links["next"] = Cursor.Next(HttpContext.Request, page[^1].Id);
        return Reply.Ok(new ListView<DeadLetterView>(page, links));
    }
}
