using Microsoft.Playwright;

namespace UnimiCharter.Api.Tests.Portal;

/// <summary>The charter and its results as pages, in a browser and on paper.</summary>
[Collection(Browser.Name)]
public sealed class PageTests(Browser browser)
{
    private const string Charter = "v1/unimi/charters/2024";
    private static readonly string[] OnScreenOnly = [".ways", ".contents", ".skip"];

    [Theory]
    [InlineData(Charter, "it", ColorScheme.Light, 1280)]
    [InlineData(Charter, "en", ColorScheme.Dark, 1280)]
    [InlineData(Charter, "en", ColorScheme.Light, 320)]
    [InlineData(Charter + "/results", "it", ColorScheme.Light, 1280)]
    [InlineData(Charter + "/results", "en", ColorScheme.Dark, 320)]
    public async Task Axe_finds_no_violation_and_nothing_is_wider_than_the_window(string path, string language, ColorScheme scheme, int width)
    {
        await Release();
        await browser.Open($"{path}.{language}.html", async page =>
        {
            await AccessibilityTests.Judged(page);
            Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        }, on: new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 } });
    }

    /// <summary>On paper: every service begins a page, and what only a screen can use is not there.</summary>
    [Theory]
    [InlineData(Charter)]
    [InlineData(Charter + "/results")]
    public async Task It_prints_without_what_only_a_screen_can_use(string path)
    {
        await Release();
        await browser.Open(path + ".it.html", async page =>
        {
            await page.EmulateMediaAsync(new() { Media = Media.Print });
            foreach (var hidden in OnScreenOnly) Assert.False(await page.Locator(hidden).IsVisibleAsync());
            Assert.Equal(11, await page.Locator("h2:visible").CountAsync());
            Assert.Equal(66, await page.Locator("tbody tr:visible").CountAsync());
            var pdf = System.Text.Encoding.Latin1.GetString(await page.PdfAsync(new() { PreferCSSPageSize = true }));
            Assert.StartsWith("%PDF-", pdf, StringComparison.Ordinal);
            Assert.InRange(System.Text.RegularExpressions.Regex.Count(pdf, @"/Type\s*/Page\b"), 11, 30);
        });
    }

    /// <summary>With the keyboard alone: first to the content, then through the links in their order.</summary>
    [Fact]
    public Task The_first_key_leads_past_what_is_on_every_page() => browser.Open(Charter + ".it.html", async page =>
    {
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Vai al contenuto", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("content", await page.EvaluateAsync<string>("document.activeElement.id"));
    });

    [Fact]
    public Task The_other_language_is_one_link_away() => browser.Open(Charter + ".it.html", async page =>
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await page.WaitForURLAsync("**/2024.en.html");
        Assert.Equal("en", await page.EvaluateAsync<string>("document.documentElement.lang"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Italiano" }).ClickAsync();
        await page.WaitForURLAsync("**/2024.it.html");
    });

    private async Task Release() => Assert.InRange((await browser.App.Post("/" + Charter + "/releases", null)).Status, 200, 201);
}
