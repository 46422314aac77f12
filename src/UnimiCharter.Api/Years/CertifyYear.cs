using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Years;

/// <param name="Reason">Why the year is certified although something due is missing.</param>
internal sealed record CertificationRequest([property: MaxLength(Statement.MaxReasonLength)] string? Reason = null);

internal sealed class CertifyYear(Recorder recorder, Register register, TimeProvider time) : Endpoint<CertifyYear.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] EditionYear Year,
        [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool Preview = false, [property: FromBody] CertificationRequest? Body = null);

    public override void Configure()
    {
        Post("/{org}/services/{service}/reporting/{year}/certification");
        Policies(May.Board);
        Description(d => d.WithName("certifyYear").WithTags(Topics.Reporting)
            .WithSummary("Certify a service's year")
            .WithDescription("For the board: from then on nothing of the year is written until it is reopened. When something due is missing, a reason is needed. 201 when it was not certified before. The body may be left out. With preview=true, answers with how the service would stand, and writes nothing.")
            .Example("""{"reason":"Dicembre non rilevabile: gestionale dismesso"}""")
            .Produces<ServiceYearView>().Produces<ServiceYearView>(StatusCodes.Status201Created).Produces<PreviewView>().Faults(400, 404, 409, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, edition, reason, isPreview, body) = request;
        if (GivenReason.Of(body?.Reason, reason, out var why) is { } badReason) return new Problem(badReason);

        var (target, today) = (new ReportingTarget.OfService(organization, code, edition), time.Today());
        if ((await Moment.Present(register, time).Edition(organization, edition, cancellation)).Fault is { } unknown) return new Problem(unknown);
        var (receipt, answer) = await YearWrite.Of(
            target, new ReportingCommand.CertifyYear(today, why), _ => true, isPreview, recorder, register, today, HttpContext, cancellation);
        if (receipt is null) return answer!;
        var view = ServiceYearView.Of((ReportingYear)receipt.State, target.ContextOf(receipt.Reads), organization, today, HttpContext.Request);
        return receipt.Facts.Length > 0
            ? new Reply(Rendered.Of(view), StatusCodes.Status201Created, location: view.Links["self"].Href)
            : Reply.Ok(view);
    }
}
