namespace UnimiCharter.Api.Webhooks;

internal sealed class RotateWebhookSecret(Recorder recorder, WebhookRegister webhooks, WebhookSecrets secrets, TimeProvider time) : Endpoint<RotateWebhookSecret.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] WebhookCode Webhook, [property: FromBody] SecretRotationRequest Body);

    public override void Configure()
    {
        Post("/{org}/webhooks/{webhook}/rotations");
        Policies(May.Board);
        Description(d => d.WithName("rotateWebhookSecret").WithTags(Topics.Webhooks)
            .WithSummary("Sign with another secret")
            .WithDescription("Answers with the new secret, which is shown this once. For as long as the overlap says, a day when it does not, deliveries are signed with the one before it as well.")
            .Example("""{"overlapMinutes":60}""")
            .Produces<SubscribedView>().Faults(404, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, body) = request;
        var (found, fault) = await FoundWebhook.Of(organization, code, webhooks, cancellation);
        if (found is null) return new Problem(fault!);
        if (!secrets.HasKey) return Problem.Of("webhook-key-missing");

        var (state, refusal) = await WebhookWrite.Of(organization, code, new WebhookCommand.RotateSecret(time.Now().AddMinutes(body.OverlapMinutes ?? SecretRotationRequest.DefaultMinutes)), recorder, Acting.Board(HttpContext), cancellation);
        return refusal is not null
            ? Problem.Of(refusal)
            : new Reply(Rendered.Of(new SubscribedView(secrets.Shown(organization, code, state!.Generation), WebhookView.Of(organization, code, state, HttpContext.Request)), WebhookView.ETagOf(state)), cacheControl: Caching.Never);
    }
}
