
namespace UnimiCharter.Api.Programmes;

internal sealed class PutPlan : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/{org}/programmes/{programme}/plan", Handle)
        .WithName("definePlan").WithTags(Topics.Programmes).ForBoard()
        .WithSummary("Define a programme")
        .WithDescription("For the board: the whole plan, with its tree of goals and the indicators hung on them. 201 for a new programme; 200 for the same again, which records no new fact, and for another plan, which needs If-Match with the ETag of what it replaces, and a reason.")
        .Accepts<PlanRequest>("application/json").Replaces()
        .Example("""{"organizationName":"Politecnico di Milano","title":"Piano strategico 2020-2022","span":"2020..2022","goals":[{"code":"a","parent":null,"title":"Individuo"}],"indicators":[{"code":"kpi-1","goal":"a","title":"N. dottorandi","unitOfMeasure":"N.","measure":"count","aggregation":"latest","frequency":"once","baseline":{"value":1133},"targets":[{"period":"2020..2022","comparator":"change","value":20}]}]}""")
        .Produces<PlanView>().Produces<PlanView>(StatusCodes.Status201Created).Produces<ProgrammePreviewView>().Faults(400, 404, 409, 412, 413, 415, 422, 428);

    private static async Task<IResult> Handle(
        string org, string programme, [FromQuery] string? reason, [FromQuery] string? preview, Recorder recorder, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (!Code.IsValid(programme)) return Problem.Of(Refusal.UnknownProgramme(programme));
        if (Previews.Read(preview, out var isPreview) is { } badPreview) return new Problem(badPreview);
        var (expected, badHeader) = Preconditions.Of(http.Request);
        if (badHeader is not null) return new Problem(badHeader);
        var (document, badJson) = await JsonBody.Read(http.Request, cancellation);
        if (badJson is not null) return new Problem(badJson);
        using var _ = document;
        var (plan, inBody, badBody) = PlanRequest.Read(document!.RootElement);
        if (badBody is not null) return new Problem(badBody);
        if (Reasons.Of(inBody, reason, out var why) is { } badReason) return new Problem(badReason);

        var code = new ProgrammeCode(programme);
        var stream = StreamId.Programme(organization, code);
        var command = new DefineProgramme(plan!, expected, why);
        var results = StreamId.Results(organization, code);
        var intent = new Intent(stream, [results], streams => Programme.Decide(command, streams.Of<ProgrammeState>(stream), code, streams.Of<ReportingYear>(results)), why);
        if (isPreview) return await ProgrammePreview.Of(recorder, new(organization, code), intent, Refused, time.Today(), http.Request, cancellation);
        var receipt = await recorder.Append(intent, Acting.Board(http)).WaitAsync(cancellation);
        if (receipt is Receipt.Refused) return Refused(receipt);
        var stands = Stands(receipt);
        return receipt is Receipt.Recorded { Facts.Length: > 0 } && stands!.Revision == 1
            ? new Reply(Rendered.Of(stands, stands.ETag), StatusCodes.Status201Created, location: stands.Links["self"].Href)
            : Reply.Ok(stands!, stands!.ETag);

        PlanView? Stands(Receipt given) => given.State is ProgrammeState.Defined defined ? PlanView.Of(defined.Plan, defined.Revision, organization, code, http.Request) : null;

        IResult Refused(Receipt given) => Refusals.Tell(((Receipt.Refused)given).Refusal, Stands(given), Stands(given)?.ETag);
    }
}
