
namespace UnimiCharter.Api.Programmes;

internal sealed class PutPlan(Recorder recorder, Register register, TimeProvider time) : Endpoint<PutPlan.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: FromHeader(Preconditions.Match)] Expectation Expected,
        [property: FromBody] WrittenPlan Body, [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool Preview = false);

    public override void Configure()
    {
        Put("/{org}/programmes/{programme}/plan");
        Policies(May.Board);
        Description(d => d.WithName("definePlan").WithTags(Topics.Programmes)
            .WithSummary("Define a programme")
            .WithDescription("For the board: the whole plan, with its tree of goals and the indicators hung on them. 201 for a new programme; 200 for the same again, which records no new fact, and for another plan, which needs If-Match with the ETag of what it replaces, and a reason.")
            .Takes<PlanRequest>(MediaTypes.Json).Example("""{"organizationName":"Politecnico di Milano","title":"Piano strategico 2020-2022","span":"2020..2022","goals":[{"code":"a","parent":null,"title":"Individuo"}],"indicators":[{"code":"kpi-1","goal":"a","title":"N. dottorandi","unitOfMeasure":"N.","measure":"count","aggregation":"latest","frequency":"once","baseline":{"value":1133},"targets":[{"period":"2020..2022","comparator":"change","value":20}]}]}""")
            .Produces<PlanView>().Produces<PlanView>(StatusCodes.Status201Created).Produces<ProgrammePreviewView>().Faults(400, 404, 409, 412, 413, 415, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, expected, body, reason, isPreview) = request;
        if (GivenReason.Of(body.Reason, reason, out var why) is { } badReason) return new Problem(badReason);

        var stream = StreamId.Programme(organization, code);
        var command = new DefineProgramme(body.Plan, expected, why);
        var (target, by) = (new ReportingTarget.OfProgramme(organization, code), Acting.Board(HttpContext));
        var intent = new Intent(stream, [target.Stream], streams => Programme.Decide(command, streams.Of<ProgrammeState>(stream), code, streams.Of<ReportingYear>(target.Stream)), why);
        if (isPreview) return await Previews.Of(recorder, register, target, intent, by, _ => true, time.Today(), HttpContext.Request, would => Task.FromResult(Refused(would)), cancellation);
        var receipt = await recorder.Append(intent, by).WaitAsync(cancellation);
        if (receipt is Receipt.Refused refusal) return Refused(refusal);
        var stands = Stands(receipt);
        return receipt is Receipt.Recorded { Facts.Length: > 0 } && stands!.Revision == 1
            ? new Reply(Rendered.Of(stands, stands.ETag), StatusCodes.Status201Created, location: stands.Links["self"].Href)
            : Reply.Ok(stands!, stands!.ETag);

        PlanView? Stands(Receipt given) => given.State is ProgrammeState.Defined defined ? PlanView.Of(defined.Plan, defined.Revision, organization, code, HttpContext.Request) : null;

        IResult Refused(Receipt.Refused refused) => Refusals.Tell(refused.Refusal, Stands(refused), Stands(refused)?.ETag);
    }
}
