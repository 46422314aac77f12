using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Proposals;

internal sealed class PutDelegation(Recorder recorder) : Endpoint<PutDelegation.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: FromBody] DelegationRequest Body, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Put("/{org}/services/{service}/delegation");
        Policies(May.Board);
        Description(d => d.WithName("setDelegation").WithTags(Topics.Charter)
            .WithSummary("Say what an office may change at once")
            .WithDescription("For the board; needs a reason. It replaces what was said before, and is no fact when that was the same. What waits already goes on waiting.")
            .Example("""{"atOnce":["hours","contacts"],"reason":"L'ufficio tiene aggiornati i propri recapiti"}""")
            .Produces<DelegationView>().Faults(400, 404, 409, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, service, body, reason) = request;
        if (GivenReason.Of(body.Reason, reason, out var why) is { } badReason) return new Problem(badReason);
        var command = new ServiceCommand.TrustOffice([.. body.AtOnce], why);
        var receipt = await recorder.Append(ServiceIntents.Of(organization, service, command), Acting.Board(HttpContext)).WaitAsync(cancellation);
        return receipt is Receipt.Refused { Refusal: var refusal }
            ? Problem.Of(refusal)
            : Reply.Ok(DelegationView.Of(((ServiceState)receipt.State).Known!, organization, service, HttpContext.Request));
    }
}

/// <param name="AtOnce">The parts of the card that the office changes without asking; empty for none.</param>
/// <param name="Reason">Why; may be given as a query parameter instead.</param>
internal sealed record DelegationRequest([property: MaxLength(4)] IReadOnlyList<CardPart> AtOnce, [property: MaxLength(Statement.MaxReasonLength)] string? Reason = null);

/// <param name="AtOnce">The parts of the card that the office changes without asking.</param>
internal sealed record DelegationView(string Service, [property: MaxLength(4)] IReadOnlyList<CardPart> AtOnce, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static DelegationView Of(ServiceState.Active service, OrganizationCode organization, ServiceCode code, HttpRequest request)
    {
        var path = Web.Links.Service(organization, code);
        return new(code.Value, service.AtOnce, new Dictionary<string, LinkView> { ["self"] = request.To($"{path}/delegation"), ["proposals"] = request.To($"{path}/proposals") });
    }
}
