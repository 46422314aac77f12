namespace UnimiCharter.Api.Webhooks;

/// <summary>The webhook that a path names.</summary>
internal sealed record FoundWebhook(OrganizationCode Organization, WebhookCode Code, WebhookState.Active State)
{
    public static async Task<(FoundWebhook? Found, Fault? Fault)> Of(OrganizationCode organization, WebhookCode webhook, WebhookRegister webhooks, CancellationToken cancellation) =>
        await webhooks.Webhooks(organization, webhook, cancellation) is [var found]
            ? (new(organization, found.Code, found.Webhook), null)
            : (null, Fault.Of(Refusal.UnknownWebhook(webhook.Value)));
}

/// <summary>A change of a webhook.</summary>
internal static class WebhookWrite
{
    public static async Task<(WebhookState.Active? State, Refusal? Refusal)> Of(
        OrganizationCode organization, WebhookCode code, WebhookCommand command, Recorder recorder, Provenance by, CancellationToken cancellation)
    {
        var stream = StreamId.Webhook(organization, code);
        var receipt = await recorder.Append(new Intent(stream, [], streams => Webhook.Decide(command, streams.Of<WebhookState>(stream), code), command.Reason), by).WaitAsync(cancellation);
        return (receipt.State as WebhookState.Active, (receipt as Receipt.Refused)?.Refusal);
    }
}
