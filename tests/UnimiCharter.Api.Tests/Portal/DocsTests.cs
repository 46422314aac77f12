using Microsoft.Playwright;
using UnimiCharter.Api.Tests.Document;
using UnimiCharter.Api.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace UnimiCharter.Api.Tests.Portal;

/// <summary>The page of the documentation, as someone tries it who was given an address and a key. Each registry listens on a port of its own.</summary>
[Collection(Browser.Name)]
public sealed class DocsTests(Browser browser)
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task What_is_tried_out_asks_the_registry_that_served_the_page_and_succeeds(string host)
    {
        // Writes, and so not the one that is shared.
        await using var app = await App.Listen();
        var docs = new UriBuilder(app.Root) { Host = host, Path = "/docs/" }.Uri;
        var origin = docs.GetLeftPart(UriPartial.Authority) + "/";
        await browser.OpenAt(docs, async page =>
        {
            var list = await Tried(page, "listOrganizations");
            Assert.StartsWith(origin, await Asked(list), StringComparison.Ordinal);
            await Expect(Status(list)).ToHaveTextAsync("200");

            await Authorize(page);
            var report = await Tried(page, "reportMeasurement");
            Assert.StartsWith(origin, await Asked(report), StringComparison.Ordinal);
            await Expect(Status(report)).ToHaveTextAsync("201");
        }, mayWrite: true);
        Assert.Equal(3, (await app.Get(Paths.Measurement("master", "effectiveness", "2024-03"))).Expect(200).At("numerator").GetInt32());
    }

    [Fact]
    public Task Topics_come_in_the_order_of_the_document_what_offices_do_first() => browser.Open("docs/", async page =>
    {
        await page.Locator(".opblock-tag").First.WaitForAsync();
        var shown = await page.Locator(".opblock-tag").EvaluateAllAsync<string[]>("topics => topics.map(topic => topic.dataset.tag)");
        Assert.Equal(Contract.Whole.At("tags").EnumerateArray().Select(tag => tag.Text("name")), shown);
        Assert.Equal(["Measurements", "Reporting", "Compliance"], shown[..3]);
        Assert.Equal(["Access", "Operations"], shown[^2..]);
    });

    /// <summary>As the page fills it in: with the document's examples, and what has none empty.</summary>
    private static async Task<ILocator> Tried(IPage page, string operation)
    {
        var topic = page.Locator($".opblock-tag[data-tag='{Walk.Find(operation).Operation.Text("tags.0")}']");
        await topic.WaitForAsync();
        if (await topic.GetAttributeAsync("data-is-open") != "true") await topic.ClickAsync();
        var block = page.Locator($".opblock[id$='-{operation}']");
        await block.Locator(".opblock-summary-control").ClickAsync();
        await block.Locator(".try-out__btn").ClickAsync();
        foreach (var header in await block.Locator("tr[data-param-in=header] input").AllAsync()) await Expect(header).ToHaveValueAsync("");
        await block.Locator(".execute").ClickAsync();
        await Status(block).WaitForAsync();
        return block;
    }

    private static ILocator Status(ILocator block) => block.Locator(".live-responses-table tbody .response .response-col_status");

    private static Task<string> Asked(ILocator block) => block.Locator(".request-url pre").InnerTextAsync();

    private static async Task Authorize(IPage page)
    {
        await page.Locator(".auth-wrapper > .authorize").ClickAsync();
        await page.Locator(".auth-container input").FillAsync(App.AdminKey);
        await page.Locator(".auth-btn-wrapper .authorize").ClickAsync();
        await page.Locator(".auth-btn-wrapper .btn-done").ClickAsync();
    }
}
