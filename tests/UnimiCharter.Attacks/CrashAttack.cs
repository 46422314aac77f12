using System.Diagnostics;
using System.Globalization;
using System.Text;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Benchmarks;

namespace UnimiCharter.Attacks;

/// <summary>
/// Writers of every kind, while the API, PostgreSQL or both are killed at any moment and started again. At the end of each round every
/// acknowledged fact is there exactly once, all is as it was recorded, and what is made of it is what the facts come to.
/// </summary>
internal static class CrashAttack
{
    private const int SpreadWriters = 16;
    private const int HotWriters = 8;
    private const int Importers = 2;
    private const int MostRows = 2_000;
    private const int Services = 1 + SpreadWriters + Importers;

    /// <summary>After so many facts the next rounds are on another database, since the last checks read all of them.</summary>
    private const int MostFacts = 200_000;

    private static readonly string[] Dimensions = ["accessibility", "timeliness", "transparency", "effectiveness", "continuity", "efficiency"];

    public static async Task Run(Attack attack)
    {
        for (var (round, database) = (0, 0); !attack.IsOver; database++)
        {
            await using var target = await Target.Start(1, connection => Seed.Write(connection, Services, withHot: false));
            var (ledger, beginning) = (new Ledger(attack), await target.Newest());
            // What stands there already, for who writes it again.
            var standing = Enumerable.Range(0, Services).Select(_ => new HashSet<string>()).ToArray();
            (await target.Ask(0, "PUT", Measurement(0, 0, 2024, 1), """{"numerator":0,"denominator":1000000000}""")).Expect(201);
            for (; !attack.IsOver && await target.Newest() < beginning + MostFacts; round++) await Round(attack, target, ledger, standing, round);
        }
    }

    private static async Task Round(Attack attack, Target target, Ledger ledger, HashSet<string>[] standing, int round)
    {
        var (after, over) = (await target.Newest(), new TaskCompletionSource());
        var writers = Enumerable.Range(0, SpreadWriters).Select(w => Task.Run(() => Spread(w + 1)))
            .Concat(Enumerable.Range(0, HotWriters).Select(w => Task.Run(() => Hot(w))))
            .Concat(Enumerable.Range(0, Importers).Select(w => Task.Run(() => Import(1 + SpreadWriters + w))))
            .ToList();
        var die = attack.Die(round, -1);
        for (var crash = die.Next(1, 4); crash > 0; crash--)
        {
            await GoesOn();
            await Task.Delay(die.Next(1_500));
            await Crash(attack, target, die);
            await target.Nodes[0]!.Ready();
        }
        await GoesOn();
        over.SetResult();
        await Task.WhenAll(writers);
        await ledger.Settle(target, after);
        await target.Check(attack, "bench");
        attack.Count("rounds");

        Writer By() => new(target, attack, App.AdminKey, () => 0);

        async Task GoesOn()
        {
            var (before, since) = (ledger.Acknowledged, Stopwatch.GetTimestamp());
            while (ledger.Acknowledged < before + 100)
            {
                if (writers.FirstOrDefault(w => w.IsFaulted) is { } failed) await failed;
                if (Stopwatch.GetElapsedTime(since) > Until.Patience) throw new TimeoutException("Writing does not go on.");
                await Task.Delay(20);
            }
        }

        // Each on a service of its own: what was not answered is sent again, the same, and is there once.
        async Task Spread(int service)
        {
            var (own, by) = (attack.Die(round, service), By());
            while (!over.Task.IsCompleted)
            {
                var (path, id) = (Measurement(service, own.Next(6), own.Next(Seed.FirstYear, Seed.LastYear + 1), own.Next(1, 13)), ledger.NewId());
                (string, string)[] precondition = standing[service].Contains(path) ? [("If-Match", "*")] : [];
                var (answer, _) = await by.Until("PUT", path, Body(id), id, headers: precondition);
                standing[service].Add(path);
                if (answer.Status is 200 or 201) ledger.Acknowledge(id, 1);
                else attack.Fell("an answer", $"PUT {path}: {answer.Status} {answer.Text}");
            }
        }

        // All on one measurement: what was not answered is not sent again, for another's may have come in between.
        async Task Hot(int writer)
        {
            var by = By();
            while (!over.Task.IsCompleted)
            {
                var id = ledger.NewId();
                var (answer, isUnsure) = await by.Try("PUT", Measurement(0, 0, 2024, 1), Body(id), id, headers: ("If-Match", "*"));
                if (answer is { Status: 200 }) ledger.Acknowledge(id, 1);
                else if (isUnsure) ledger.Wonder(id);
                else ledger.Refuse(id);
                if (answer is not (null or { Status: 200 or 503 })) attack.Fell("an answer", $"{answer.Status} {answer.Text}");
                if (answer is not { Status: 200 }) await Task.Delay(20 + writer);
            }
        }

        // With a key: what was not answered is sent again, and is answered as the first time.
        async Task Import(int service)
        {
            var (own, by) = (attack.Die(round, service), By());
            while (!over.Task.IsCompleted)
            {
                var (id, rows, mode) = (ledger.NewId(), own.Next(1, MostRows), own.Next(2) == 0 ? "each" : "atomic");
                rows = Math.Min(rows, 6 * 12 * (Seed.LastYear - Seed.FirstYear + 1));
                var csv = Csv(service, rows, NumberOf(id));
                var (path, key) = ($"/v1/bench/measurement-batches?mode={mode}", ("Idempotency-Key", $"\"{id}\""));
                var (answer, _) = await by.Until("POST", path, csv, id, "text/csv", key);
                if (answer.Status != 200 || answer.At("counts.rejected").GetInt32() > 0)
                {
                    attack.Fell("an import", $"{answer.Status} {answer.Text[..Math.Min(answer.Text.Length, 500)]}");
                    continue;
                }
                ledger.Acknowledge(id, rows);
                attack.Count("imports acknowledged");
                if (own.Next(3) > 0) continue;
                var (again, _) = await by.Until("POST", path, csv, id, "text/csv", key);
                if (!again.Body.AsSpan().SequenceEqual(answer.Body)) attack.Fell("a first answer", $"{id} was answered otherwise the second time: {again.Status}");
            }
        }
    }

