namespace UnimiCharter.Api.Operations;

/// <summary>The state of the service in the shape of a problem, as the Italian interoperability rules ask.</summary>
internal sealed class GetStatus(Readiness readiness) : EndpointWithoutRequest<IResult>
{
    public override void Configure()
    {
        Get("/status");
        RoutePrefixOverride("");
        AllowAnonymous();
        Description(d => d.WithName("checkStatus").WithTags(Topics.Operations)
            .WithSummary("Whether the registry works")
            .WithDescription("A problem document with status 200 when all is well; 503 when the registry cannot reach its database.")
            .Produces<ProblemView>(StatusCodes.Status200OK, MediaTypes.Problem).WithMetadata(new TakesAnyQuery()));
    }

    public override async Task<IResult> ExecuteAsync(CancellationToken cancellation)
    {
        if (await readiness.Trouble(cancellation) is { } trouble) return new Problem(trouble);
        var isLate = await readiness.IsFeedLate(cancellation);
        var language = Languages.Of(HttpContext.Request);
        HttpContext.Request.Introduce();
        HttpContext.Response.Headers.CacheControl = "no-store";
        HttpContext.Response.Headers.ContentLanguage = language.Tag();
        return Results.Json(
            new ProblemView(
                "about:blank", "OK", StatusCodes.Status200OK,
                isLate
                    ? language.Pick("Il registro funziona; chi segue le variazioni le riceve in ritardo.", "The registry works; who follows the changes is told of them late.")
                    : language.Pick("Il registro funziona.", "The registry works."),
                "/status", "ok", []),
            ApiJson.Options, MediaTypes.Problem, StatusCodes.Status200OK);
    }
}
