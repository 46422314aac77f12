using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace UnimiCharter.Api.Years;

internal sealed class ListServiceYearHistory(Register register, EventLog log, TimeProvider time) : Endpoint<ListServiceYearHistory.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] EditionYear Year,
        [property: QueryParam] When? AsOf = null, [property: QueryParam] Cursor? Cursor = null,
        [property: QueryParam, Range(1, Pages.MaxLimit)] int Limit = Pages.DefaultLimit);

    public override void Configure()
    {
        Get("/{org}/services/{service}/reporting/{year}/history");
        Policies(May.Office);
        Description(d => d.WithName("listServiceYearHistory").WithTags(Topics.Reporting)
            .WithSummary("The history of a service's year")
            .WithDescription("Every fact about it, oldest first: reports, rectifications, withdrawals, exclusions, extensions, certifications; who, when and why.")
            .Produces<ListView<FactView>>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, edition, asOf, cursor, most) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var after = 0L;
        if (cursor is not null && !long.TryParse(cursor?.Key, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problem.Of("malformed-cursor");
        var (_, _, unknown) = await moment.Edition(organization, edition, cancellation);
        if (unknown is not null) return new Problem(unknown);
        if (!(await moment.Known.Services(organization, code, cancellation)).ContainsKey(code)) return Problem.Of(Refusal.UnknownService(code.Value));

        var facts = await log.Facts(StreamId.Reporting(organization, code, edition), moment.AsOf, cancellation);
        FactView[] page = [.. facts.Where(f => f.Version > after).Take(most).Select(FactView.Of)];
        var links = new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self(), ["year"] = HttpContext.Request.To(Links.Reporting(organization, code, edition)) };
        if (page.Length > 0 && page[^1].Revision < facts.Count) links["next"] = Cursor.Next(HttpContext.Request, page[^1].Revision.ToString(CultureInfo.InvariantCulture));
        return Reply.Ok(new ListView<FactView>(page, links));
    }
}
