using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Compliance;

/// <summary>A service's verdicts in an edition, in the order of its card.</summary>
internal sealed record ServiceComplianceView(
    string Organization, string Service, string Edition,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? StandardsOf,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AsOf,
    CountsView Counts, IReadOnlyList<StandingView> Items,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

internal sealed class GetServiceCompliance : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/services/{service}/compliance", Handle)
        .WithName("showServiceCompliance").WithTags(Tags.Compliance).ForAnyone()
        .WithSummary("A service's verdicts")
        .WithDescription("Each indicator's result judged against the edition's standard, with margin, outlook and missing periods.")
        .Produces<ServiceComplianceView>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, string service, [FromQuery] string? edition, [FromQuery] string? standardsOf, [FromQuery] string? asOf,
        Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Service(org, service, out var organization, out var code) is { } nobody) return new Problem(nobody);
        if (Read.Edition(edition, out var named) is { } malformed) return new Problem(malformed);
        if (Read.Edition(standardsOf, out var other) is { } badStandards) return new Problem(badStandards);
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, _, unknown) = named is { } year ? (year, null, null) : await moment.Edition(organization, null, cancellation);
        if (unknown is not null) return new Problem(unknown);
        var (_, records) = await moment.Known.Promises(organization, code, found, other, cancellation);
        if (records.Count == 0)
        {
            (_, _, unknown) = await moment.Edition(organization, named, cancellation);
            if (unknown is not null) return new Problem(unknown);
            return Problem.Of(other is { } standards && await Known.Service(register, organization, code, cancellation) is null
                ? Refusal.NoStandard(standards)
                : Refusal.UnknownService(service));
        }
        var rendering = Rendering.Of(request, moment.Today);
        return new Reply(Renderings.Find(records, rendering) ?? Renderings.Keep(records, rendering, Rendered.Of(View(organization, code, found, other, moment, records, request))));
    }

    private static ServiceComplianceView View(
        OrganizationCode organization, ServiceCode service, EditionYear edition, EditionYear? standardsOf, Moment moment,
        IReadOnlyList<PromiseRecord> records, HttpRequest request)
    {
        var judged = records.Judge(edition, moment.Today);
        return new(
            organization.Value, service.Value, edition.ToString(), standardsOf?.ToString(), moment.AsOf is { } asOf ? Instants.Write(asOf) : null,
            CountsView.Of(judged),
            [.. judged.Select(s => StandingView.Of(s.Standing, organization, service, request, standardsOf))],
            new Dictionary<string, LinkView>
            {
                ["self"] = request.Self(),
                ["service"] = request.To(Links.Service(organization, service) + "?edition=" + edition),
            });
    }
}
