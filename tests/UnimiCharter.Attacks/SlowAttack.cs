using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Attacks;

/// <summary>
/// Hundreds who send or read a byte at a time, say nothing, or stop half-way, again and again, next to ordinary requests, which are answered all the while.
/// Who is too slow is cut off; who is only slow gets the whole; nobody gets half an answer that looks whole.
/// </summary>
internal static class SlowAttack
{
    private const int Connections = 300;
    private const int OrdinaryCallers = 8;
    private const long MostMemory = 500L * 1024 * 1024;
    private const int MostFiles = 100;
    private const string Large = "/openapi/charter.v1.json";
    private const string Stream = "/v1/unimi/changes/stream?after=0";

    /// <summary>Who is to be cut off is so by then, with room to spare: the registry waits for a minute at most.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <summary>An ordinary request that takes so long is not answered: it bounds a hang.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    private static readonly string Path = Paths.Measurement("master", "effectiveness", "2024-03");

    /// <summary>Many, as in life: each is told with its whole history, and one that is corrected thousands of times would tell of that instead.</summary>
    private static readonly string[] Written =
    [
        .. from service in (string[])["dottorato", "scuole-specializzazione", "master", "corsi-perfezionamento", "accordi-internazionali", "progetti-internazionali"]
           from month in Enumerable.Range(1, 12)
           select Paths.Measurement(service, "effectiveness", string.Create(CultureInfo.InvariantCulture, $"2024-{month:D2}")),
    ];
    private static readonly string Who = $"Host: a\r\nAuthorization: Bearer {App.AdminKey}\r\n";

    private static readonly (string Name, bool IsCutOff, Func<Uri, Random, CancellationToken, Task> Come)[] Kinds =
    [
        ("a head, a byte at a time", true, (root, die, over) => Send(root, $"GET {Path} HTTP/1.1\r\nHost: a\r\n", "X", die, over)),
        ("a body, a byte at a time", true, (root, die, over) => Send(root, $"PUT {Path} HTTP/1.1\r\n{Who}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n", " ", die, over)),
        ("a batch, a byte at a time", true, (root, die, over) => Send(root, $"POST /v1/unimi/measurement-batches HTTP/1.1\r\n{Who}Content-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\n,\r\n", die, over)),
        ("nothing at all", true, (root, die, over) => Send(root, "", "", die, over)),
        ("half a head", true, (root, die, over) => Send(root, $"GET {Path} HTTP/1.1\r\nHo", "", die, over)),
        ("half a body", true, (root, die, over) => Send(root, $"PUT {Path} HTTP/1.1\r\n{Who}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{\"numer", "", die, over)),
        ("a reader of nothing", true, (root, _, over) => ReadNothing(root, Ask("/v1/unimi/services", 200), over)),
        ("a reader of nothing large", true, (root, _, over) => ReadNothing(root, Ask(Large, 20), over)),
        ("a follower that reads nothing", false, (root, die, over) => Leave(root, Ask(Stream, 1), TimeSpan.FromSeconds(die.Next(5, 60)), isReset: false, over)),
        ("a follower that is reset", false, (root, die, over) => Leave(root, Ask(Stream, 1), TimeSpan.FromSeconds(die.Next(5)), isReset: true, over)),
        ("a reader that leaves", false, (root, die, over) => Leave(root, Ask(Large, 3), TimeSpan.FromMilliseconds(die.Next(500)), die.Next(2) == 0, over)),
        ("a writer that leaves", false, (root, die, over) => Leave(root, $"PUT {Path} HTTP/1.1\r\n{Who}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{", TimeSpan.FromMilliseconds(die.Next(500)), die.Next(2) == 0, over)),
    ];

