using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using UnimiCharter.Api.Home;
using UnimiCharter.Api.Portal;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Domain;

namespace UnimiCharter.Api.Tests.Portal;

/// <summary>The system's Chromium, and a registry with the portal, as the default run has it: for classes that take turns.</summary>
[CollectionDefinition(Name)]
public sealed class Browser : ICollectionFixture<Browser>, IAsyncLifetime
{
    public const string Name = "Browser";

    /// <summary>Has the editions of 2023 and 2024, and words that would be markup.</summary>
    public const string Other = "verona";
    public const string Hostile = """<img src="/x" onerror="document.title='taken'"><script>document.title='taken'</script>&amp;""";

    private static readonly string[] Names = ["chromium", "google-chrome", "google-chrome-stable"];

    private IPlaywright playwright = null!;
    private IBrowser chromium = null!;

    public ListeningApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout((float)Until.Patience.TotalMilliseconds);
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable(), ChromiumSandbox = Environment.UserName != "root" });
        App = await Start("Charter:Changes:StreamSeconds=600", SigningKey.Setting);
        var service = new ServiceFile(
            "servizio", Hostile, Hostile, Hostile, Hostile, [new(Hostile, Hostile, Hostile, ["\"><b>1</b>"], ["a@b.it\" onclick=\"x"])], [new Link(new(Hostile), "https://www.unimi.it/?a=\"><script>")],
            [new("reclami", QualityDimension.Effectiveness, Hostile, Hostile, "count", Aggregation.Peak, Frequency.Monthly, new("atMost", 5, "count"))]);
        Assert.True(await new CharterFile(new(Other, "Ateneo di prova " + Hostile), "2023", "Carta 2023", new(12, 7), [service with { Name = "Servizio del 2023" }]).Load(App.Recorder));
        Assert.True(await new CharterFile(new(Other, "Ateneo di prova " + Hostile), "2024", "Carta 2024 " + Hostile, new(12, 7), [service with { Code = "altro" }]).Load(App.Recorder));
    }

    public async Task DisposeAsync()
    {
        await chromium.DisposeAsync();
        playwright.Dispose();
        await App.DisposeAsync();
    }

    public static Task<ListeningApp> Start(params string[] settings) => Harness.App.ListenWith(Compose, settings: ["Charter:Changes:Milliseconds=50", .. settings]);

    /// <summary>As the default run does.</summary>
    public static void Compose(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<PortalFiles>().AddSingleton(services => ActivatorUtilities.CreateInstance<HomePage>(services, true));

    /// <summary>Someone's visit to the portal: fails when the page complains to the console, asks another host for anything, or more than anyone may.</summary>
    /// <param name="address">After the path of the portal: its query, and what it leads to.</param>
    /// <param name="visit">What they do there.</param>
    /// <param name="mayBeRefused">Whether the browser may complain that a request was answered with a problem.</param>
    /// <param name="on">Their browser's window and wishes.</param>
    /// <param name="app">Another registry than the shared one.</param>
    internal Task Visit(string address, Func<IPage, Task> visit, bool mayBeRefused = false, BrowserNewContextOptions? on = null, ListeningApp? app = null) =>
        Open("portal" + address, visit, mayBeRefused, on, app);

    /// <inheritdoc cref="Visit"/>
    /// <summary>Someone's look at any page of the registry.</summary>
    internal Task Open(string address, Func<IPage, Task> visit, bool mayBeRefused = false, BrowserNewContextOptions? on = null, ListeningApp? app = null) =>
        OpenAt(new((app ?? App).Root, address), visit, mayBeRefused, on);

    /// <inheritdoc cref="Visit"/>
    /// <summary>The same by another of a registry's names.</summary>
    /// <param name="mayWrite">Whether the page may write, and with a key.</param>
    internal async Task OpenAt(Uri address, Func<IPage, Task> visit, bool mayBeRefused = false, BrowserNewContextOptions? on = null, bool mayWrite = false)
    {
        var root = address.GetLeftPart(UriPartial.Authority) + "/";
        var troubles = new ConcurrentQueue<string>();
        await using var context = await chromium.NewContextAsync(on ?? new());
        context.SetDefaultTimeout((float)Until.Patience.TotalMilliseconds);
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !(mayBeRefused && message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))) troubles.Enqueue(message.Text);
        };
        page.PageError += (_, error) => troubles.Enqueue(error);
        page.Dialog += (_, dialog) => troubles.Enqueue(dialog.Message);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(root, StringComparison.Ordinal) || !mayWrite && (request.Method != "GET" || request.Headers.ContainsKey("authorization"))) troubles.Enqueue($"{request.Method} {request.Url}");
        };
        await page.GotoAsync(address.ToString());
        await visit(page);
        Assert.Empty(troubles);
    }

    private static string Executable() =>
        (from name in Names
         from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         let file = Path.Combine(folder, name)
         where File.Exists(file)
         select file).FirstOrDefault()
        ?? throw new InvalidOperationException($"The portal is tested in a browser, and there is none: install one of {string.Join(", ", Names)} (on Debian the package chromium).");
}

internal static class Pages
{
    /// <summary>When all that was chosen is there.</summary>
    public static Task Shown(this IPage page) => page.Locator("main[aria-busy=false] #charter:not([hidden])").WaitForAsync();

    /// <summary>When a change would be told.</summary>
    public static Task Followed(this IPage page) => page.Locator(".following.now").WaitForAsync();

    public static ILocator Promise(this IPage page, string service, string indicator) => page.Locator($"[id='{service}.{indicator}']");

    public static ILocator Cell(this IPage page, string service, string indicator) => page.Locator($"#matrix a[href='#{service}.{indicator}']");
}
