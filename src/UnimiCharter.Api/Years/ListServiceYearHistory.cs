using System.Globalization;

namespace UnimiCharter.Api.Years;

internal sealed class ListServiceYearHistory : ISlice
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 500;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/services/{service}/reporting/{year}/history", Handle)
        .WithName("listServiceYearHistory").WithTags(Topics.Reporting).ForOffice()
        .WithSummary("The history of a service's year")
        .WithDescription("Every fact about it, oldest first: reports, rectifications, withdrawals, exclusions, extensions, certifications; who, when and why.")
        .Produces<ListView<FactView>>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, string service, string year, [FromQuery] string? asOf, [FromQuery] string? cursor, [FromQuery] string? limit,
        Register register, EventLog log, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Service(org, service, out var organization, out var code) is { } nobody) return new Problem(nobody);
        if (Read.Year(year, out var edition) is { } malformed) return new Problem(malformed);
        if (Read.Limit(limit, DefaultLimit, MaxLimit, out var most) is { } badLimit) return new Problem(badLimit);
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var after = 0L;
        if (cursor is not null && !long.TryParse(Cursor.Read(cursor), NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problem.Of("malformed-cursor");
        var (_, _, unknown) = await moment.Edition(organization, edition, cancellation);
        if (unknown is not null) return new Problem(unknown);
        if (!(await moment.Known.Services(organization, code, cancellation)).ContainsKey(code)) return Problem.Of(Refusal.UnknownService(service));

        var facts = await log.Facts(StreamId.Reporting(organization, code, edition), moment.AsOf, cancellation);
        FactView[] page = [.. facts.Where(f => f.Version > after).Take(most).Select(FactView.Of)];
        var links = new Dictionary<string, LinkView> { ["self"] = request.Self(), ["year"] = request.To(Links.Reporting(organization, code, edition)) };
        if (page.Length > 0 && page[^1].Revision < facts.Count) links["next"] = Cursor.Next(request, page[^1].Revision.ToString(CultureInfo.InvariantCulture));
        return Reply.Ok(new ListView<FactView>(page, links));
    }
}
