using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using UnimiCharter.Api.Http;
using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Compliance;

/// <summary>A service's verdicts in an edition, in the order of its card.</summary>
internal sealed record ServiceComplianceView(
    string Organization, string Service, string Edition, CountsView Counts, IReadOnlyList<StandingView> Items,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

internal sealed class GetServiceCompliance : IEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/services/{service}/compliance", Handle)
        .WithName("getServiceCompliance").WithTags(Tags.Compliance).Public()
        .WithSummary("A service's verdicts")
        .WithDescription("Each indicator's result judged against the edition's standard, with margin, outlook and missing periods.")
        .Produces<ServiceComplianceView>().Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, string service, [FromQuery] string? edition, Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Service(org, service, out var organization, out var code) is { } nobody) return new Problem(nobody);
        if (Read.Edition(edition, out var named) is { } malformed) return new Problem(malformed);
        var (found, records) = await register.Promises(organization, code, named, cancellation);
        if (found is null || records.Count == 0)
        {
            var (_, _, unknown) = await Editions.Find(register, organization, named, cancellation);
            return new Problem(unknown ?? Fault.Of(Refusal.UnknownService(service)));
        }
        var standings = records.Judge(found.Value, time.Today());
        return Reply.Ok(new ServiceComplianceView(
            organization.Value,
            code.Value,
            found.Value.ToString(),
            CountsView.Of(standings),
            [.. standings.Select(s => StandingView.Of(s.Standing, organization, code, request))],
            new Dictionary<string, LinkView>
            {
                ["self"] = request.Self(),
                ["service"] = request.To(Links.Service(organization, code) + "?edition=" + found),
            }));
    }
}
