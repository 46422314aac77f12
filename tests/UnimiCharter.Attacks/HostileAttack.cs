using System.Globalization;
using System.Text;
using UnimiCharter.Api.Tests.Access;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Tests.Hostile;

namespace UnimiCharter.Attacks;

/// <summary>
/// Requests with something hostile in them, drawn by a die, to all operations of the document, from anyone and from every role; and
/// bytes that are no HTTP. No failure, no word that the contract does not have, nothing written by who may not, and the registry answers afterwards.
/// </summary>
internal static class HostileAttack
{
    private const int Connections = 12;
    private const int InputsOfARound = 3_000;
    private const int ShapesOfARound = 60;
    private const long MostMemory = 500L * 1024 * 1024;
    private const string Home = "/v1/unimi/services/master";

    // What a caller's facts may be, in SQL.
    private static readonly (string Caller, string May)[] Rights =
    [
        ("attacco-ufficio", "type like 'measurement\\_%' and (tenant_id, split_part(stream_id, '/', 2)) in (('unimi', 'master'), ('unimi', 'piano'))"),
        ("attacco-altro-ufficio", "type like 'measurement\\_%' and (tenant_id, split_part(stream_id, '/', 2)) = ('unimi', 'dottorato')"),
        ("attacco-presidio", "type !~ '^(credential|organization)_' and tenant_id in ('unimi', '-registry')"),
        ("attacco-amministratore", "type ~ '^(credential|organization)_' and tenant_id in ('unimi', '-registry')"),
        ("attacco-altrove", "tenant_id = 'altrove'"),
        ("attacco-revocata", "false"),
    ];

    /// <param name="Key">Null for who says nothing of who they are.</param>
    /// <param name="IsValid">A key that is not is refused whatever it asks for.</param>
    private sealed record Attacker(Caller Caller, string? Key, bool IsValid = true, bool MayAll = false);

    private static readonly Attacker Anyone = new(new("anyone", ""), null);

    public static async Task Run(Attack attack)
    {
        await using var target = await Target.Start(1, null,
        [
            ("Charter__DatabasePatienceMilliseconds", "60000"), ("Charter__Changes__StreamSeconds", "0.2"), ("Charter__Signing__Keys", SigningKey.Make(System.Security.Cryptography.ECCurve.NamedCurves.nistP256)),
            ("Charter__Webhooks__Key", "d2ViaG9va3MtYXJlLXNpZ25lZC1pbi10ZXN0cy10b28="), ("Charter__Webhooks__AllowPrivateAddresses", "127.0.0.0/8"), ("Charter__Webhooks__AllowHttp", "true"),
        ]);
        foreach (var (operation, body) in FurnishedApp.Furniture) (await target.Ask(0, operation.Method, operation.Target(), body)).Expect(201);
        var attackers = await Attackers(target);
        var memory = Memory(target);
        for (var round = 0; !attack.IsOver; round++)
        {
            var from = await target.Newest();
            await Storm(attack, target, attackers, round);
            await Shapes(attack, target, attack.Die(round, -1));
            foreach (var (caller, may) in Rights)
                foreach (var row in await target.Rows(string.Create(CultureInfo.InvariantCulture, $"select type, tenant_id, stream_id from mt_events where seq_id > {from} and user_name = '{caller}' and not ({may})")))
                    attack.Fell("a right", $"{caller} wrote {row[0]} in {row[1]}/{row[2]}");
            foreach (var row in await target.Rows(string.Create(CultureInfo.InvariantCulture, $"select type, tenant_id, stream_id from mt_events where seq_id > {from} and user_name is null and stream_id not like 'seal/%' and type <> 'version_came_into_force'")))
                attack.Fell("a right", $"nobody wrote {row[0]} in {row[1]}/{row[2]}");
            attack.Count("facts", await target.Select<long>(string.Create(CultureInfo.InvariantCulture, $"select count(*) from mt_events where seq_id > {from}")));
            attack.Count("facts of who has one role", await target.Select<long>(string.Create(CultureInfo.InvariantCulture, $"select count(*) from mt_events where seq_id > {from} and user_name like 'attacco-%'")));
            if (await target.Ask(0, "GET", Home, null, null) is { Status: not 200 } answer) attack.Fell("an ordinary request", $"after round {round}: {answer.Status} {answer.Text}");
            attack.Count("rounds");
        }
        attack.Measured("memory before, at the end, MiB", $"{memory >> 20} / {Memory(target) >> 20}");
        if (Memory(target) > memory + MostMemory) attack.Fell("memory", $"{Memory(target) >> 20} MiB are held at the end");
        await target.Check(attack, "unimi");
    }

