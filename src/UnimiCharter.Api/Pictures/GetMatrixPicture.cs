
namespace UnimiCharter.Api.Pictures;

internal sealed class GetMatrixPicture : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/compliance/matrix.svg", Handle)
        .WithName("showMatrixPicture").WithTags(Topics.Pictures).ForAnyone()
        .WithSummary("Services by dimensions as a picture")
        .WithDescription("A row for each service of an edition, a column for each dimension, and in each cell the outcome of its indicators; what is not final is an outline.")
        .Only(MediaTypes.Svg).Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? edition, [FromQuery] string? lang, [FromQuery] string? etag,
        Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (Read.Edition(edition, out var named) is { } malformed) return new Problem(malformed);
        if (Embedding.Read(lang, etag) is { } unread) return new Problem(unread);
        var moment = Moment.Present(register, time);
        var (found, charter, unknown) = await moment.Edition(organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);
        var services = await register.Services(organization, null, cancellation);
        var byService = (await register.Promises(organization, found, null, cancellation)).Judge(found, moment.Today).ToLookup(row => row.Service);
        MatrixRow[] rows = [.. charter!.Services.Select(code => new MatrixRow(services.GetValueOrDefault(code)?.Known?.Name ?? code.Value, [.. byService[code].Select(row => row.Standing)]))];
        return new Reply(Matrix.Of($"matrix-{organization}-{found}", charter.OrganizationName, found, rows, Languages.Of(request)), cacheControl: Caching.Portal);
    }
}
