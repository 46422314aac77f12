using UnimiCharter.Domain;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>What goes with facts and is none is written in their transaction, as often as they are, and by nobody who is refused.</summary>
public sealed class BesideTests
{
    [Fact]
    public async Task It_is_written_with_the_facts_and_not_without_them()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Beside(Report("master", 1, 10), "uno"));
        Assert.Equal(["uno"], await Texts(registry));

        await registry.Record(Beside(Report("master", 1, 10), "so already"));
        Assert.IsType<Receipt.Refused>(await registry.Try(Beside(Report("master", 1, 11), "refused")));
        Assert.Equal(["uno"], await Texts(registry));
        await registry.AssertSound();
    }

    [Fact]
    public async Task Of_a_unit_that_is_refused_nothing_is_written_and_of_its_neighbours_all()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("dottorato", 1, 1));
        var neighbours = Enumerable.Range(1, 12).Select(month => registry.Recorder.Append([Beside(Report("master", month, 10), $"{month:D2}")], Registry.Nobody)).ToArray();
        var refused = registry.Recorder.Append([Beside(Report("dottorato", 2, 1), "first"), Beside(Report("dottorato", 1, 2), "second")], Registry.Nobody);

        Assert.All(await Wait.For(refused), receipt => Assert.IsType<Receipt.Refused>(receipt));
        Assert.All(await Wait.For(Task.WhenAll(neighbours)), receipts => Assert.IsType<Receipt.Recorded>(receipts[0]));
        Assert.Equal(Enumerable.Range(1, 12).Select(month => $"{month:D2}"), await Texts(registry));
    }

    [Fact]
    public async Task Who_was_overtaken_writes_what_goes_with_the_last_decision()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 10));
        await registry.Node().Append(Rectify("master", 1, 11), Registry.Nobody);
        var decided = 0;
        var rectify = Rectify("master", 1, 12);

        await registry.Record((rectify with { Decide = Counted }) with { Beside = (_, documents) => documents.Store(new PublishedText("text", $"decided {decided} times")) });

        Assert.True(decided > 1);
        Assert.Equal($"decided {decided} times", await registry.Scalar<string>("select data ->> 'text' from mt_doc_published"));

        Decision Counted(Streams streams)
        {
            decided++;
            return rectify.Decide(streams);
        }
    }

    [Theory]
    [InlineData(20)]
    [InlineData(2_400)]
    public async Task An_import_writes_it_however_many_facts_there_are(int services)
    {
        await using var registry = await Registry.Fresh();
        var intents = Enumerable.Range(0, services).Select(n => Do($"s-{n}", new ServiceCommand.DescribeService(new("Servizio"), null, new Expectation.None())));

        await Wait.For(registry.Recorder.Import([.. intents, Beside(Do("ultimo", new ServiceCommand.DescribeService(new("Ultimo"), null, new Expectation.None())), "ultimo")], _ => 0, Registry.Nobody, together: true));
        await Wait.For(registry.Recorder.Import([Beside(Do("nuovo", new ServiceCommand.DescribeService(new("Nuovo"), null, new Expectation.None())), "nuovo"), Report("nessuno", 1, 1)], _ => 0, Registry.Nobody, together: true));

        Assert.Equal(["ultimo"], await Texts(registry));
        Assert.Equal(services + 1, await registry.Facts());
        await registry.AssertSound();
    }

    private static Intent Beside(Intent intent, string text) => intent with { Beside = (_, documents) => documents.Store(new PublishedText(text, "")) };

    private static async Task<IEnumerable<string>> Texts(Registry registry) => (await registry.Rows("select id from mt_doc_published")).Select(row => row.Trim('(', ')')).Order(StringComparer.Ordinal);
}
