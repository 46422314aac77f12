
namespace UnimiCharter.Api.Services;

internal sealed class PutStandard : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/{org}/services/{service}/indicators/{indicator}/standards/{edition}", Handle)
        .WithName("programStandard").WithTags(Topics.Charter).ForBoard()
        .WithSummary("Program the standard of an edition")
        .WithDescription("For the board. 201 when the edition had none for the indicator, 200 for the same again; another one needs If-Match with the ETag of what it replaces, and a reason. Not of a year that is certified. With preview=true, answers with how the indicator would stand, and writes nothing.")
        .Accepts<StandardRequest>("application/json").Example("""{"comparator":"atMost","value":15,"unit":"percent"}""").Replaces()
        .Produces<ProgrammedStandardView>().Produces<ProgrammedStandardView>(StatusCodes.Status201Created).Produces<PreviewView>()
        .Faults(400, 404, 409, 412, 413, 415, 422, 428);

    private static async Task<IResult> Handle(
        string org, string service, string indicator, string edition, [FromQuery] string? reason, [FromQuery] string? preview,
        Recorder recorder, Register register, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Indicator(org, service, indicator, out var organization, out var serviceCode, out var indicatorCode) is { } nobody) return new Problem(nobody);
        if (Read.Year(edition, out var year) is { } malformed) return new Problem(malformed);
        if (Previews.Read(preview, out var isPreview) is { } badPreview) return new Problem(badPreview);
        var (expected, badHeader) = Preconditions.Of(http.Request);
        if (badHeader is not null) return new Problem(badHeader);
        var (document, badJson) = await JsonBody.Read(http.Request, cancellation);
        if (badJson is not null) return new Problem(badJson);
        using var parsed = document;
        var fields = Fields.Of(document!.RootElement);
        var (standard, inBody) = StandardRequest.Of(fields);
        if (fields.Fault is { } badBody) return new Problem(badBody);
        if (Reasons.Of(inBody, reason, out var why) is { } badReason) return new Problem(badReason);

        var (target, today) = (new ReportingTarget(organization, serviceCode, year), time.Today());
        var intent = target.Intent(new ServiceCommand.ProgramStandard(year, indicatorCode, standard!, expected, why));
        if (isPreview)
        {
            var trial = await recorder.Try(intent, cancellation);
            return trial.Receipt is Receipt.Refused would ? await Refused(would) : Previews.Of(
                target.Standings(trial.Before, today).Where(s => s.Indicator == indicatorCode), target.Standings(trial.After, today).Where(s => s.Indicator == indicatorCode),
                organization, http.Request);
        }
        var receipt = await recorder.Append(intent, Acting.Board(http)).WaitAsync(cancellation);
        if (receipt is Receipt.Refused refusal) return await Refused(refusal);
        var view = Stands(receipt)!;
        return receipt is Receipt.Recorded { Facts.Length: > 0 } && view.Revision == 1
            ? new Reply(Rendered.Of(view, view.ETag), StatusCodes.Status201Created, location: view.Links["self"].Href)
            : Reply.Ok(view, view.ETag);

        ProgrammedStandardView? Stands(Receipt given) =>
            ((ServiceState)given.State).Known is { } known && Service.Find(known, indicatorCode)?.Standards.GetValueOrDefault(year) is { } programmed
                ? ProgrammedStandardView.Of(programmed, organization, serviceCode, indicatorCode, year, http.Request)
                : null;

        Task<IResult> Refused(Receipt.Refused refused) =>
            Refusals.Tell(refused.Refusal, register, organization, serviceCode, cancellation, Stands(refused), Stands(refused)?.ETag);
    }
}
