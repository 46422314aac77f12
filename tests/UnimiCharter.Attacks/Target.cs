using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;
using UnimiCharter.Api.Tests.DatabaseAway;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Attacks;

/// <summary>A whole registry to be attacked: a PostgreSQL of its own, safe against crashes, and one node or more in processes of their own.</summary>
internal sealed partial class Target : IAsyncDisposable
{
    private readonly string folder;
    private readonly (string, string)[] settings;
    private readonly NpgsqlDataSource database;

    private Target(string folder, Server server, int nodes, (string, string)[] settings)
    {
        (this.folder, Server, this.settings) = (folder, server, settings);
        database = NpgsqlDataSource.Create(server.PatientConnectionString + ";Pooling=false");
        Roots = [.. Enumerable.Range(0, nodes).Select(_ => WholeRun.FreeAddress())];
        Nodes = new WholeRun?[nodes];
    }

    public Server Server { get; }

    /// <summary>Where each node listens, when it does.</summary>
    public IReadOnlyList<Uri> Roots { get; }

    /// <summary>The nodes that run.</summary>
    public WholeRun?[] Nodes { get; }

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) }) { Timeout = TimeSpan.FromMinutes(2) };

    /// <param name="seed">Fills the database before the first node starts.</param>
    public static async Task<Target> Start(int nodes, Func<string, Task>? seed, params (string Name, string Value)[] settings)
    {
        var folder = Cluster.NewFolder();
        var server = await Server.Start(folder);
        var target = new Target(folder, server, nodes,
        [
            // Of what it logs only its own failures are kept.
            ("CHARTER_ADMIN_KEY", App.AdminKey), ("Logging__LogLevel__Default", "Error"), .. settings,
        ]);
        try
        {
            if (seed is not null) await seed(server.PatientConnectionString);
            for (var node = 0; node < nodes; node++)
            {
                target.Begin(node);
                await target.Nodes[node]!.Ready();
            }
            return target;
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins to start a node where it was.</summary>
    public void Begin(int node) => Nodes[node] = WholeRun.Begin(folder, Server.ConnectionString, Roots[node], settings);

    /// <summary>Ends a node as a crash would.</summary>
    public async Task Kill(int node)
    {
        if (Nodes[node] is not { } run) return;
        Nodes[node] = null;
        await run.Kill();
        await run.DisposeAsync();
    }

    /// <summary>What has to be for the campaign to begin, or to be told: asked again for as long as a busy machine says that there is no time for it.</summary>
    public async Task<Answer> Insist(int node, string method, string path, string? body = null)
    {
        Answer? answer = null;
        await Until.True(async () => (answer = await Ask(node, method, path, body)).Status != 503);
        Xunit.Assert.InRange(answer!.Status, 200, 201);
        return answer;
    }

    public async Task<Answer> Ask(int node, string method, string path, string? body = null, string? key = App.AdminKey, string mediaType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), new Uri(Roots[node], path));
        if (body is not null) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new(mediaType) } };
        if (key is not null) request.Headers.Authorization = new("Bearer", key);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        return await Answer.Of(response);
    }

    public async Task<T> Select<T>(string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The columns of each row.</summary>
    public async Task<List<object?[]>> Rows(string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add([.. row.Select(value => value is DBNull ? null : value)]);
        }
        return rows;
    }

    /// <summary>The position of the newest fact.</summary>
    public Task<long> Newest() => Select<long>("select coalesce(max(seq_id), 0) from mt_events");

    /// <summary>Waits until a node tells all changes up to a position.</summary>
    public async Task CaughtUp(int node, string organization, long position)
    {
        var since = Stopwatch.GetTimestamp();
        while ((await Ask(node, "GET", string.Create(CultureInfo.InvariantCulture, $"/v1/{organization}/changes?after={position}&limit=1"))).Expect(200).At("position").GetInt64() < position)
        {
            if (Stopwatch.GetElapsedTime(since) > Until.Patience) throw new TimeoutException($"The feed of {Roots[node]} does not reach {position}.");
            await Task.Delay(100);
        }
    }

    /// <summary>Has the registry's own commands say whether what is there is as it was recorded, and what is made of it is right.</summary>
    public async Task Check(Attack attack, string organization)
    {
        var node = Array.FindIndex(Nodes, run => run is not null);
        await CaughtUp(node, organization, await Newest());
        var (told, complaint, ended) = await WholeRun.CommandOn(Server.PatientConnectionString, "verify");
        attack.Count("verifications");
        if (ended != 0) attack.Fell("a verification", $"{ended.ToString(CultureInfo.InvariantCulture)}: {told} {complaint}");
        (told, complaint, ended) = await WholeRun.CommandOn(Server.PatientConnectionString, "rebuild");
        attack.Count("rebuilds");
        if (ended != 0 || !NothingMended().IsMatch(told)) attack.Fell("a rebuild", $"{ended.ToString(CultureInfo.InvariantCulture)}: {told} {complaint}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var run in Nodes)
            if (run is not null) await run.DisposeAsync();
        await database.DisposeAsync();
        await Server.DisposeAsync();
    }

    [GeneratedRegex(@"documents; 0 of them")]
    private static partial Regex NothingMended();
}
