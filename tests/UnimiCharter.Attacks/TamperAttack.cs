using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using UnimiCharter.Domain;
using UnimiCharter.Store;
using UnimiCharter.Store.Tests;

namespace UnimiCharter.Attacks;

/// <summary>
/// Histories of every kind, altered behind the registry's back with SQL, one alteration on one fact a round: what the tests know of, and any value of any
/// fact changed by a die. Each is found, and what makes everything anew is found by the head of the last seal; each is on a copy of a database in which nothing is found.
/// </summary>
internal static class TamperAttack
{
    private const int UnitsOfAHistory = 400;
    private const int RoundsOfAHistory = 150;

    /// <summary>So many rounds apart the command is asked, not only what it stands on.</summary>
    private const int Commanded = 25;

    private sealed record Fact(string Tenant, string Stream, long Version, long Position, string Data, bool IsSeal, bool IsSealed, bool IsSettled)
    {
        public bool Suits(Aim aim) => aim switch
        {
            Aim.Fact => true,
            Aim.Seal => IsSeal,
            Aim.Sealed => IsSealed && !IsSeal,
            Aim.Settled => IsSettled && !IsSeal,
            Aim.Organization => IsSealed && !IsSeal && Tenant != "-registry",
            _ => throw new InvalidOperationException($"No fact is aimed at by {aim}."),
        };
    }

    public static async Task Run(Attack attack)
    {
        try
        {
            for (var history = 0; !attack.IsOver; history++)
            {
                var (original, facts, head) = await Make(attack.Die(history));
                for (var round = 0; round < RoundsOfAHistory && !attack.IsOver; round++)
                {
                    var copy = await ThrowawayCluster.Copy(original);
                    await using (var database = NpgsqlDataSource.Create(copy + ";Pooling=false")) await Round(attack, database, copy, facts, head, attack.Die(history, round), round);
                    await ThrowawayCluster.Drop(copy);
                }
                await ThrowawayCluster.Drop(original);
                attack.Count("histories");
            }
        }
        finally
        {
            await ThrowawayCluster.Stop();
        }
    }

