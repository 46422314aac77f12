using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace UnimiCharter.Api.Changes;

internal sealed class ReadFeed(ChangeFeed feed, Register register, ProgrammeRegister programmes, OrganizationRegister organizations)
    : Endpoint<ReadFeed.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: QueryParam] long? After = null, [property: QueryParam] Cursor? Cursor = null,
        [property: QueryParam, Range(1, Pages.MaxLimit)] int Limit = Pages.DefaultLimit);

    public override void Configure()
    {
        Get("/{org}/changes");
        AllowAnonymous();
        Description(d => d.WithName("listChanges").WithTags(Topics.Compliance)
            .WithSummary("What changed since a position")
            .WithDescription("The verdicts that facts changed, in the order of the facts' positions: outcome, result and finality, judged on the day of the fact with it and without it; and the versions of editions that came into force or were withdrawn. Who asks again with after={position} of the last answer misses nothing.")
            .Produces<FeedView>().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, from, cursor, most) = request;
        var last = (Position: from ?? 0, Ordinal: int.MaxValue);
        if (cursor is not null && !TryRead(cursor?.Key, out last)) return Problem.Of("malformed-cursor");
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(organization.Value));

        if (most > Pages.DefaultLimit) await HttpContext.TakePlace();
        var found = await feed.After(organization, last.Position, last.Ordinal, most + 1, HttpContext.Request.SeesDrafts(), cancellation);
        PlacedChange[] page = [.. found.Changes.Take(most)];
        var links = new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self(), ["stream"] = HttpContext.Request.To($"/v1/{organization}/changes/stream") };
        var position = found.Position;
        if (found.Changes.Count > most)
        {
            var (end, next) = (page[^1], found.Changes[most]);
            links["next"] = Cursor.Next(HttpContext.Request, string.Create(CultureInfo.InvariantCulture, $"{end.Position}.{end.Ordinal}"));
            // A fact of which something is still to be told has not been told.
            position = next.Position == end.Position ? end.Position - 1 : end.Position;
        }
        return Reply.Ok(new FeedView([.. page.Select(change => ChangeView.Of(change, organization, HttpContext.Request.Url("")))], position, links));
    }

    private static bool TryRead(string? key, out (long Position, int Ordinal) last)
    {
        last = default;
        return key?.Split('.') is [var position, var ordinal] && Literals.IsWhole(position) && Literals.IsWhole(ordinal)
            && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out last.Position)
            && int.TryParse(ordinal, NumberStyles.None, CultureInfo.InvariantCulture, out last.Ordinal);
    }
}
