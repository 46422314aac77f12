namespace UnimiCharter.Api.Webhooks;

internal sealed class ListWebhooks : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/webhooks", Handle)
        .WithName("listWebhooks").WithTags(Topics.Webhooks).ForBoard()
        .WithSummary("Who is told what changes")
        .WithDescription("By name; never with their secrets.")
        .Produces<ListView<WebhookView>>().Faults(404);

    private static async Task<IResult> Handle(
        string org, WebhookRegister webhooks, Register register, ProgrammeRegister programmes, OrganizationRegister organizations, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(org));
        var all = await webhooks.Webhooks(organization, null, cancellation);
        return Reply.Ok(ListView<WebhookView>.Whole([.. all.Select(w => WebhookView.Of(organization, w.Code, w.Webhook, request))], request));
    }
}
