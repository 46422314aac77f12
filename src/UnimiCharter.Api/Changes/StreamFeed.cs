
namespace UnimiCharter.Api.Changes;

internal sealed class StreamFeed : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/changes/stream", Handle)
        .WithName("streamChanges").WithTags(Topics.Compliance).ForAnyone()
        .WithSummary("What changes, as it changes")
        .WithDescription("The feed of changes as server-sent events, each named after its kind, with the position as its id and the change in JSON. It begins after Last-Event-ID, else after the position that is asked for, else now, and with that position as an id. It ends after some minutes, when the registry stops, or when nobody reads: a reader that comes again with the last id misses nothing.")
        .Only(EventStream.MediaType).ResumesByEventId().Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? after,
        ChangeFeed feed, Followers followers, Register register, ProgrammeRegister programmes, OrganizationRegister organizations, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (Read.Position("after", after, out var from) is { } badPosition) return new Problem(badPosition);
        var resumed = request.Headers[EventStream.LastEventId] is [var id] && id != "" ? id : null;
        if (Read.Position(EventStream.LastEventId, resumed, out var last) is { } badId) return new Problem(badId);
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(org));
        var position = last ?? from ?? await feed.Position(cancellation);
        return followers.Admit() is { } place ? new EventStream(place, organization, position) : Problem.Of("too-many-followers");
    }
}
