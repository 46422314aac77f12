using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Compliance;

/// <summary>The verdicts that differ between two editions, or between what was known at two instants.</summary>
/// <param name="Edition">The edition, when two instants are compared.</param>
internal sealed record ChangesView(
    string Organization,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Edition,
    string From, string To, IReadOnlyList<StandingChangeView> Items,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <summary>From where, or to where, changes are asked for: an edition, or a time.</summary>
internal readonly record struct ChangesEnd(EditionYear? Edition, When? At, string Text) : IParameter
{
    public static FaultAt? Read(Said said, out object? value)
    {
        var at = default(When);
        var isEdition = Editions.TryParse(said.Text, out var edition);
        var isRead = isEdition || When.TryParse(said.Text, out at);
        value = new ChangesEnd(isEdition ? edition : null, isEdition ? null : at, said.Text);
        return isRead ? null : new("malformed-instant", said.Name, said.Text);
    }
}

internal sealed class ListChanges(Register register, TimeProvider time) : Endpoint<ListChanges.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: QueryParam, MaxLength(Instants.MaxLength)] ChangesEnd From, [property: QueryParam, MaxLength(Instants.MaxLength)] ChangesEnd To,
        [property: QueryParam] EditionYear? Edition = null);

    public override void Configure()
    {
        Get("/{org}/compliance/changes");
        Policies(May.Board);
        Description(d => d.WithName("listComplianceChanges").WithTags(Topics.Compliance)
            .WithSummary("What became of the verdicts")
            .WithDescription("The verdicts whose outcome, or whose reason for having none, differs between two editions (from=2024&to=2025) or between two instants (from=2024-07-01T00:00:00Z&to=2024-12-31T23:00:00Z) of one edition; of indicators that were promised at both.")
            .Produces<ChangesView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, from, to, edition) = request;
        var areEditions = from.Edition is not null;
        if (areEditions != to.Edition is not null || (areEditions && edition is not null)) return Problem.Of("unlike-ends");

        var (before, noBefore) = await Verdicts.Of(org, from.Edition ?? edition, null, from.At, register, time, cancellation);
        if (before is null) return new Problem(noBefore!);
        // The edition that the first end found is the one that both speak of.
        var (after, noAfter) = await Verdicts.Of(org, to.Edition ?? before.Edition, null, to.At, register, time, cancellation);
        if (after is null) return new Problem(noAfter!);
        var items = StandingChangeView.Pair(before.Rows, after.Rows, row => StandingView.Of(row, before.Organization, HttpContext.Request))
            .Where(change => change is { Before: { } then, After: { } now } && (then.Outcome, then.Reason) != (now.Outcome, now.Reason));
        return Reply.Ok(new ChangesView(
            before.Organization.Value, areEditions ? null : before.Edition.ToString(), before.AsOf ?? from.Text, after.AsOf ?? to.Text, [.. items],
            new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self() }));
    }
}