    private static long Memory(Target target)
    {
        using var process = System.Diagnostics.Process.GetProcessById(target.Nodes[0]!.Id);
        return process.WorkingSet64;
    }

    private static async Task<Attacker[]> Attackers(Target target)
    {
        (await target.Ask(0, "PUT", "/v1/organizations/altrove", """{"name":"Altrove"}""")).Expect(201);
        var revoked = await Issue("unimi", "attacco-revocata", "\"office\",\"board\",\"admin\"");
        (await target.Ask(0, "DELETE", "/v1/unimi/credentials/attacco-revocata?reason=prova")).Expect(204);
        return
        [
            Anyone,
            new(new("the office", "", "office"), await Issue("unimi", "attacco-ufficio", "\"office\"", "[\"master\",\"piano\"]")),
            new(new("another office", "", "office", HasTheService: false), await Issue("unimi", "attacco-altro-ufficio", "\"office\"", "[\"dottorato\"]")),
            new(new("the board", "", "board"), await Issue("unimi", "attacco-presidio", "\"board\"")),
            new(new("an administrator", "", "admin"), await Issue("unimi", "attacco-amministratore", "\"admin\"")),
            new(new("another organization", "", "board", IsOfTheOrganization: false), await Issue("altrove", "attacco-altrove", "\"office\",\"board\",\"admin\"")),
            new(new("a revoked key", ""), revoked, IsValid: false),
            new(new("an unknown key", ""), Keys.Unknown, IsValid: false),
            new(new("the first administrator", ""), App.AdminKey, MayAll: true),
        ];

        async Task<string> Issue(string organization, string name, string roles, string services = "null") =>
            (await target.Ask(0, "POST", $"/v1/{organization}/credentials", $$"""{"name":"{{name}}","title":"Prova","roles":[{{roles}}],"services":{{services}}}""")).Expect(201).TextAt("key")!;
    }

    /// <summary>Many at once, each of which sends one request after another.</summary>
    private static Task Storm(Attack attack, Target target, Attacker[] attackers, int round) => Task.WhenAll(Enumerable.Range(0, Connections).Select(lane => Task.Run(async () =>
    {
        var (die, connection) = (attack.Die(round, lane), new Connection(target.Roots[0]));
        var draw = new HostileDraw(die);
        try
        {
            for (var i = 0; i < InputsOfARound / Connections && !attack.IsOver; i++)
            {
                var by = attackers[die.Next(2) == 0 ? attackers.Length - 1 : die.Next(attackers.Length)];
                var (input, isPathSound) = draw.Next(by.Key);
                Answer? answer;
                try
                {
                    answer = await connection.Ask(input.Bytes);
                }
                catch (Exception e) when (e is OperationCanceledException or IOException or System.Net.Sockets.SocketException or FormatException)
                {
                    attack.Fell("no answer", $"round {round}, {by.Caller.Name}: {input}: {e.GetType().Name} {e.Message}");
                    connection.Dispose();
                    connection = new(target.Roots[0]);
                    continue;
                }
                attack.Count("inputs");
                attack.Count(answer is null ? "hung up" : string.Create(CultureInfo.InvariantCulture, $"answered {answer.Status / 100}xx"));
                if (answer is not null && WrongWith(input, input.Place == "Authorization" ? Anyone : by, isPathSound, answer) is { } wrong)
                    attack.Fell(answer.Status >= 500 ? string.Create(CultureInfo.InvariantCulture, $"a {answer.Status}") : "an answer", $"round {round}, {by.Caller.Name}: {input}: {wrong} {(answer.Status == 500 && target.Nodes[0]!.Told is [.., var logged] ? logged : "")}");
            }
        }
        finally
        {
            connection.Dispose();
        }
    })));

