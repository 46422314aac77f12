using System.Globalization;

namespace UnimiCharter.Api.Changes;

internal sealed class ReadFeed : ISlice
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 500;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/changes", Handle)
        .WithName("listChanges").WithTags(Topics.Compliance).ForAnyone()
        .WithSummary("What changed since a position")
        .WithDescription("The verdicts that facts changed, in the order of the facts' positions: outcome, result and finality, judged on the day of the fact with it and without it; and the versions of editions that came into force or were withdrawn. Who asks again with after={position} of the last answer misses nothing.")
        .Produces<FeedView>().Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? after, [FromQuery] string? cursor, [FromQuery] string? limit,
        ChangeFeed feed, Register register, ProgrammeRegister programmes, OrganizationRegister organizations, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (Read.Position("after", after, out var from) is { } badPosition) return new Problem(badPosition);
        if (Read.Limit(limit, DefaultLimit, MaxLimit, out var most) is { } badLimit) return new Problem(badLimit);
        var last = (Position: from ?? 0, Ordinal: int.MaxValue);
        if (cursor is not null && !TryRead(Cursor.Read(cursor), out last)) return Problem.Of("malformed-cursor");
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(org));

        var found = await feed.After(organization, last.Position, last.Ordinal, most + 1, token => FeedDrafts.Hidden(organization, register, time, request, token), cancellation);
        PlacedChange[] page = [.. found.Changes.Take(most)];
        var links = new Dictionary<string, LinkView> { ["self"] = request.Self(), ["stream"] = request.To($"/v1/{organization}/changes/stream") };
        var position = found.Position;
        if (found.Changes.Count > most)
        {
            var (end, next) = (page[^1], found.Changes[most]);
            links["next"] = Cursor.Next(request, string.Create(CultureInfo.InvariantCulture, $"{end.Position}.{end.Ordinal}"));
            // A fact of which something is still to be told has not been told.
            position = next.Position == end.Position ? end.Position - 1 : end.Position;
        }
        return Reply.Ok(new FeedView([.. page.Select(change => ChangeView.Of(change, organization, request.Url("")))], position, links));
    }

    private static bool TryRead(string? key, out (long Position, int Ordinal) last)
    {
        last = default;
        return key?.Split('.') is [var position, var ordinal] && Literals.IsWhole(position) && Literals.IsWhole(ordinal)
            && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out last.Position)
            && int.TryParse(ordinal, NumberStyles.None, CultureInfo.InvariantCulture, out last.Ordinal);
    }
}
