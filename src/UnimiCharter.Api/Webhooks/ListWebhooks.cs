namespace UnimiCharter.Api.Webhooks;

internal sealed class ListWebhooks(WebhookRegister webhooks, Register register, ProgrammeRegister programmes, OrganizationRegister organizations) : Endpoint<ListWebhooks.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org);

    public override void Configure()
    {
        Get("/{org}/webhooks");
        Policies(May.Board);
        Description(d => d.WithName("listWebhooks").WithTags(Topics.Webhooks)
            .WithSummary("Who is told what changes")
            .WithDescription("By name; never with their secrets.")
            .Produces<ListView<WebhookView>>().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var organization = request.Org;
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(organization.Value));
        var all = await webhooks.Webhooks(organization, null, cancellation);
        return Reply.Ok(ListView<WebhookView>.Whole([.. all.Select(w => WebhookView.Of(organization, w.Code, w.Webhook, HttpContext.Request))], HttpContext.Request));
    }
}
