using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using UnimiCharter.Api.Http;
using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Compliance;

/// <param name="Counts">Over all that was asked for, not only this page.</param>
internal sealed record ComplianceView(
    string Organization, string Edition, CountsView Counts, IReadOnlyList<StandingView> Items,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

internal sealed class ListCompliance : IEndpoint
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 500;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/compliance", Handle)
        .WithName("listCompliance").WithTags(Tags.Compliance).Public()
        .WithSummary("The verdicts of an edition")
        .WithDescription("A row for each indicator, by service in the order of the charter, with counts by outcome of all that was asked for.")
        .Produces<ComplianceView>().Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? edition, [FromQuery] string? dimension, [FromQuery] string? outcome, [FromQuery] string? service,
        [FromQuery] string? cursor, [FromQuery] string? limit, Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (Read.Edition(edition, out var named) is { } badEdition) return new Problem(badEdition);
        if (Read.Choice<QualityDimension>("dimension", dimension, out var onlyDimension) is { } badDimension) return new Problem(badDimension);
        if (Read.Choice<OutcomeName>("outcome", outcome, out var onlyOutcome) is { } badOutcome) return new Problem(badOutcome);
        if (Read.Limit(limit, DefaultLimit, MaxLimit, out var most) is { } badLimit) return new Problem(badLimit);

        var (found, charter, unknown) = await Editions.Find(register, organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);
        if (service is not null && !charter!.Services.Any(s => s.Value == service)) return Problem.Of(Refusal.UnknownService(service));

        var records = await register.Promises(organization, found, cancellation);
        var byService = records.Judge(found, time.Today()).ToLookup(row => row.Service);
        var rows = charter!.Services
            .Where(code => service is null || code.Value == service)
            .SelectMany(code => byService[code])
            .Where(row => onlyDimension is null || row.Standing.Promise.Indicator.Dimension == onlyDimension)
            .Where(row => onlyOutcome is null || StandingView.NameOf(row.Standing.Outcome) == onlyOutcome)
            .ToArray();

        var start = 0;
        if (cursor is not null)
        {
            start = Cursor.Read(cursor) is { } last ? Array.FindIndex(rows, row => KeyOf(row) == last) + 1 : 0;
            if (start == 0) return Problem.Of("malformed-cursor");
        }
        var page = rows.Skip(start).Take(most).ToArray();
        var links = new Dictionary<string, LinkView> { ["self"] = request.Self(), ["matrix"] = request.To($"/v1/{organization}/compliance/matrix?edition={found}") };
        if (start + page.Length < rows.Length) links["next"] = Cursor.Next(request, KeyOf(page[^1]));
        return Reply.Ok(new ComplianceView(
            organization.Value, found.ToString(), CountsView.Of(rows),
            [.. page.Select(row => StandingView.Of(row.Standing, organization, row.Service, request))],
            links));
    }

    private static string KeyOf(Judged row) => $"{row.Service}/{row.Standing.Promise.Indicator.Code}";
}
