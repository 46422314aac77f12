using System.Globalization;

namespace UnimiCharter.Api.Audit;

internal sealed class ListAudit : ISlice
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 500;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/audit", Handle)
        .WithName("listAudit").WithTags(Topics.Access).ForBoard()
        .WithSummary("Who recorded what, when, from where and why")
        .WithDescription("Every fact of the organization, oldest first, by who recorded it, about a service, between two instants or days. As text/csv, all of them at once.")
        .Produces<ListView<AuditView>>().Also(MediaTypes.Csv).Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? actor, [FromQuery] string? service, [FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? cursor, [FromQuery] string? limit,
        AuditTrail trail, Register register, ProgrammeRegister programmes, OrganizationRegister organizations, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (service is not null && !Code.IsValid(service)) return Problem.Of(Refusal.UnknownService(service));
        if (actor?.Any(char.IsControl) == true) return Problem.Of("malformed-parameter", "actor", "ufficio-master");
        if (AuditSpan.Read(from, isEnd: false, time, out var begin) is { } badFrom) return new Problem(badFrom);
        if (AuditSpan.Read(to, isEnd: true, time, out var end) is { } badTo) return new Problem(badTo);
        if (Read.Limit(limit, DefaultLimit, MaxLimit, out var most) is { } badLimit) return new Problem(badLimit);
        var after = 0L;
        if (cursor is not null && !long.TryParse(Cursor.Read(cursor), NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problem.Of("malformed-cursor");
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(org));

        // A rare actor is looked for among all facts: that takes as long as it takes.
        request.HttpContext.Features.Get<Patience>()?.Pause();
        var filter = new AuditFilter(organization, actor, service is null ? null : new ServiceCode(service), begin, end);
        if (MediaTypes.Preferred(request, MediaTypes.Csv)) return new AuditCsv(trail.Facts(filter, after, null, cancellation));
        var facts = await trail.Facts(filter, after, most + 1, cancellation).Select(AuditView.Of).ToListAsync(cancellation);
        AuditView[] page = [.. facts.Take(most)];
        var links = new Dictionary<string, LinkView> { ["self"] = request.Self() };
        if (facts.Count > most) links["next"] = Cursor.Next(request, page[^1].Position.ToString(CultureInfo.InvariantCulture));
        return Reply.Ok(new ListView<AuditView>(page, links));
    }
}
