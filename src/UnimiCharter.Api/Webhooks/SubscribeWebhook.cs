namespace UnimiCharter.Api.Webhooks;

internal sealed class SubscribeWebhook(Recorder recorder, WebhookRegister webhooks, WebhookSecrets secrets, Targets targets, Register register, ProgrammeRegister programmes, OrganizationRegister organizations)
    : Endpoint<SubscribeWebhook.Request, IResult>
{
    private const int MaxOfOrganization = 100;

    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: FromBody] WebhookRequest Body);

    public override void Configure()
    {
        Post("/{org}/webhooks");
        Policies(May.Board);
        Description(d => d.WithName("subscribeWebhook").WithTags(Topics.Webhooks)
            .WithSummary("Have somebody told what changes")
            .WithDescription("For the board. What changes for the public from now on is sent there as CloudEvents in JSON, signed as Standard Webhooks has it. Answers with the secret, which is shown this once. The address must be public, and stay so.")
            .Example("""{"name":"portale","url":"https://portale.example/avvisi","description":"Il portale della carta","kinds":["verdict-changed","version-published"]}""")
            .Produces<SubscribedView>(StatusCodes.Status201Created).Faults(404, 409, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, body) = request;
        var (subscription, unsuitable) = await body.Subscription(targets, HttpContext.Request, cancellation);
        if (unsuitable is not null) return new Problem(unsuitable);
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(organization.Value));
        if (!secrets.HasKey) return Problem.Of("webhook-key-missing");
        if ((await webhooks.Webhooks(organization, null, cancellation)).Count >= MaxOfOrganization) return Problem.Of("too-many-webhooks", $"{MaxOfOrganization}");

        var (state, refusal) = await WebhookWrite.Of(organization, body.Name, new WebhookCommand.Subscribe(subscription!), recorder, Acting.Board(HttpContext), cancellation);
        if (refusal is not null) return Problem.Of(refusal);
        var view = WebhookView.Of(organization, body.Name, state!, HttpContext.Request);
        return new Reply(
            Rendered.Of(new SubscribedView(secrets.Shown(organization, body.Name, state!.Generation), view), WebhookView.ETagOf(state)), StatusCodes.Status201Created, Caching.Never, view.Links["self"].Href);
    }
}
