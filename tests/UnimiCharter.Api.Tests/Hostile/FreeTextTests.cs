using System.Globalization;
using System.Text.Json;
using UnimiCharter.Api.Tests.Batches;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Web;

namespace UnimiCharter.Api.Tests.Hostile;

/// <summary>Where any text will do, a hostile one is a text like any other: it is kept, and read back letter for letter.</summary>
[Collection(HostileRequests.Name)]
public sealed class FreeTextTests(SharedApp shared, Tally tally) : IClassFixture<SharedApp>
{
    private readonly App app = shared.App;

    public static string[] Texts { get; } = [.. Strings.Texts.Where(text => !string.IsNullOrWhiteSpace(text) && text.Length <= 200 && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))];

    [Fact]
    public async Task A_note_and_a_reason_are_read_back_as_they_were_written()
    {
        var path = Library.Measurement(await Library.Open(app), "prestiti", "2024-01");
        var (facts, tag) = (await app.Facts(), (await app.Put(path, """{"count":1}""")).Expect(201).ETag);
        foreach (var (text, i) in Texts.Select((text, i) => (text, i)))
        {
            var written = (await app.Put(path, JsonSerializer.Serialize(new { count = i + 2, note = text, reason = text }), "If-Match: " + tag)).Expect(200);
            tag = written.ETag;
            Assert.Equal(text, (await app.Get(path)).TextAt("note"));
        }
        var history = (await app.Get(path + "/history")).Expect(200).At("items").EnumerateArray().Skip(1).ToList();
        Assert.Equal(Texts, history.Select(fact => fact.Text("note")));
        Assert.Equal(Texts, history.Select(fact => fact.Text("reason")));
        await Told(facts, Texts.Length + 1, 2 * Texts.Length);
    }

    [Theory]
    [InlineData(Sending.Json)]
    [InlineData(Sending.NdJson)]
    [InlineData(Sending.Csv)]
    public async Task A_note_of_a_batch_is_read_back_and_exported_as_it_was_written(string mediaType)
    {
        var organization = await Library.Open(app);
        var (facts, path) = (await app.Facts(), Library.Measurement(organization, "prestiti", "2024-01"));
        foreach (var (text, i) in Texts.Select((text, i) => (text, i)))
        {
            var item = JsonSerializer.Serialize(new { service = Library.Service, indicator = "prestiti", period = "2024-01", count = i, note = text, reason = "prova" });
            var answer = await app.Import(organization, "?mode=atomic", mediaType, mediaType switch
            {
                Sending.Json => $$"""{"items":[{{item}}]}""",
                Sending.NdJson => item,
                _ => string.Create(CultureInfo.InvariantCulture, $"service,indicator,period,count,reason,note\r\n{Library.Service},prestiti,2024-01,{i},prova,{Cell(text)}\r\n"),
            });
            answer.Expect(200);
            Assert.Equal(text, (await app.Get(path)).TextAt("note"));
            // What was exported is read as what was written.
            var export = (await app.Get($"/v1/{organization}/measurement-batches/export")).Expect(200).Text;
            var told = CsvTable.Harmless(text)!;
            Assert.True(export.Contains($",{told},", StringComparison.Ordinal) || export.Contains($",{Cell(told)},", StringComparison.Ordinal), export);
            Assert.Equal("0/1/0/0", (await app.Import(organization, "?mode=atomic", Sending.Csv, export)).Expect(200).Counts());
        }
        await Told(facts, Texts.Length, Texts.Length);
    }

    [Fact]
    public async Task Names_and_titles_are_read_back_as_they_were_written()
    {
        var facts = await app.Facts();
        var tag = "";
        foreach (var (text, i) in Texts.Select((text, i) => (text, i)))
        {
            var named = (await app.Put("/v1/organizations/altrove", JsonSerializer.Serialize(new { name = text, reason = text }), i == 0 ? "If-None-Match: *" : "If-Match: " + tag)).Expect(i == 0 ? 201 : 200);
            tag = named.ETag;
            Assert.Equal(text, (await app.Get("/v1/organizations/altrove")).TextAt("name"));
        }
        var plan = "";
        foreach (var (text, i) in Texts.Select((text, i) => (text, i)))
        {
            var body = JsonSerializer.Serialize(new { organizationName = text, title = text, span = "2020..2022", goals = new[] { new { code = "a", title = text } }, indicators = Array.Empty<object>(), reason = text });
            plan = (await app.Put("/v1/altrove/programmes/piano/plan", body, i == 0 ? "If-None-Match: *" : "If-Match: " + plan)).Expect(i == 0 ? 201 : 200).ETag;
            var read = await app.Get("/v1/altrove/programmes/piano/plan");
            Assert.Equal((text, text), (read.TextAt("title"), read.TextAt("goals.0.title")));
        }
        await Told(facts, 2 * Texts.Length, 6 * Texts.Length);
    }

    private static string Cell(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private async Task Told(long before, int written, int inputs)
    {
        tally.Add(inputs);
        Assert.Equal(before + written, await app.Facts());
        // No text comes out of the chain of hashes other than it went in.
        Assert.Empty((await app.Verify()).Findings);
    }
}
