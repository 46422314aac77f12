namespace UnimiCharter.Store;

/// <summary>Renders the facts of a batch one after another, each chained to the one before it in its stream.</summary>
internal sealed class FactRenderer(Batch batch)
{
    private readonly FactText text = new();
    private int next;

    /// <summary>The next facts, so many at most; their streams then have new heads.</summary>
    public IReadOnlyList<RenderedFact> Next(int most)
    {
        var rendered = new RenderedFact[Math.Min(most, batch.Facts.Count - next)];
        for (var i = 0; i < rendered.Length; i++)
        {
            var fact = batch.Facts[next++];
            var id = Guid.CreateVersion7(fact.At);
            batch.Chain(fact.Stream, text.Render(id, fact, batch.Streams[fact.Stream].Hash));
            rendered[i] = new(fact, id, text.Data.ToArray(), text.Headers.ToArray());
        }
        return rendered;
    }
}
