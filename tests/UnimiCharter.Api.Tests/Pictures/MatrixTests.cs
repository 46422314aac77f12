using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Pictures;

/// <summary>The matrix shows every promise of the charter: its outcome by colour and sign, and whether that is final.</summary>
public sealed class MatrixTests
{
    [Fact]
    public async Task Every_service_has_a_row_and_every_promise_a_cell()
    {
        await using var app = await App.Start(at: "2025-02-01T10:00:00Z");
        foreach (var month in Enumerable.Range(1, 12)) (await app.Put(Paths.Measurement("master", "timeliness", $"2024-{month:D2}"), """{"yes":true}""")).Expect(201);
        (await app.Put(Paths.Measurement("master", "transparency", "2024-01"), """{"yes":false}""")).Expect(201);

        var matrix = Svg.Of(await app.Get("/v1/unimi/compliance/matrix.svg", App.Anonymous)).KeepsManners();
        Assert.Equal(66, matrix.Groups.Count());
        var cells = matrix.All("g").Select(g => string.Join(' ', g.Elements().Skip(1).Select(e => $"{e.Name.LocalName}.{e.Attribute("class")!.Value.Replace(' ', '.')}"))).ToArray();
        // The sixth service: final is a full box with the sign in the paper's colour, provisional an outline.
        Assert.Equal("rect.met path.mark.on", cells[31]);
        Assert.Equal("rect.outline.missed path.mark.missed", cells[32]);
        Assert.Equal(64, cells.Count(c => c == "rect.outline.unknown path.mark.unknown"));
        // Columns begin at 306 and are 98 wide.
        Assert.Equal(Enumerable.Range(0, 66).Select(i => i % 6), matrix.All("g").Select(g => (int)(Svg.Number(g.Elements().ElementAt(1), "x") - 306) / 98));

        Assert.Equal("Università degli Studi di Milano. Carta dei servizi 2024: gli standard sono rispettati?", matrix.Title);
        Assert.Contains("Master: Accessibilità, Non valutabile: nessun dato è stato comunicato (provvisorio, 0 periodi su 12); Tempestività, Rispettato (definitivo); Trasparenza, Non rispettato (provvisorio, 1 periodo su 12);", matrix.Description, StringComparison.Ordinal);
        foreach (var dimension in new[] { "Accessibilità", "Tempestività", "Trasparenza", "Efficacia", "Continuità", "Efficienza", "Master" }) Assert.Contains(dimension, matrix.Texts);
        foreach (var dimension in new[] { "Timeliness", "Met", "Outline only: provisional" })
            Assert.Contains(dimension, Svg.Of(await app.Get("/v1/unimi/compliance/matrix.svg?edition=2024", "Accept-Language: en")).Texts);
    }
}
