
namespace UnimiCharter.Api.Years;

/// <summary>Why the board sets a period aside.</summary>
internal sealed record ExclusionRequest(ExclusionCode Code, string? Note);

/// <summary>A period set aside, and what that did to the indicator.</summary>
internal sealed record ExcludedView(ExclusionView Exclusion, StandingView Standing);

internal sealed class ExcludePeriod : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/{org}/services/{service}/indicators/{indicator}/exclusions/{period}", Handle)
        .WithName("excludePeriod").WithTags(Topics.Reporting).ForBoard()
        .WithSummary("Set a period aside")
        .WithDescription("For the board: the period is not expected and not judged. 201 when it was not set aside before, 200 for the same again; another code or note needs its re-admission first. With preview=true, answers with how the indicator would stand, and writes nothing.")
        .Accepts<ExclusionRequest>("application/json").Example("""{"code":"service-suspended","note":"Sportello chiuso per lavori"}""")
        .Produces<ExcludedView>().Produces<ExcludedView>(StatusCodes.Status201Created).Produces<PreviewView>().Faults(400, 404, 409, 413, 415, 422);

    private static async Task<IResult> Handle(
        string org, string service, string indicator, string period, [FromQuery] string? preview,
        Recorder recorder, Register register, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Indicator(org, service, indicator, out var organization, out var serviceCode, out var indicatorCode) is { } nobody) return new Problem(nobody);
        if (Read.Period(period, out var when) is { } malformed) return new Problem(malformed);
        if (Previews.Read(preview, out var isPreview) is { } badPreview) return new Problem(badPreview);
        var (document, badJson) = await JsonBody.Read(http.Request, cancellation);
        if (badJson is not null) return new Problem(badJson);
        using var parsed = document;
        var fields = Fields.Of(document!.RootElement);
        if (!fields.Has("code")) fields.Wrong("field-required", "code");
        var (code, note) = (fields.Choice<ExclusionCode>("code"), fields.Text("note", Statement.MaxNoteLength));
        if (fields.Fault is { } badBody) return new Problem(badBody);

        var (target, today) = (new ReportingTarget(organization, serviceCode, new EditionYear(when.FirstDay.Year)), time.Today());
        var command = new ReportingCommand.ExcludePeriod(indicatorCode, when, code!.Value, note);
        var (receipt, answer) = await YearWrite.Of(target, command, s => s.Indicator == indicatorCode, isPreview, recorder, register, today, http, cancellation);
        if (receipt is null) return answer!;
        var year = (ReportingYear)receipt.State;
        var view = new ExcludedView(
            ExclusionView.Of(year.Of(indicatorCode).Excluded[when], organization, serviceCode, indicatorCode, when, http.Request),
            StandingView.Of(target.ContextOf(receipt).Standing(year, indicatorCode, today)!, organization, serviceCode, http.Request));
        return receipt.Facts.Length > 0
            ? new Reply(Rendered.Of(view), StatusCodes.Status201Created, location: view.Exclusion.Links["self"].Href)
            : Reply.Ok(view);
    }
}
