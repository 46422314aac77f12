namespace UnimiCharter.Api.Home;

/// <summary>Where a person comes who knows the address alone: it leads on. A program, which asks for no page, is told that there is nothing.</summary>
internal sealed class ShowHome(HomePage home) : EndpointWithoutRequest<IResult>
{
    public override void Configure()
    {
        Get("/");
        RoutePrefixOverride("");
        AllowAnonymous();
        Description(d => d.ExcludeFromDescription().WithMetadata(new TakesAnyQuery()));
    }

    public override async Task<IResult> ExecuteAsync(CancellationToken cancellation) =>
        MediaTypes.Preferred(HttpContext.Request, MediaTypes.Html)
            ? new Reply(await home.Of(Languages.Of(HttpContext.Request), HttpContext.Request, cancellation))
            : Problem.Of("not-found");
}
