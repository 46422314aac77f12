using System.Runtime.CompilerServices;
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
        // The records are the same object for as long as they stand: so is what was made of them for this day and this caller's address and language.
        var (today, language, url) = (time.Today(), Languages.Of(request), request.Url(request.Path.ToUriComponent() + request.QueryString.ToUriComponent()));
        if (!Rendering.TryGetValue(records, out var last) || (last.Today, last.Language, last.Url) != (today, language, url))
            Rendering.AddOrUpdate(records, last = new(today, language, url, Rendered.Of(View(organization, code, found.Value, records.Judge(found.Value, today), request))));
        return new Reply(last.Rendered);
    }

    private sealed record Made(DateOnly Today, Language Language, string Url, Rendered Rendered);

    private static readonly ConditionalWeakTable<IReadOnlyList<PromiseRecord>, Made> Rendering = [];

    private static ServiceComplianceView View(
        OrganizationCode organization, ServiceCode service, EditionYear edition, Judged[] standings, HttpRequest request) => new(
        organization.Value,
        service.Value,
        edition.ToString(),
        CountsView.Of(standings),
        [.. standings.Select(s => StandingView.Of(s.Standing, organization, service, request))],
        new Dictionary<string, LinkView>
        {
            ["self"] = request.Self(),
            ["service"] = request.To(Links.Service(organization, service) + "?edition=" + edition),
        });
}