    /// <summary>A database with a history of two organizations, the most of it sealed, that nobody is connected to.</summary>
    private static async Task<(string Connection, Fact[] Facts, SealHead Head)> Make(Random die)
    {
        await using var registry = await Registry.Fresh();
        await Hashing.Learn(registry);
        var (history, other, nodes) = (new Histories(die.Next()), new OrganizationCode("altrove"), (Recorder[])[registry.Recorder, registry.Node()]);
        foreach (var unit in history.Beginning()) await registry.Record([.. unit]);
        for (var n = 0; n < UnitsOfAHistory; n++)
        {
            await nodes[die.Next(2)].Append([.. history.Some()], new(die.Next(4) == 0 ? null : "anna", $"c-{n.ToString(CultureInfo.InvariantCulture)}") { Role = Role.Office });
            if (die.Next(8) == 0) await nodes[die.Next(2)].Append(Elsewhere(n), Registry.Nobody);
            if (die.Next(40) == 0) await registry.Sealing().Run();
            registry.Clock.Now = registry.Clock.Now.AddMinutes(die.Next(60));
        }
        await registry.Sealing().Run();
        for (var n = 0; n < 20; n++) await nodes[die.Next(2)].Append([.. history.Some()], Registry.Nobody);
        await using var command = registry.Database.CreateCommand(
            """
            select tenant_id, stream_id, version, seq_id, data::text, stream_id like 'seal/%', seq_id < last, max(seq_id) over (partition by tenant_id, stream_id) < last
            from (select max(seq_id) as last from mt_events where stream_id like 'seal/%') seals, mt_events where stream_id <> 'mt_tombstone' order by seq_id
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var facts = new List<Fact>();
        while (await reader.ReadAsync()) facts.Add(new(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetString(4), reader.GetBoolean(5), reader.GetBoolean(6), reader.GetBoolean(7)));
        return (registry.ConnectionString, [.. facts], (await registry.Sealing().Last())!.Head);

        Intent Elsewhere(int n)
        {
            var service = new ServiceCode($"s{n.ToString(CultureInfo.InvariantCulture)}");
            var stream = StreamId.Service(other, service);
            return new(stream, [], streams => Service.Decide(new ServiceCommand.DescribeService(new("Servizio"), null, new Expectation.Whatever(), "Perché"), streams.Of<ServiceState>(stream), service));
        }
    }

    private static async Task Round(Attack attack, NpgsqlDataSource database, string connection, Fact[] facts, SealHead head, Random die, int round)
    {
        if (await Found(database, head) is not { Total: 0 } before)
        {
            attack.Fell("a false alarm", "something is found of what nobody altered");
            return;
        }
        var isMadeAnew = die.Next(6) == 0;
        string name, sql;
        do (name, sql) = isMadeAnew ? Known(Alteration.MadeAnew, facts, die) : die.Next(3) == 0 ? AnyValue(facts, die) : Known(Alteration.All, facts, die);
        while (!await Does(database, sql));

        attack.Count("alterations");
        VerificationReport? report = null;
        try
        {
            report = await Found(database, isMadeAnew ? head : null);
        }
        catch (Exception e)
        {
            attack.Fell($"a verification of: {name}", $"{sql}: {e}");
        }
        if (report is { Total: 0 }) attack.Fell($"not found: {name}", sql);
        else if (report is not null) attack.Count("found");
        if (round % Commanded != 0) return;
        var (told, complaint, ended) = await Api.Tests.Harness.WholeRun.CommandOn(connection, ["verify", .. isMadeAnew ? ["--head", head.ToString()] : (string[])[]]);
        attack.Count("commands");
        if (ended != (report is { Total: 0 } ? 0 : 1) || !told.Contains("findings", StringComparison.Ordinal)) attack.Fell($"the command, of: {name}", $"{ended.ToString(CultureInfo.InvariantCulture)}: {told} {complaint}");
    }

    private static Task<VerificationReport> Found(NpgsqlDataSource database, SealHead? head) => new Verification(database).Run(head);

    private static (string Name, string Sql) Known(IReadOnlyList<Alteration> alterations, Fact[] facts, Random die)
    {
        var alteration = One(alterations, die);
        var fact = One([.. facts.Where(f => f.Suits(alteration.At))], die);
        return (alteration.Name, alteration.To(fact.Tenant, fact.Stream, fact.Version, fact.Position, One([.. facts.Where(f => f != fact)], die).Position));
    }

    /// <summary>Any value in any fact becomes another one, or is gone.</summary>
    private static (string Name, string Sql) AnyValue(Fact[] facts, Random die)
    {
        var fact = One(facts, die);
        var (path, node) = (new List<string>(), JsonNode.Parse(fact.Data));
        while (node is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } && (path.Count == 0 || die.Next(4) > 0))
        {
            var (step, inner) = node is JsonObject fields ? One([.. fields.Select(f => (f.Key, f.Value))], die) : One([.. node.AsArray().Select((value, i) => (i.ToString(CultureInfo.InvariantCulture), value))], die);
            path.Add(step);
            node = inner;
        }
        var at = "{" + string.Join(',', path.Select(step => $"\"{step}\"")) + "}";
        var value = One(["null", "0", "-1", "10.0", "1e3", "true", "\"\"", "\"x\"", "[]", "{}"], die);
        return die.Next(4) == 0
            ? ("a value is gone", Of($"data = data #- {Quoted(at)}"))
            : ($"a value is {value}", Of($"data = jsonb_set(data, {Quoted(at)}, {Quoted(value)})"));

        string Of(string change) => string.Create(CultureInfo.InvariantCulture, $"update mt_events set {change} where seq_id = {fact.Position}");
    }

    /// <summary>Does it, and says whether anything is otherwise than before.</summary>
    private static async Task<bool> Does(NpgsqlDataSource database, string sql)
    {
        const string Digest = "select concat(md5(string_agg(e::text, '|' order by e::text)), (select md5(string_agg(s::text, '|' order by s::text)) from mt_streams s)) from mt_events e";
        var before = await Scalar(Digest);
        try
        {
            await using var altering = database.CreateCommand(sql);
            await altering.ExecuteNonQueryAsync();
        }
        catch (PostgresException)
        {
            // The tables themselves forbid it of this fact.
            return false;
        }
        return before != await Scalar(Digest);

        async Task<string> Scalar(string query)
        {
            await using var command = database.CreateCommand(query);
            return (string)(await command.ExecuteScalarAsync())!;
        }
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static T One<T>(IReadOnlyList<T> items, Random die) => items[die.Next(items.Count)];
}
