using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Compliance;

/// <summary>The verdicts that differ between two editions, or between what was known at two instants.</summary>
/// <param name="Edition">The edition, when two instants are compared.</param>
internal sealed record ChangesView(
    string Organization,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Edition,
    string From, string To, IReadOnlyList<StandingChangeView> Items,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

internal sealed class ListChanges : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/compliance/changes", Handle)
        .WithName("listComplianceChanges").WithTags(Topics.Compliance).ForBoard()
        .WithSummary("What became of the verdicts")
        .WithDescription("The verdicts whose outcome, or whose reason for having none, differs between two editions (from=2024&to=2025) or between two instants (from=2024-07-01T00:00:00Z&to=2024-12-31T23:00:00Z) of one edition; of indicators that were promised at both.")
        .Produces<ChangesView>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? edition,
        Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (from is null) return Problem.Of("missing-parameter", "from");
        if (to is null) return Problem.Of("missing-parameter", "to");
        var editions = Read.Edition(from, out _) is null;
        if (editions != (Read.Edition(to, out _) is null)) return Problem.Of("unlike-ends");
        if (editions && edition is not null) return Problem.Of("unlike-ends");

        var (before, noBefore) = await Verdicts.Of(org, editions ? from : edition, null, editions ? null : from, register, time, cancellation);
        if (before is null) return new Problem(noBefore!);
        // The edition that the first end found is the one that both speak of.
        var (after, noAfter) = await Verdicts.Of(org, editions ? to : before.Edition.ToString(), null, editions ? null : to, register, time, cancellation);
        if (after is null) return new Problem(noAfter!);
        var items = StandingChangeView.Pair(before.Rows, after.Rows, row => StandingView.Of(row.Standing, before.Organization, row.Service, request))
            .Where(change => change is { Before: { } then, After: { } now } && (then.Outcome, then.Reason) != (now.Outcome, now.Reason));
        return Reply.Ok(new ChangesView(
            before.Organization.Value, editions ? null : before.Edition.ToString(), before.AsOf ?? from, after.AsOf ?? to, [.. items],
            new Dictionary<string, LinkView> { ["self"] = request.Self() }));
    }
}
