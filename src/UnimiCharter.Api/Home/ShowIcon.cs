namespace UnimiCharter.Api.Home;

/// <summary>Of all pages.</summary>
internal sealed class ShowIcon : EndpointWithoutRequest<IResult>
{
    private static readonly Rendered Icon = Rendered.Text(Read(), MediaTypes.Svg, Edge.PictureSecurity);

    public override void Configure()
    {
        Get("/icon.svg", "/favicon.ico");
        RoutePrefixOverride("");
        AllowAnonymous();
        Description(d => d.ExcludeFromDescription().WithMetadata(new TakesAnyQuery()));
    }

    public override Task<IResult> ExecuteAsync(CancellationToken cancellation) => Task.FromResult<IResult>(new Reply(Icon, cacheControl: Caching.Portal));

    private static string Read()
    {
        using var file = new StreamReader(typeof(ShowIcon).Assembly.GetManifestResourceStream("icon.svg")!);
        return file.ReadToEnd();
    }
}
