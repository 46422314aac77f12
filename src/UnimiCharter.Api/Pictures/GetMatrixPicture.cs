using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Pictures;

internal sealed class GetMatrixPicture(Register register, TimeProvider time) : Endpoint<GetMatrixPicture.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: QueryParam] EditionYear? Edition = null, [property: QueryParam] Language? Lang = null,
        [property: QueryParam, MaxLength(64), RegularExpression("^[A-Za-z0-9_-]+$")] string? Etag = null);

    public override void Configure()
    {
        Get("/{org}/compliance/matrix.svg");
        AllowAnonymous();
        Description(d => d.WithName("showMatrixPicture").WithTags(Topics.Pictures)
            .WithSummary("Services by dimensions as a picture")
            .WithDescription("A row for each service of an edition, a column for each dimension, and in each cell the outcome of its indicators; what is not final is an outline.")
            .Only(MediaTypes.Svg).Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, named, _, _) = request;
        var moment = Moment.Present(register, time);
        var (found, charter, unknown) = await moment.Edition(organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);
        var records = await register.Promises(organization, found, null, cancellation);
        // The records are made of the services too: a name that changes makes others of them.
        var rendering = Rendering.Of(HttpContext.Request, moment.Today, charter);
        if (Renderings.Find(records, rendering) is { } known) return new Reply(known, cacheControl: Caching.Portal);
        await HttpContext.TakePlace();
        var services = await register.Services(organization, null, cancellation);
        var (byService, language) = (records.Judge(found, moment.Today).ToLookup(row => row.Service), Languages.Of(HttpContext.Request));
        MatrixRow[] rows = [.. charter!.Services.Select(code => new MatrixRow(services.GetValueOrDefault(code)?.Known?.Name.In(language) ?? code.Value, [.. byService[code].Select(row => row.Standing)]))];
        return new Reply(
            Renderings.Keep(records, rendering, Matrix.Of($"matrix-{organization}-{found}", charter.OrganizationName, found, rows, await register.Dimensions(organization, cancellation), language)), cacheControl: Caching.Portal);
    }
}
