using UnimiCharter.Api.Tests.Access;
using UnimiCharter.Api.Tests.Batches;
using UnimiCharter.Api.Tests.Changes;
using UnimiCharter.Api.Tests.DatabaseAway;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Tests.Hostile;
using UnimiCharter.Api.Tests.Portal;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("UnimiCharter.Api.Tests.Harness." + nameof(LongestFirst), "UnimiCharter.Api.Tests")]

namespace UnimiCharter.Api.Tests.Harness;

/// <summary>What takes long, much of it waiting, goes first: the rest is done beside it, and nobody waits for it at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
        [HostileRequests.Name, Browser.Name, nameof(CommandLineTests), nameof(OutageTests), nameof(StreamTests), nameof(BadBodyTests)];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(RankOf).ThenBy(c => c.DisplayName, StringComparer.Ordinal);

    private static int RankOf(ITestCollection collection) =>
        Array.FindIndex(Long, name => collection.DisplayName == name || collection.DisplayName.EndsWith("." + name, StringComparison.Ordinal)) is >= 0 and var rank ? rank : Long.Length;
}
