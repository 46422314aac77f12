using System.Diagnostics;
using System.Globalization;

namespace UnimiCharter.Attacks;

/// <summary>A campaign under way: how long it lasts, what its dice are, and what came of it.</summary>
internal sealed class Attack(string name, TimeSpan length, int seed)
{
    private const int MostTold = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private readonly long started = Stopwatch.GetTimestamp();
    private readonly OrderedDictionary<string, long> counts = [];
    private readonly OrderedDictionary<string, string> measured = [];
    private readonly Dictionary<string, int> fallen = [];
    private readonly Lock gate = new();

    public bool IsOver => Stopwatch.GetElapsedTime(started) >= length;

    /// <summary>A die that falls the same for the same seed, whatever the others show.</summary>
    public Random Die(params ReadOnlySpan<int> of)
    {
        var sum = seed;
        foreach (var part in of) sum = unchecked((sum * 1_000_003) + part);
        return new(sum);
    }

    /// <summary>Adds to a count; the table has them in the order in which they were first named.</summary>
    public void Count(string what, long by = 1)
    {
        lock (gate) counts[what] = counts.GetValueOrDefault(what) + by;
    }

    /// <summary>Writes into the table what is measured, not counted.</summary>
    public void Measured(string what, FormattableString value)
    {
        lock (gate) measured[what] = FormattableString.Invariant(value);
    }

    /// <summary>Something gave way that should have held.</summary>
    /// <param name="what">Of which kind: counted.</param>
    /// <param name="how">This one: the first few of a kind are told.</param>
    public void Fell(string what, string how)
    {
        lock (gate)
        {
            fallen[what] = fallen.GetValueOrDefault(what) + 1;
            if (fallen[what] <= MostTold) Say($"FELL: {what}: {how}");
        }
    }

    public void Say(string text) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started):hh\\:mm\\:ss}  {text}"));

    /// <returns>0 only if something was tried and nothing fell.</returns>
    public async Task<int> Carry(Func<Attack, Task> run)
    {
        Say(string.Create(CultureInfo.InvariantCulture, $"{name}, {length.TotalMinutes:0.##} minutes, seed {seed}"));
        using (var progress = new Timer(_ => Progress(), null, Pause, Pause))
            try
            {
                await run(this);
            }
            catch (Exception e)
            {
                Fell("the campaign itself", e.ToString());
            }
        return Tell() && counts.Count > 0 ? 0 : 1;
    }

    /// <summary>Writes the table.</summary>
    /// <returns>Whether nothing fell.</returns>
    public bool Tell()
    {
        lock (gate)
        {
            Say("the end");
            Console.WriteLine($"\n| {name}, seed {seed.ToString(CultureInfo.InvariantCulture)} | |\n|---|---|");
            foreach (var (what, count) in counts) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {count:N0} |"));
            foreach (var (what, value) in measured) Console.WriteLine($"| {what} | {value} |");
            foreach (var (what, times) in fallen) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| FELL: {what} | {times} |"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| fell in all | {fallen.Values.Sum()} |"));
            return fallen.Count == 0;
        }
    }

    private void Progress()
    {
        lock (gate) Say(string.Join(", ", counts.Append(new("fell", fallen.Values.Sum())).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value:N0}"))));
    }
}
