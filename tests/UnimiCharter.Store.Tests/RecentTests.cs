using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

public sealed class RecentTests
{
    [Fact]
    public void What_was_remembered_last_is_found()
    {
        var recent = new Recent<string, string>(8);
        recent.Remember(Id(1), "1");
        recent.Remember(Id(1), "7");

        Assert.Equal("7", recent.Find(Id(1)));
        Assert.Null(recent.Find(Id(2)));
    }

    [Fact]
    public void What_was_forgotten_is_not_found_in_either_generation()
    {
        var recent = new Recent<string, string>(4);
        for (var n = 1; n <= 4; n++) recent.Remember(Id(n), "1");
        for (var n = 1; n <= 4; n++) recent.Forget(Id(n));

        for (var n = 1; n <= 4; n++) Assert.Null(recent.Find(Id(n)));
    }

    [Fact]
    public void What_is_forgotten_when_both_generations_hold_it_is_not_found_in_its_older_state()
    {
        var recent = new Recent<string, string>(4);
        recent.Remember(Id(1), "1");
        recent.Remember(Id(2), "1");
        recent.Remember(Id(3), "1");
        recent.Remember(Id(1), "2");

        recent.Forget(Id(1));

        Assert.Null(recent.Find(Id(1)));
    }

    [Fact]
    public void The_newer_value_counts_when_both_generations_hold_one()
    {
        var recent = new Recent<string, string>(4);
        recent.Remember(Id(1), "1");
        recent.Remember(Id(2), "1");
        recent.Remember(Id(3), "1");
        recent.Remember(Id(1), "2");

        Assert.Equal("2", recent.Find(Id(1)));
    }

    [Fact]
    public void Never_more_than_the_capacity_is_kept_and_what_is_used_stays()
    {
        var recent = new Recent<string, string>(100);
        for (var n = 0; n < 10_000; n++)
        {
            recent.Remember(Id(n), "1");
            Assert.NotNull(recent.Find(Id(0)));
        }

        var kept = Enumerable.Range(0, 10_000).Count(n => recent.Find(Id(n)) is not null);
        Assert.InRange(kept, 50, 100);
        Assert.NotNull(recent.Find(Id(9_999)));
    }

    [Fact]
    public void What_is_written_over_and_over_pushes_no_other_out()
    {
        var recent = new Recent<string, string>(4);
        recent.Remember(Id(1), "1");
        for (var version = 1; version <= 100; version++) recent.Remember(Id(2), $"{version}");

        Assert.NotNull(recent.Find(Id(1)));
        Assert.Equal("100", recent.Find(Id(2)));
    }

    [Fact]
    public void What_weighs_more_takes_more_of_the_room()
    {
        var recent = new Recent<string, string>(100, value => value.Length);
        recent.Remember(Id(1), "a");
        for (var length = 1; length <= 30; length++) recent.Remember(Id(2), new string('b', length));
        Assert.NotNull(recent.Find(Id(1)));

        // 31, then 51, which is half: from here on both are old, and forgotten after as much again.
        recent.Remember(Id(3), new string('c', 20));
        recent.Remember(Id(4), new string('d', 49));
        Assert.NotNull(recent.Find(Id(3)));
        recent.Remember(Id(5), new string('e', 1));
        Assert.Equal([false, false, true, true, true], Enumerable.Range(1, 5).Select(n => recent.Find(Id(n)) is not null));

        // What is forgotten makes room.
        var other = new Recent<string, string>(100, value => value.Length);
        for (var n = 0; n < 1000; n++)
        {
            other.Remember(Id(n), new string('x', 40));
            other.Remember(Id(-1), "y");
            if (n > 0) other.Forget(Id(n));
        }
        Assert.NotNull(other.Find(Id(0)));
    }

    [Fact]
    public void Streams_that_are_rectified_without_end_push_no_other_out()
    {
        var recent = Memory.Of(400_000);
        foreach (var (service, version) in new[] { ("master", 12L), ("dottorato", 10_000_000), ("mobilita-uscita", 10_000_000), ("mobilita-entrata", 10_000_000) })
            recent.Remember(YearStream(service), StreamDocument.New(YearStream(service)) with { Version = version });

        Assert.Equal(12, recent.Find(YearStream("master"))?.Version);
    }

    [Fact]
    public void Several_threads_may_use_it_at_once()
    {
        var recent = new Recent<string, string>(64);
        Parallel.For(0, 20_000, n =>
        {
            recent.Remember(Id(n % 200), Id(n % 200));
            Assert.Contains(recent.Find(Id(n % 100)), (string?[])[null, Id(n % 100)]);
            if (n % 7 == 0) recent.Forget(Id(n % 50));
        });

        Assert.InRange(Enumerable.Range(0, 200).Count(n => recent.Find(Id(n)) is not null), 1, 64);
    }

    private static string Id(int number) => $"s{number}";
}
