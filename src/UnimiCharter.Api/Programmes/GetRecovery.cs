using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Programmes;

internal sealed class GetRecovery(Register register, ProgrammeRegister programmes, TimeProvider time) : Endpoint<GetRecovery.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: QueryParam, MaxLength(500)] string? Assume = null,
        [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/programmes/{programme}/recovery");
        AllowAnonymous();
        Description(d => d.WithName("showRecovery").WithTags(Topics.Programmes)
            .WithSummary("What is to be given back of what was assigned")
            .WithDescription("The part of the assigned amounts that is recovered, in proportion to the mean shortfall of results against targets, with its derivation. assume=D_h:0.524 says what it would be if an indicator ended so; several are separated by commas.")
            .Produces<RecoveryView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, programme, assume, asOf) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, unknown) = await FoundProgramme.Of(organization, programme, moment, programmes, cancellation);
        if (found is null) return new Problem(unknown!);
        if (Assumptions.Read(assume, found.Plan, out var assumed) is { } badAssumption) return new Problem(badAssumption);

        var (language, context) = (Languages.Of(HttpContext.Request), found.Context);
        var standings = found.Plan.Indicators.Select(planned => assumed.TryGetValue(planned.Indicator.Code, out var value)
            ? Assumptions.Standing(planned, value, found, moment.Today)
            : context.Standing(found.Results, planned.Indicator.Code, moment.Today)!).ToArray();
        if (Recovery.Of(standings, found.Plan.Allocation) is not { } recovery) return Problem.Of("no-recovery");
        var mean = recovery.Mean is { } exact ? QuotientView.Of(exact) : null;
        return Reply.Ok(new RecoveryView(
            found.Organization.Value, found.Code.Value, found.Plan.Span.ToString(),
            assumed.Count == 0 && recovery.Shortfalls.All(s => s.Standing.Finality != Finality.Provisional),
            recovery.Assigned, [.. found.Plan.Allocation.Select(a => new AllocationView(a.Key.ToString(), a.Value))],
            [
                .. recovery.Shortfalls.Select(s => new ShortfallView(
                    s.Standing.Promise.Indicator.Code.Value, StandardView.Of(s.Standing.Promise.Standard, language),
                    s.Standing.Result is { } result ? ResultView.Of(result, s.Standing.Promise, language) : null,
                    s.Standing.IsDeclared, assumed.ContainsKey(s.Standing.Promise.Indicator.Code), QuotientView.Of(s.Share))),
            ],
            mean, recovery.Amount,
            mean is null
                ? $"{language.Number(recovery.Amount)} EUR"
                : $"{language.Number(recovery.Assigned)} × {language.Number(mean.Numerator)}/{language.Number(mean.Denominator)} = {language.Number(recovery.Amount)} EUR",
            new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self(), ["programme"] = HttpContext.Request.To(Links.Programme(found.Organization, found.Code)) }));
    }
}
