using JasperFx;
using Microsoft.Extensions.Hosting;

namespace UnimiCharter.Store;

/// <summary>
/// Marten's own command line (JasperFx's), on the store of an application that is built and not started. Only what reads is run:
/// a command that is new in another version of it is refused until it is listed here.
/// </summary>
public static class StoreTools
{
    private static readonly HashSet<string> Readers = new(StringComparer.OrdinalIgnoreCase)
    {
        "help", "?", "describe", "check-env", "db-assert", "db-dump", "db-list", "db-patch", "event-query", "stream-query",
    };

    /// <summary>Commands that read when they are told to; told nothing they do something else. JasperFx takes actions letter for letter, and also by number.</summary>
    private static readonly Dictionary<string, string[]> ReadingActions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["projections"] = ["list"],
        ["resources"] = ["check", "list", "statistics"],
    };

    private static readonly Dictionary<string, string> Instead = new(StringComparer.OrdinalIgnoreCase)
    {
        ["projections"] = "Only projections list is run here: the registry follows the facts itself, and Marten's rebuild empties the documents before it makes them "
            + "again, while others read them. Use rebuild, which mends what differs and says what it was.",
        ["resources"] = "Only resources check, list and statistics are run here: the others would delete what is recorded, or change a database without asking whether it is the registry's.",
        ["marten"] = "It would move the daemon past facts, or delete what is recorded.",
        ["db-apply"] = "It would change a database without asking whether it is the registry's. Use run, which asks and then brings the schema up to date.",
        ["run"] = "It would start the registry. Use run.",
    };

    /// <summary>Why a command is refused; null for one that is not.</summary>
    private static string? RefusalOf(string[] args)
    {
        if (args is not [var command, ..] || Readers.Contains(command)) return null;
        // The action comes first: which words after a flag are its value, only the command itself can tell.
        if (args is [_, _] or [_, _, ['-', ..], ..]
            && ReadingActions.TryGetValue(command, out var actions) && actions.Contains(args[1])) return null;
        return $"{string.Join(' ', args)} is refused. {Instead.GetValueOrDefault(command, "It is not known to read only.")}";
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
