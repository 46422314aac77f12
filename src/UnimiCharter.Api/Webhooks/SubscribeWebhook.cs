namespace UnimiCharter.Api.Webhooks;

internal sealed class SubscribeWebhook : ISlice
{
    private const int MaxOfOrganization = 100;

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/{org}/webhooks", Handle)
        .WithName("subscribeWebhook").WithTags(Topics.Webhooks).ForBoard()
        .WithSummary("Have somebody told what changes")
        .WithDescription("For the board. What changes for the public from now on is sent there as CloudEvents in JSON, signed as Standard Webhooks has it. Answers with the secret, which is shown this once. The address must be public, and stay so.")
        .Accepts<WebhookRequest>("application/json")
        .Example("""{"name":"portale","url":"https://portale.example/avvisi","description":"Il portale della carta","kinds":["verdict-changed","version-published"]}""")
        .Produces<SubscribedView>(StatusCodes.Status201Created).Faults(404, 409, 413, 415, 422);

    private static async Task<IResult> Handle(
        string org, Recorder recorder, WebhookRegister webhooks, WebhookSecrets secrets, Targets targets,
        Register register, ProgrammeRegister programmes, OrganizationRegister organizations, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        var (document, badJson) = await JsonBody.Read(http.Request, cancellation);
        if (badJson is not null) return new Problem(badJson);
        using var parsed = document;
        var fields = Fields.Of(document!.RootElement);
        var name = fields.Code("name");
        var subscription = await WebhookRequest.Read(fields, targets, http.Request, cancellation);
        if (fields.Fault is { } badBody) return new Problem(badBody);
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(org));
        if (!secrets.HasKey) return Problem.Of("webhook-key-missing");
        if ((await webhooks.Webhooks(organization, null, cancellation)).Count >= MaxOfOrganization) return Problem.Of("too-many-webhooks", $"{MaxOfOrganization}");

        var code = new WebhookCode(name!);
        var (state, refusal) = await WebhookWrite.Of(organization, code, new WebhookCommand.Subscribe(subscription!), recorder, Acting.Board(http), cancellation);
        if (refusal is not null) return Problem.Of(refusal);
        var view = WebhookView.Of(organization, code, state!, http.Request);
        return new Reply(
            Rendered.Of(new SubscribedView(secrets.Shown(organization, code, state!.Generation), view), WebhookView.ETagOf(state)), StatusCodes.Status201Created, Caching.Never, view.Links["self"].Href);
    }
}
