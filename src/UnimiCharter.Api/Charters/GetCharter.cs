using UnimiCharter.Api.Access;
using UnimiCharter.Api.Http;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Charters;

internal sealed class GetCharter : IEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/charters/{edition}", Handle)
        .WithName("showCharter").WithTags(Tags.Charter).ForAnyone()
        .WithSummary("An edition of a charter")
        .WithDescription("The published version that is the charter now, as it was signed; as it stands, without a version, while none is.")
        .Produces<CharterDocument>().Faults(400, 404);

    private static async Task<IResult> Handle(string org, string edition, Register register, Publishing publishing, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var (found, fault) = await FoundCharter.Of(org, edition, register, time, request, cancellation);
        if (found is null) return new Problem(fault!);
        if (found.Charter.CurrentAt(time.GetUtcNow()) is { } current)
        {
            var versions = await publishing.Versions(found.Organization, found.Edition, cancellation);
            return Reply.Text(versions.First(v => v.Fact.Version == current.Version).Fact.Document, MediaTypes.Json);
        }
        var content = await publishing.Content(found.Organization, found.Edition, long.MaxValue, cancellation);
        return Reply.Text(CharterDocument.Of(found.Organization, found.Edition, content!).ToCanonicalJson(), MediaTypes.Json);
    }
}
