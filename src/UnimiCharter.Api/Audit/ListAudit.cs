using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace UnimiCharter.Api.Audit;

internal sealed class ListAudit(AuditTrail trail, Register register, ProgrammeRegister programmes, OrganizationRegister organizations, Readiness readiness)
    : Endpoint<ListAudit.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: QueryParam, MaxLength(256)] string? Actor = null, [property: QueryParam] ServiceCode? Service = null,
        [property: QueryParam] When? From = null, [property: QueryParam] When? To = null, [property: QueryParam] Cursor? Cursor = null,
        [property: QueryParam, Range(1, Pages.MaxLimit)] int Limit = Pages.DefaultLimit);

    public override void Configure()
    {
        Get("/{org}/audit");
        Policies(May.Board);
        Description(d => d.WithName("listAudit").WithTags(Topics.Access)
            .WithSummary("Who recorded what, when, from where and why")
            .WithDescription("Every fact of the organization, oldest first, by who recorded it, about a service, between two instants or days. As text/csv, all of them at once.")
            .Produces<ListView<AuditView>>().Also(MediaTypes.Csv).Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, actor, service, begin, end, cursor, most) = request;
        var after = 0L;
        if (cursor is not null && !long.TryParse(cursor?.Key, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problem.Of("malformed-cursor");
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(organization.Value));

        // A rare actor is looked for among all facts: that takes as long as it takes.
        Patience.Of(HttpContext).Watch(readiness.IsDatabaseSilent);
        var filter = new AuditFilter(organization, actor, service, begin?.Start, end?.End);
        if (MediaTypes.Preferred(HttpContext.Request, MediaTypes.Csv)) return new AuditCsv(trail.Facts(filter, after, null, cancellation));
        var facts = await trail.Facts(filter, after, most + 1, cancellation).Select(AuditView.Of).ToListAsync(cancellation);
        AuditView[] page = [.. facts.Take(most)];
        var links = new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self() };
        if (facts.Count > most) links["next"] = Cursor.Next(HttpContext.Request, page[^1].Position.ToString(CultureInfo.InvariantCulture));
        return Reply.Ok(new ListView<AuditView>(page, links));
    }
}
