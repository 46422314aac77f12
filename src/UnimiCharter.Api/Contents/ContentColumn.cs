namespace UnimiCharter.Api.Contents;

/// <summary>A column of a table of cards or of indicators: a part of each of them.</summary>
/// <param name="Path">Where it stands in one.</param>
/// <param name="Explained">What is written there, in Italian and in English.</param>
/// <param name="Width">In a workbook, in characters.</param>
internal sealed record ContentColumn(
    string Path, string Italian, string English, ContentCell Cell, (string Italian, string English) Explained, double Width = 24, CellForm Form = CellForm.Plain)
    : Column(Path, Italian, English, Form)
{
    public OfficeColumn In(Language language)
    {
        var choices = Cell switch
        {
            ContentCell.Word { Among: { } among } => ChoiceNames.All(among),
            ContentCell.Truth => [OfficeTable.Told(true, language), OfficeTable.Told(false, language)],
            _ => [],
        };
        var explained = language.Pick(Explained.Italian, Explained.English);
        return new(NameIn(language), choices.Length > 0 ? $"{explained} {string.Join(", ", choices)}." : explained, Width, Cell is not ContentCell.Number, choices);
    }
}
