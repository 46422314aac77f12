using JasperFx;
using Microsoft.Extensions.Hosting;

namespace UnimiCharter.Store;

/// <summary>Marten's own command line (JasperFx's), on the store of an application that is built and not started.</summary>
public static class StoreTools
{
    /// <summary>What it would do to the store that must not be done to it, and what is to be done instead.</summary>
    private static readonly (string Command, string Action, string Instead)[] Refused =
    [
        ("projections", "rebuild", "It empties the documents before it makes them again, while others read them. Use rebuild, which mends what differs and says what it was."),
        ("resources", "clear", "It would delete what is recorded."),
        ("resources", "teardown", "It would delete what is recorded."),
        ("marten", "", "It would move the daemon past facts, or delete what is recorded."),
        ("run", "", "It would start the registry. Use run."),
    ];

    /// <summary>Why a command is refused; null for one that is not.</summary>
    public static string? RefusalOf(string[] args)
    {
        foreach (var (command, action, instead) in Refused)
            if (args is [var first, ..] && first == command && (action.Length == 0 || args.Contains(action))) return $"{command} {action}".TrimEnd() + $" is refused. {instead}";
        return null;
    }

    /// <param name="host">Has the store among its services; disposed of by some of the commands.</param>
    /// <param name="args">As <c>db-assert</c>; <c>help</c> lists them.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(IHost host, string[] args)
    {
        if (args.Length == 0) args = ["help"];
        if (RefusalOf(args) is not { } refusal) return await host.RunJasperFxCommands(args, null);
        await Console.Error.WriteLineAsync(refusal);
        return 2;
    }
}