    /// <summary>Kills the API, PostgreSQL or both, and starts again what was killed.</summary>
    private static async Task Crash(Attack attack, Target target, Random die)
    {
        var (api, database) = die.Next(3) switch { 0 => (true, false), 1 => (false, true), _ => (true, true) };
        attack.Count(api && database ? "kills of both" : api ? "kills of the API" : "kills of PostgreSQL");
        var isApiFirst = die.Next(2) == 0;
        if (api && isApiFirst) await target.Kill(0);
        if (database) await target.Server.Kill();
        if (api && !isApiFirst) await target.Kill(0);
        await Task.Delay(die.Next(1_000));
        isApiFirst = die.Next(2) == 0;
        if (api && isApiFirst) target.Begin(0);
        if (database) await target.Server.StartAgain();
        if (api && !isApiFirst) target.Begin(0);
    }

    private static string Measurement(int service, int dimension, int year, int month) =>
        string.Create(CultureInfo.InvariantCulture, $"/v1/bench/services/s-{service:D4}/indicators/{Dimensions[dimension]}/measurements/{year}-{month:D2}");

    /// <summary>Of an id, by which every value is another one.</summary>
    private static string NumberOf(string id) => id[(id.IndexOf('-', StringComparison.Ordinal) + 1)..];

    private static string Body(string id) => $$"""{"numerator":{{NumberOf(id)}},"denominator":1000000000,"reason":"prova"}""";

    private static string Csv(int service, int rows, string number)
    {
        var text = new StringBuilder("service,indicator,period,numerator,denominator,reason\r\n");
        for (var row = 0; row < rows; row++)
            text.Append(CultureInfo.InvariantCulture, $"s-{service:D4},{Dimensions[row % 6]},{Seed.FirstYear + (row / 72)}-{(row / 6 % 12) + 1:D2},{number},1000000000,prova\r\n");
        return text.ToString();
    }
}
