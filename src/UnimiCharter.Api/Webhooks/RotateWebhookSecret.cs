namespace UnimiCharter.Api.Webhooks;

internal sealed class RotateWebhookSecret : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/{org}/webhooks/{webhook}/rotations", Handle)
        .WithName("rotateWebhookSecret").WithTags(Topics.Webhooks).ForBoard()
        .WithSummary("Sign with another secret")
        .WithDescription("Answers with the new secret, which is shown this once. For as long as the overlap says, a day when it does not, deliveries are signed with the one before it as well.")
        .Accepts<SecretRotationRequest>("application/json").Example("""{"overlapMinutes":60}""")
        .Produces<SubscribedView>().Faults(404, 413, 415, 422);

    private static async Task<IResult> Handle(
        string org, string webhook, Recorder recorder, WebhookRegister webhooks, WebhookSecrets secrets, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        var (found, fault) = await FoundWebhook.Of(org, webhook, webhooks, cancellation);
        if (found is null) return new Problem(fault!);
        var (document, badJson) = await JsonBody.Read(http.Request, cancellation);
        if (badJson is not null) return new Problem(badJson);
        using var parsed = document;
        var fields = Fields.Of(document!.RootElement);
        var overlap = fields.Whole("overlapMinutes", SecretRotationRequest.MaxMinutes) ?? SecretRotationRequest.DefaultMinutes;
        if (fields.Fault is { } badBody) return new Problem(badBody);
        if (!secrets.HasKey) return Problem.Of("webhook-key-missing");

        var (organization, code, _) = found;
        var (state, refusal) = await WebhookWrite.Of(organization, code, new WebhookCommand.RotateSecret(time.GetUtcNow().AddMinutes(overlap)), recorder, Acting.Board(http), cancellation);
        return refusal is not null
            ? Problem.Of(refusal)
            : new Reply(Rendered.Of(new SubscribedView(secrets.Shown(organization, code, state!.Generation), WebhookView.Of(organization, code, state, http.Request)), WebhookView.ETagOf(state)), cacheControl: Caching.Never);
    }
}