    public static async Task Run(Attack attack)
    {
        // An ordinary request is to be answered; how soon, the times tell. A busy machine alone is to be no reason to say that the database is away.
        await using var target = await Target.Start(1, null, [("Charter__DatabasePatienceMilliseconds", "10000")]);
        foreach (var path in Written) await target.Insist(0, "PUT", path, """{"numerator":0,"denominator":1000000000}""");
        // What a server takes once it has answered everything once.
        foreach (var path in new[] { Large, "/v1/unimi/compliance", "/v1/unimi/compliance/matrix" }) await target.Insist(0, "GET", path);
        using var process = Process.GetProcessById(target.Nodes[0]!.Id);
        var (memory, files, most, times) = (Memory(process), Files(process), 0L, new ConcurrentQueue<double>());
        using var over = new CancellationTokenSource();
        var slow = Enumerable.Range(0, Connections).Select(lane => Task.Run(() => Slow(lane)))
            .Concat(Enumerable.Range(0, 4).Select(lane => Task.Run(() => Patient(attack.Die(lane, 1)))))
            .Concat(Enumerable.Range(0, OrdinaryCallers).Select(lane => Task.Run(() => Ordinary(lane)))).ToList();
        while (!attack.IsOver)
        {
            await Task.Delay(500);
            most = Math.Max(most, Memory(process));
        }
        await over.CancelAsync();
        await Task.WhenAll(slow);

        // Who has gone is forgotten: by then as much is held as before.
        for (var since = Stopwatch.GetTimestamp(); Files(process) > files + MostFiles && Stopwatch.GetElapsedTime(since) < Longest;) await Task.Delay(500);
        var sorted = times.Order().ToArray();
        attack.Measured("ordinary requests, ms: median, 99 of 100, longest", $"{sorted[sorted.Length / 2]:0} / {sorted[(int)(sorted.Length * 0.99)]:0} / {sorted[^1]:0}");
        attack.Measured("memory before, at most, at the end, MiB", $"{memory >> 20} / {most >> 20} / {Memory(process) >> 20}");
        attack.Measured("open files before, at the end", $"{files} / {Files(process)}");
        if (Memory(process) > memory + MostMemory) attack.Fell("memory", $"{Memory(process) >> 20} MiB are held at the end");
        if (Files(process) > files + MostFiles) attack.Fell("open files", $"{Files(process)} are open at the end");
        if ((await target.Ask(0, "GET", Path)).Status != 200) attack.Fell("an ordinary request", "after all");
        await target.Check(attack, "unimi");

        async Task Slow(int lane)
        {
            var die = attack.Die(lane);
            while (!over.IsCancellationRequested)
            {
                var (name, isCutOff, come) = Kinds[die.Next(Kinds.Length)];
                using var end = CancellationTokenSource.CreateLinkedTokenSource(over.Token);
                end.CancelAfter(Longest);
                try
                {
                    await come(target.Roots[0], die, end.Token);
                    attack.Count(isCutOff ? $"cut off: {name}" : name);
                }
                catch (OperationCanceledException)
                {
                    if (!over.IsCancellationRequested) attack.Fell("who was not cut off", name);
                    else attack.Count("still there when it ended");
                }
                catch (SocketException e)
                {
                    attack.Fell("a connection", $"{name}: {e.Message}");
                }
                await Task.Delay(die.Next(500));
            }
        }

        // Reads some KiB a second, which is enough: gets all of it, or notices that it was cut off.
        async Task Patient(Random die)
        {
            var part = new byte[32 * 1024];
            while (!over.IsCancellationRequested)
            {
                var (path, whole) = (die.Next(2) == 0 ? Large : "/v1/unimi/measurement-batches/template", new MemoryStream());
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(target.Roots[0], path)) { Headers = { Authorization = new("Bearer", App.AdminKey) } };
                    using var response = await target.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, over.Token);
                    await using var body = await response.Content.ReadAsStreamAsync(over.Token);
                    while (await body.ReadAsync(part, over.Token) is > 0 and var read)
                    {
                        whole.Write(part, 0, read);
                        await Task.Delay(die.Next(1_000), over.Token);
                    }
                    if (response.IsSuccessStatusCode && path == Large && !IsJson(whole.ToArray())) attack.Fell("half an answer that looks whole", string.Create(CultureInfo.InvariantCulture, $"{path}: {whole.Length} bytes"));
                    else attack.Count(response.IsSuccessStatusCode ? "patient readers that got the whole" : "patient readers that were refused");
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    attack.Count("patient readers that were cut off");
                }
                catch (OperationCanceledException) { }
            }
        }

        async Task Ordinary(int lane)
        {
            string[] paths = ["/v1/unimi/services/master", "/v1/unimi/services/master/compliance", "/v1/unimi/compliance", "/v1/unimi/compliance/matrix", "/v1/unimi/services", Path];
            var die = attack.Die(lane, 2);
            for (var number = 0; !over.IsCancellationRequested; number++)
            {
                var path = One(paths, die);
                var started = Stopwatch.GetTimestamp();
                try
                {
                    var answer = die.Next(4) > 0
                        ? await target.Ask(0, "GET", path).WaitAsync(Hang)
                        : await target.Ask(0, "PUT", One(Written, die), string.Create(CultureInfo.InvariantCulture, $$"""{"numerator":{{(number * OrdinaryCallers) + lane}},"denominator":1000000000,"reason":"prova"}"""), headers: ("If-Match", "*")).WaitAsync(Hang);
                    times.Enqueue(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    attack.Count("ordinary requests");
                    if (answer.Status != 200) attack.Fell("an ordinary request", $"{path}: {answer.Status} {answer.Text}");
                    else if (!IsJson(answer.Body)) attack.Fell("half an answer that looks whole", path);
                }
                catch (Exception e) when (e is TimeoutException or HttpRequestException or IOException or TaskCanceledException)
                {
                    attack.Fell("an ordinary request", $"{path}: {e.Message}");
                }
                await Task.Delay(die.Next(100));
            }
        }
    }

    private static T One<T>(T[] items, Random die) => items[die.Next(items.Length)];

    private static string Ask(string path, int times) => string.Concat(Enumerable.Repeat($"GET {path} HTTP/1.1\r\n{Who}\r\n", times));

    /// <summary>Sends a drop a second until the server hangs up.</summary>
    private static async Task Send(Uri root, string start, string drop, Random die, CancellationToken over)
    {
        using var socket = await Connect(root, over);
        await using var stream = new NetworkStream(socket);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(start), over);
            var answer = stream.CopyToAsync(System.IO.Stream.Null, over);
            while (!answer.IsCompleted)
            {
                await Task.WhenAny(answer, Task.Delay(die.Next(500, 1_500), over));
                over.ThrowIfCancellationRequested();
                if (!answer.IsCompleted && drop.Length > 0) await stream.WriteAsync(Encoding.ASCII.GetBytes(drop), over);
            }
            await answer;
        }
        catch (IOException)
        {
            // It hung up.
        }
    }

    /// <summary>Asks, and takes nothing of it, until there is nobody who would hear more.</summary>
    private static async Task ReadNothing(Uri root, string asked, CancellationToken over)
    {
        using var socket = await Connect(root, over);
        await using var stream = new NetworkStream(socket);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(asked), over);
            for (; ; await Task.Delay(1_000, over)) await stream.WriteAsync("\r\n"u8.ToArray(), over);
        }
        catch (IOException)
        {
            // It hung up.
        }
    }

    /// <summary>Asks, waits, and goes.</summary>
    private static async Task Leave(Uri root, string asked, TimeSpan after, bool isReset, CancellationToken over)
    {
        using var socket = await Connect(root, over);
        if (isReset) socket.LingerState = new(true, 0);
        await using var stream = new NetworkStream(socket);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(asked), over);
            await Task.Delay(after, over);
        }
        catch (IOException)
        {
            // It hung up first.
        }
    }

    private static async Task<Socket> Connect(Uri root, CancellationToken over)
    {
        // Not by its name, for which the socket would be another than the one of which the buffer is small.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await socket.ConnectAsync(IPAddress.Loopback, root.Port, over);
        return socket;
    }

    private static bool IsJson(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static long Memory(Process process)
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    /// <summary>Connections among them; none are counted where the system does not tell.</summary>
    private static int Files(Process process) =>
        Directory.Exists("/proc") ? Directory.GetFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/fd")).Length : 0;
}
