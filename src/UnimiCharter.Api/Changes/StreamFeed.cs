
namespace UnimiCharter.Api.Changes;

internal sealed class StreamFeed(ChangeFeed feed, Followers followers, Register register, ProgrammeRegister programmes, OrganizationRegister organizations)
    : Endpoint<StreamFeed.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: QueryParam] long? After = null, [property: FromHeader(EventStream.LastEventId)] long? LastEventId = null);

    public override void Configure()
    {
        Get("/{org}/changes/stream");
        AllowAnonymous();
        Description(d => d.WithName("streamChanges").WithTags(Topics.Compliance)
            .WithSummary("What changes, as it changes")
            .WithDescription("The feed of changes as server-sent events, each named after its kind, with the position as its id and the change in JSON. It begins after Last-Event-ID, else after the position that is asked for, else now, and with that position as an id. It ends after some minutes, when the registry stops, when nobody reads, or within a second when the key that it was asked with is not valid any more: a reader that comes again with the last id misses nothing.")
            .Only(EventStream.MediaType).Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, from, last) = request;
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(organization.Value));
        var position = last ?? from ?? await feed.Position(cancellation);
        return followers.Admit(Caller.Of(HttpContext)) is { } place ? new EventStream(place, organization, position) : Problem.Of("too-many-followers");
    }
}
