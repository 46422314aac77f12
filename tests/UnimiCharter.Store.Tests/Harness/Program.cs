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
    public static Process Launch(params string[] arguments)
    {
        var dotnet = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet");
        return Process.Start(new ProcessStartInfo(dotnet, ["exec", typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }
}
