using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using UnimiCharter.Api.Http;
using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Compliance;

/// <summary>Services by dimensions, in the order of the charter.</summary>
/// <param name="Dimensions">The columns.</param>
/// <param name="Items">The rows.</param>
internal sealed record MatrixView(
    string Organization, string Edition, CountsView Counts, IReadOnlyList<QualityDimension> Dimensions, IReadOnlyList<MatrixRowView> Items,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

internal sealed record MatrixRowView(string Service, string Name, IReadOnlyList<MatrixCellView> Cells, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <param name="Reason">Why there is no verdict; null when there is one.</param>
/// <param name="Outlook">Null once the verdict is final.</param>
internal sealed record MatrixCellView(QualityDimension Dimension, string Indicator, OutcomeName Outcome, string? Reason, Finality Finality, Outlook? Outlook);

internal sealed class GetMatrix : IEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/compliance/matrix", Handle)
        .WithName("getComplianceMatrix").WithTags(Tags.Compliance).Public()
        .WithSummary("Services by dimensions")
        .WithDescription("The outcome of every indicator of an edition, a row for each service and a cell for each of its indicators.")
        .Produces<MatrixView>().Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? edition, Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (Read.Edition(edition, out var named) is { } malformed) return new Problem(malformed);
        var (found, charter, unknown) = await Editions.Find(register, organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);

        var services = await register.Services(organization, null, cancellation);
        var records = await register.Promises(organization, found, cancellation);
        var judged = records.Judge(found, time.Today());
        var byService = judged.ToLookup(row => row.Service);
        MatrixRowView[] rows =
        [
            .. from code in charter!.Services
               select new MatrixRowView(
                   code.Value,
                   services.GetValueOrDefault(code)?.Known?.Name ?? code.Value,
                   [.. byService[code].Select(Cell)],
                   new Dictionary<string, LinkView> { ["compliance"] = request.To($"{Links.Service(organization, code)}/compliance?edition={found}") }),
        ];
        return Reply.Ok(new MatrixView(
            organization.Value, found.ToString(), CountsView.Of(judged), Enum.GetValues<QualityDimension>(), rows,
            new Dictionary<string, LinkView> { ["self"] = request.Self(), ["compliance"] = request.To($"/v1/{organization}/compliance?edition={found}") }));
    }

    private static MatrixCellView Cell(Judged row)
    {
        var standing = row.Standing;
        var indicator = standing.Promise.Indicator;
        return new(indicator.Dimension, indicator.Code.Value, StandingView.NameOf(standing.Outcome), StandingView.ReasonOf(standing.Outcome), standing.Finality, standing.Outlook);
    }
}
