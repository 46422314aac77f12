using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Charters;

/// <summary>As a path has it; what is no number is nobody's.</summary>
internal readonly record struct ReleaseNumber(string Text) : IParameter
{
    public static FaultAt? Read(Said said, out object? value)
    {
        value = new ReleaseNumber(said.Text);
        return Literals.IsWhole(said.Text) ? null : new("unknown-release", said.Name, said.Text);
    }
}

internal sealed class GetRelease(KnownCharters charters, Readings readings, TimeProvider time) : Endpoint<GetRelease.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition, [property: RouteParam, MaxLength(9), RegularExpression("^[0-9]+$")] ReleaseNumber Release);

    public override void Configure()
    {
        Get("/{org}/charters/{edition}/releases/{release}");
        AllowAnonymous();
        Description(d => d.WithName("showRelease").WithTags(Topics.Charter)
            .WithSummary("Released results of an edition")
            .WithDescription("Canonical JSON (RFC 8785), the same bytes for ever: those that their SHA-256 and their signature are over. In the same formats as the edition.")
            .Produces<ResultsDocument>().InAllFormats().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, edition, release) = request;
        var (found, fault) = await FoundCharter.Recent(org, edition, charters, time, HttpContext.Request, cancellation);
        if (Find() is null) (found, fault) = await FoundCharter.Of(org, edition, charters, time, HttpContext.Request, cancellation);
        if (found is null) return new Problem(fault!);
        return Find() is { } released
            ? new Reply(await readings.Of(found, released, HttpContext.Request, cancellation), cacheControl: Caching.Forever, modified: released.At)
            : Problem.Of(Refusal.UnknownRelease(release.Text));

        ReleasedResults? Find() => found?.Charter.Releases.FirstOrDefault(r => FormattableString.Invariant($"{r.Number}") == release.Text);
    }
}
