using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Programmes;

internal sealed class ListProgrammeMeasurements(Register register, ProgrammeRegister programmes, TimeProvider time) : Endpoint<ListProgrammeMeasurements.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: RouteParam] IndicatorCode Indicator,
        [property: QueryParam] When? AsOf = null, [property: QueryParam] Cursor? Cursor = null,
        [property: QueryParam, Range(1, Pages.MaxLimit)] int Limit = Pages.DefaultLimit);

    public override void Configure()
    {
        Get("/{org}/programmes/{programme}/indicators/{indicator}/measurements");
        Policies(May.Office);
        Description(d => d.WithName("listProgrammeMeasurements").WithTags(Topics.Programmes)
            .WithSummary("The measurements of a programme's indicator")
            .WithDescription("What stands of each period of the span, in order.")
            .Produces<ListView<ProgrammeMeasurementView>>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, programme, code, asOf, cursor, most) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, unknown) = await FoundProgramme.Of(organization, programme, moment, programmes, cancellation);
        if (found is null) return new Problem(unknown!);
        if (found.Plan.Find(code) is null) return Problem.Of(Refusal.UnknownIndicator(code.Value));
        Period? after = null;
        if (cursor is not null)
        {
            if (!Period.TryParse(cursor?.Key, out var last)) return Problem.Of("malformed-cursor");
            after = last;
        }
        var standing = found.Results.Of(code).Entries.Where(e => e.Value is Entry.Said && (after is null || e.Key > after)).Select(e => e.Key).ToArray();
        ProgrammeMeasurementView[] page = [.. standing.Take(most).Select(period => ProgrammeMeasurementView.Of(found, code, period, HttpContext.Request)!)];
        var links = new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self() };
        if (standing.Length > page.Length) links["next"] = Cursor.Next(HttpContext.Request, page[^1].Period);
        return Reply.Ok(new ListView<ProgrammeMeasurementView>(page, links));
    }
}
