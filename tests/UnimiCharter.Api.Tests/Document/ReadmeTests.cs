using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using UnimiCharter.Api.Web;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Tests.Portal;
using UnimiCharter.Api.Tests.Webhooks;

namespace UnimiCharter.Api.Tests.Document;

/// <summary>README's walk, run as it stands.</summary>
public sealed partial class ReadmeTests
{
    private const string DefaultAddress = "http://127.0.0.1:5080";

    [Fact]
    public async Task Every_command_of_the_walk_answers_as_the_README_says()
    {
        await using var app = await App.ListenWith(Browser.Compose, "2026-11-21T10:00:00Z", "Charter:Load=unimi-2024,polimi-strategic-2020-2022,luiss-ministry-2024-2026", SigningKey.Setting, "Charter:Changes:StreamSeconds=3600");
        var walk = Walk();
        Assert.True(walk.Count > 8, "The README has no walk.");

        var script = new StringBuilder("set -u\n");
        foreach (var (command, _) in walk) script.Append(command).Append("\necho '<<end>>'\n");
        var folder = Directory.CreateTempSubdirectory("unimicharter-walk");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "admin.key"), App.AdminKey + "\n");
        var told = await Bash(folder.FullName, script.Replace(DefaultAddress, app.Root.ToString().TrimEnd('/')).ToString());

        folder.Delete(recursive: true);

        var answers = told.Split("<<end>>\n");
        for (var i = 0; i < walk.Count; i++) Assert.Equal(walk[i].Answer, answers[i].TrimEnd('\n'));
    }

    [Fact]
    public async Task The_check_of_a_webhooks_signature_takes_what_was_delivered_and_no_forgery()
    {
        await using var app = await Hooks.Start();
        await using var receiver = await Receiver.Start();
        var secret = await app.Subscribe("portale", receiver.Url);
        await app.Report("2024-03");
        var message = (await receiver.Has(1))[0];
        var readme = File.ReadAllText(Repository.File("README.md"));
        var check = ShellBlock().Match(readme[readme.IndexOf("## Webhooks", StringComparison.Ordinal)..]).Groups[1].Value;
        var folder = Directory.CreateTempSubdirectory("unimicharter-webhook");
        var given = $"cd '{folder.FullName}'; secret='{secret}'; id='{message.Id}'; timestamp='{message.Headers["webhook-timestamp"]}'; signature='{message.Headers["webhook-signature"]}'\n";

        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "body"), message.Body);
        Assert.Equal("0\n", await Bash(folder.FullName, given + check + "echo $?"));
        message.Body[^2] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "body"), message.Body);
        Assert.Equal("1\n", await Bash(folder.FullName, given + check + "echo $?"));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Every_word_of_the_charter_script_is_in_the_README_and_only_those()
    {
        var usage = Regex.Match(File.ReadAllText(Repository.File("charter")), @"usage: \./charter ([a-z |]+)").Groups[1].Value;
        var told = CommandRow().Matches(File.ReadAllText(Repository.File("README.md"))).Select(m => m.Groups[1].Value);
        Assert.Equal(usage.Split(" | ").Order(), told.Order());
    }

    [Fact]
    public void Every_campaign_of_attack_is_in_the_README_and_only_those()
    {
        var campaigns = Campaign().Matches(File.ReadAllText(Repository.File("tests/UnimiCharter.Attacks/Program.cs"))).Select(m => m.Groups[1].Value);
        var readme = File.ReadAllText(Repository.File("README.md"));
        var section = readme[readme.IndexOf("## Attacks", StringComparison.Ordinal)..readme.IndexOf("## Layout", StringComparison.Ordinal)];
        Assert.NotEmpty(campaigns);
        Assert.Equal(campaigns, CampaignRow().Matches(section).Select(m => m.Groups[1].Value));
    }

    [Fact]
    public void Every_code_of_a_refusal_is_in_one_table_with_its_status_and_its_words()
    {
        var told = CodeRow().Matches(File.ReadAllText(Repository.File("README.md"))).Select(m => m.Value.TrimEnd());
        var known = Words.Codes.Select(code => (Code: code, Words.Of(code).Status, Told: Blank().Replace(Words.Of(code).Words.English.Detail, "…")));
        Assert.Equal(known.OrderBy(k => k.Status).ThenBy(k => k.Code, StringComparer.Ordinal).Select(k => $"| {k.Status} | `{k.Code}` | {k.Told.Replace("|", "\\|", StringComparison.Ordinal)} |"), told);
    }

    /// <summary>The console blocks under "A walk": each command with the lines up to the next one.</summary>
    private static List<(string Command, string Answer)> Walk()
    {
        var readme = File.ReadAllText(Repository.File("README.md"));
        var section = readme[readme.IndexOf("## A walk", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", 3, StringComparison.Ordinal)];
        return
        [
            .. from Match block in ConsoleBlock().Matches(section)
               from step in block.Groups[1].Value.Split("$ ", StringSplitOptions.RemoveEmptyEntries)
               let lines = step.TrimEnd('\n').Split('\n')
               select (lines[0], string.Join('\n', lines[1..])),
        ];
    }

    private static async Task<string> Bash(string folder, string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = Path.GetDirectoryName(Repository.File("charter")),
            Environment = { ["CHARTER_DATA"] = folder },
            RedirectStandardOutput = true,
        })!;
        try
        {
            return await bash.StandardOutput.ReadToEndAsync().WaitAsync(Until.Patience);
        }
        finally
        {
            if (!bash.HasExited) bash.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex(@"^\| [0-9]{3} \| `.*$", RegexOptions.Multiline)]
    private static partial Regex CodeRow();

    [GeneratedRegex(@"\(""([a-z]+)"", \w+Attack\.Run\)")]
    private static partial Regex Campaign();

    [GeneratedRegex("^\\| `([a-z]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex CampaignRow();

    [GeneratedRegex(@"'?\{[0-9]\}'?")]
    private static partial Regex Blank();

    [GeneratedRegex("```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ConsoleBlock();

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex(@"^\| `\./charter ([a-z]+)` \|", RegexOptions.Multiline)]
    private static partial Regex CommandRow();
}
