using UnimiCharter.Api.Changes;
using UnimiCharter.Domain;
using UnimiCharter.Store;

namespace UnimiCharter.Api.Tests.Changes;

/// <summary>What is kept of the feed for who follows it: all of it beyond a place, or it says that it is not.</summary>
public sealed class LatestChangesTests
{
    private static readonly OrganizationCode Unimi = new("unimi");
    private static readonly OrganizationCode Polimi = new("polimi");

    [Fact]
    public void Whoever_reads_on_misses_nothing_and_hears_nothing_twice()
    {
        var random = new Random(10);
        var (all, latest) = (new List<OwnedChange>(), LatestChanges.Beyond(0));
        for (var position = 1L; position < 3_000;)
        {
            var next = new List<OwnedChange>();
            for (var facts = random.Next(1, 400); facts > 0; facts--, position++)
                for (var ordinal = 0; ordinal < random.Next(0, 6); ordinal++) next.Add(Of(random.Next(2) == 0 ? Unimi : Polimi, position, ordinal, isHidden: random.Next(4) == 0));
            all.AddRange(next);
            latest = latest.With(next, position - 1);
            Assert.InRange(latest.Changes.Length, 0, LatestChanges.Capacity);
            foreach (var (organization, withHidden) in new[] { (Unimi, true), (Unimi, false), (Polimi, false) })
                for (var i = 0; i < 20; i++)
                {
                    var place = i == 0 ? latest.From : (random.NextInt64(0, position + 10), random.Next(0, 7));
                    var beyond = all.Where(c => (c.Placed.Position, c.Placed.Ordinal).CompareTo(place) > 0 && c.Organization == organization && (withHidden || !c.Placed.Change.IsHidden)).Select(c => c.Placed);
                    var found = latest.After(organization, place, 50, withHidden);
                    Assert.Equal(place.CompareTo(latest.From) < 0, found is null);
                    if (found is not null) Assert.Equal(beyond.Take(50), found.Changes);
                }
        }
        Assert.True(all.Count > LatestChanges.Capacity);
    }

    [Fact]
    public void What_was_left_out_is_not_passed_over()
    {
        OwnedChange[] next = [.. Enumerable.Range(0, LatestChanges.Capacity).Select(i => Of(Unimi, 1_000 + (i / 8), i % 8))];
        var latest = LatestChanges.Beyond(10).With([Of(Unimi, 11, 0)], 20).With(next, 5_000);
        Assert.Null(latest.After(Unimi, (11, int.MaxValue), 1, true));
        Assert.Null(latest.After(Unimi, (999, int.MaxValue), 1, true));
        Assert.Equal((1_000, 1), (latest.After(Unimi, (1_000, 0), 1, true)!.Changes[0].Position, latest.After(Unimi, (1_000, 0), 1, true)!.Changes[0].Ordinal));
    }

    private static OwnedChange Of(OrganizationCode organization, long position, int ordinal, bool isHidden = false) => new(
        organization, new(position, ordinal, DateTimeOffset.UnixEpoch, new(ChangeKind.VerdictChanged, new("master"), null, new("timeliness"), new EditionYear(2024).Span, IsHidden: isHidden)));
}
