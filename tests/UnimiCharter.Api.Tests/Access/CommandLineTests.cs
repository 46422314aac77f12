using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>The default run: its first key, and credentials on the command line while it serves.</summary>
public sealed class CommandLineTests
{
    private const string Protected = "/v1/unimi/credentials";

    [Fact]
    public async Task The_first_start_prints_a_key_once_and_commands_change_credentials_while_it_serves()
    {
        var folder = Cluster.NewFolder();
        string key;
        await using (var run = await WholeRun.Start(folder))
        {
            key = Assert.Single(run.Told, line => line.StartsWith("uc_", StringComparison.Ordinal));
            var file = Path.Combine(folder, "admin.key");
            Assert.Equal(key, (await File.ReadAllTextAsync(file)).Trim());
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal((200, 401), (await run.Ask(Protected, key), await run.Ask(Protected, Keys.Unknown)));

            await IssueRotateRevoke(run, folder);
            await WrongCommandsChangeNothing(run, folder);
            AreLines(run.Told);
        }

        await using var again = await WholeRun.Start(folder);
        Assert.DoesNotContain(again.Told, line => line.Contains("uc_", StringComparison.Ordinal));
        Assert.Equal(200, await again.Ask(Protected, key));
    }

    private static async Task IssueRotateRevoke(WholeRun run, string folder)
    {
        var (issued, ended) = await WholeRun.Command(folder, "key", "issue", "--name", "a-riga-di-comando", "--title", "Prova", "--roles", "board,admin", "--organization", "unimi");
        Assert.Equal(0, ended);
        Assert.Matches("^uc_[A-Za-z0-9_-]{43}$", issued);
        Assert.Equal(200, await run.Ask(Protected, issued));

        var (everywhere, _) = await WholeRun.Command(folder, "key", "issue", "--name", "ovunque", "--title", "Prova", "--roles", "admin");
        Assert.Equal((200, 200), (await run.Ask(Protected, everywhere), await run.Ask("/v1/polimi/credentials", everywhere)));

        var (rotated, _) = await WholeRun.Command(folder, "key", "rotate", "--name", "a-riga-di-comando", "--organization", "unimi", "--overlap", "0");
        Assert.Equal((401, 200), (await run.Ask(Protected, issued), await run.Ask(Protected, rotated)));

        var (listed, _) = await WholeRun.Command(folder, "key", "list", "--organization", "unimi");
        Assert.Matches("^a-riga-di-comando\tactive\tboard,admin\t\\*\texpires never\tlast used .*\tProva$", listed);

        Assert.Equal(0, (await WholeRun.Command(folder, "key", "revoke", "--name", "a-riga-di-comando", "--organization", "unimi", "--reason", "prova")).Ended);
        Assert.Equal((401, 401), (await run.Ask(Protected, issued), await run.Ask(Protected, rotated)));
        Assert.Equal(0, (await WholeRun.Command(folder, "key", "revoke", "--name", "ovunque", "--reason", "prova")).Ended);
        Assert.Equal(401, await run.Ask(Protected, everywhere));
    }

    private static async Task WrongCommandsChangeNothing(WholeRun run, string folder)
    {
        foreach (var wrong in new[]
        {
            new[] { "key", "issue", "--name", "senza-ruoli", "--title", "Prova" },
            ["key", "issue", "--name", "re", "--title", "Prova", "--roles", "king"],
            ["key", "revoke", "--name", "admin"],
            ["key", "mint", "--name", "x"],
        })
            Assert.Equal(("", 2), await WholeRun.Command(folder, wrong));
        Assert.Matches("^admin\tactive\t[^\n]*\novunque\trevoked\t[^\n]*$", (await WholeRun.Command(folder, "key", "list")).Told);
        Assert.Equal(200, await run.Ask(Protected, (await File.ReadAllTextAsync(Path.Combine(folder, "admin.key"))).Trim()));
    }

    /// <summary>But for the key that was printed, and the words before it.</summary>
    private static void AreLines(IReadOnlyList<string> told)
    {
        var logged = told.Where(line => !line.StartsWith("uc_", StringComparison.Ordinal) && !line.StartsWith("The first administrator's API key", StringComparison.Ordinal)).ToArray();
        Assert.All(logged, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", JsonDocument.Parse(line).RootElement.Text("Timestamp")));
        Assert.Contains(logged, line => line.Contains("/v1/{org}/credentials", StringComparison.Ordinal));
        Assert.DoesNotContain(logged, line => line.Contains("uc_", StringComparison.Ordinal));
    }
}
