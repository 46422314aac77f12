using System.Diagnostics;
using System.Runtime.InteropServices;
using Npgsql;

namespace UnimiCharter.Store.Tests;

/// <summary>
/// <c>own {folder}</c> starts the cluster of a folder, says <c>ready</c> or what is wrong, and waits to be killed or for its input to end.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            await using var cluster = await PrivateCluster.Start(args[1], durable: false);
            Console.WriteLine("ready");
            await Console.In.ReadToEndAsync();
            return 0;
        }
        catch (Exception e) when (e is PrivateClusterException or NpgsqlException)
        {
            Console.WriteLine(e.Message);
            return 1;
        }
    }

    /// <summary>This assembly as another process.</summary>
    public static Process Launch(params string[] arguments) => Launch(new Dictionary<string, string>(), arguments);

    /// <param name="environment">What it has beside this one's.</param>
    /// <inheritdoc cref="Launch(string[])"/>
    public static Process Launch(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var dotnet = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet");
        var start = new ProcessStartInfo(dotnet, ["exec", typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
