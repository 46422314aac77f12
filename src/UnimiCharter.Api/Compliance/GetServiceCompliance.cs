using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Compliance;

/// <summary>A service's verdicts in an edition, in the order of its card.</summary>
internal sealed record ServiceComplianceView(
    string Organization, string Service, string Edition,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? StandardsOf,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AsOf,
    CountsView Counts, IReadOnlyList<StandingView> Items,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

internal sealed class GetServiceCompliance(Register register, TimeProvider time) : Endpoint<GetServiceCompliance.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service,
        [property: QueryParam] EditionYear? Edition = null, [property: QueryParam] EditionYear? StandardsOf = null, [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/services/{service}/compliance");
        AllowAnonymous();
        Description(d => d.WithName("showServiceCompliance").WithTags(Topics.Compliance)
            .WithSummary("A service's verdicts")
            .WithDescription("Each indicator's result judged against the edition's standard, with margin, outlook and missing periods.")
            .Produces<ServiceComplianceView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, named, other, asOf) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } future) return new Problem(future);
        var (found, _, unknown) = named is { } year ? (year, null, null) : await moment.Edition(organization, null, cancellation);
        if (unknown is not null) return new Problem(unknown);
        var (_, records) = await moment.Known.Promises(organization, code, found, other, cancellation);
        if (records.Count == 0)
        {
            (_, _, unknown) = await moment.Edition(organization, named, cancellation);
            if (unknown is not null) return new Problem(unknown);
            return Problem.Of(other is { } standards && await Known.Service(register, organization, code, cancellation) is null
                ? Refusal.NoStandard(standards)
                : Refusal.UnknownService(code.Value));
        }
        var rendering = Rendering.Of(HttpContext.Request, moment.Today);
        return new Reply(Renderings.Find(records, rendering) ?? Renderings.Keep(records, rendering, Rendered.Of(View(organization, code, found, other, moment, records, HttpContext.Request))));
    }

    private static ServiceComplianceView View(
        OrganizationCode organization, ServiceCode service, EditionYear edition, EditionYear? standardsOf, Moment moment,
        IReadOnlyList<PromiseRecord> records, HttpRequest request)
    {
        var judged = records.Judge(edition, moment.Today);
        return new(
            organization.Value, service.Value, edition.ToString(), standardsOf?.ToString(), moment.AsOf is { } asOf ? Instants.Write(asOf) : null,
            CountsView.Of(judged),
            [.. judged.Select(s => StandingView.Of(s, organization, request, standardsOf))],
            new Dictionary<string, LinkView>
            {
                ["self"] = request.Self(),
                ["service"] = request.To(Links.Service(organization, service) + "?edition=" + edition),
            });
    }
}
