using UnimiCharter.Api.Access;
using UnimiCharter.Api.Http;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Charters;

internal sealed class GetVersion : IEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/charters/{edition}/versions/{version}", Handle)
        .WithName("showVersion").WithTags(Tags.Charter).ForAnyone()
        .WithSummary("A published version of an edition")
        .WithDescription("Canonical JSON (RFC 8785), the same bytes for ever: those that its SHA-256 and its signature are over.")
        .Produces<CharterDocument>().Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, string edition, string version, Register register, Publishing publishing, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var (found, fault) = await FoundVersion.Of(org, edition, version, register, publishing, time, request, cancellation);
        if (found is null) return new Problem(fault!);
        // Until it is public, it is nobody else's to keep.
        var caching = found.Recorded.Fact.From <= time.GetUtcNow() ? Caching.Forever : Caching.Never;
        return Reply.Text(found.Recorded.Fact.Document, MediaTypes.Json, caching);
    }
}