    private static string? WrongWith(Input input, Attacker by, bool isPathSound, Answer answer)
    {
        if (Api.Tests.Hostile.Storm.WrongWith(input, answer) is { } wrong) return wrong;
        if (by.MayAll || answer.Status is >= 400) return null;
        if (by.Key is not null && !by.IsValid) return $"{answer.Status} to a key that is not valid";
        // What an address with something else in it leads to, the facts of the round tell.
        return isPathSound && !RouteTable.Of(input.Operation.ToString()).Lets(by.Caller) ? $"{answer.Status} to {by.Caller.Name}" : null;
    }

    /// <summary>One after another, while nobody else writes: none of them leaves a fact.</summary>
    private static async Task Shapes(Attack attack, Target target, Random die)
    {
        var root = target.Roots[0];
        string Facts(long from) => string.Create(CultureInfo.InvariantCulture, $"select count(*) from mt_events where seq_id > {from} and stream_id not like 'seal/%' and type <> 'version_came_into_force'");
        var (framings, starts) = (ShapeTests.Framings.ToArray(), ShapeTests.Starts.ToArray());
        for (var i = 0; i < ShapesOfARound && !attack.IsOver; i++)
        {
            // Half of them have some bytes changed: what is hidden in one may then stand by itself.
            var isChanged = i < ShapesOfARound / 2;
            // Who was hung up on may still be writing: until nothing more comes.
            if (i % (ShapesOfARound / 2) == 0) for (var last = -1L; await target.Newest() is var now && now != last; last = now) await Task.Delay(500);
            var from = await target.Newest();
            var key = $"Authorization: Bearer {App.AdminKey}\r\nContent-Type: application/json\r\n";
            var (name, request, mayRepeat) = die.Next(4) switch
            {
                0 => One(starts) is var start ? (start.Key, $"{start.Value}\r\nHost: a\r\n{key}Content-Length: {ShapeTests.Said.Length}\r\n\r\n{ShapeTests.Said}", true) : default,
                1 => One(ShapeTests.Hosts) is var host ? ($"the host {host}", $"DELETE {ShapeTests.Path} HTTP/1.1\r\nHost: {host}\r\n{key}\r\n", false) : default,
                _ => One(framings) is var framing ? (framing.Key, $"{One(["PUT " + ShapeTests.Path, "POST /v1/unimi/measurement-batches", "GET " + Home, "DELETE " + ShapeTests.Path])} HTTP/1.1\r\nHost: a\r\n{key}{framing.Value}", false) : default,
            };
            var bytes = Encoding.Latin1.GetBytes(request);
            for (var change = isChanged ? die.Next(1, 5) : 0; change > 0; change--) bytes[die.Next(bytes.Length)] = (byte)die.Next(256);
            IReadOnlyList<int> statuses;
            try
            {
                statuses = await ShapeTests.Exchange(root, bytes);
            }
            catch (OperationCanceledException)
            {
                attack.Fell("no end", $"{name}: {Strings.Told(bytes)}");
                continue;
            }
            attack.Count("shapes");
            if (statuses.Any(status => status is >= 500 and not (501 or 505))) attack.Fell("a shape", $"{name}: {string.Join(", ", statuses)}: {Strings.Told(bytes)}");
            if (!isChanged && !mayRepeat && statuses.Count > 1) attack.Fell("a shape", $"{name}: answered {string.Join(", ", statuses)}");
            if (!isChanged && await target.Select<long>(Facts(from)) is > 0 and var facts) attack.Fell("a shape", $"{name}: left {facts} facts");
            if (await target.Ask(0, "GET", Home, null, null) is { Status: not 200 } answer) attack.Fell("an ordinary request", $"after {name}: {answer.Status} {answer.Text}");
        }

        T One<T>(T[] items) => items[die.Next(items.Length)];
    }
}
