
namespace UnimiCharter.Api.Webhooks;

internal sealed class ListDeadLetters : ISlice
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 500;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/webhooks/{webhook}/dead-letters", Handle)
        .WithName("listDeadLetters").WithTags(Topics.Webhooks).ForBoard()
        .WithSummary("What could not be delivered")
        .WithDescription("In the order of positions: what was tried over a day in vain, how often, and what came of the last attempt.")
        .Produces<ListView<DeadLetterView>>().Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, string webhook, [FromQuery] string? cursor, [FromQuery] string? limit, WebhookRegister webhooks, Deliveries deliveries, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Limit(limit, DefaultLimit, MaxLimit, out var most) is { } badLimit) return new Problem(badLimit);
        var (found, fault) = await FoundWebhook.Of(org, webhook, webhooks, cancellation);
        if (found is null) return new Problem(fault!);
        (long, int)? last = cursor is null ? (0, 0) : WebhookMessage.PlaceOf(Cursor.Read(cursor) ?? "", found.Organization, found.Code);
        if (last is not { } after) return Problem.Of("malformed-cursor");

        var letters = await deliveries.DeadLetters(found.Organization, found.Code, after, most + 1, cancellation);
        DeadLetterView[] page = [.. letters.Take(most).Select(letter => DeadLetterView.Of(found.Organization, found.Code, letter, request))];
        var links = new Dictionary<string, LinkView> { ["self"] = request.Self() };
        if (letters.Count > most) links["next"] = Cursor.Next(request, page[^1].Id);
        return Reply.Ok(new ListView<DeadLetterView>(page, links));
    }
}
