using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using UnimiCharter.Api.Publication;
using UnimiCharter.Api.Tests.Document;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Web;
using UnimiCharter.Api.Webhooks;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>The registry as <c>compose.yaml</c> starts it, without Docker: the same environment, with a folder in the volume's place.</summary>
public sealed partial class ComposeTests
{
    private const string Key = "uc_chiave-di-chi-amministra";
    private const string Volume = "/keys";

    private static readonly string Compose = File.ReadAllText(Repository.File("compose.yaml"));

    [Fact]
    public async Task Charters_are_published_and_webhooks_subscribed_by_keys_of_the_first_start_that_the_next_one_has()
    {
        var (folder, database) = (NewFolder(), await Cluster.NewDatabase());
        string keys, secret;
        await using (var first = await Start(folder, database))
        {
            keys = await Get(first, "/.well-known/jwks.json");
            Assert.Equal(201, (await Post(first, "/v1/unimi/charters/2024/releases", "")).Status);
            Assert.Equal(201, (await Post(first, "/v1/unimi/charters", """{"edition":"2025","title":"Carta dei servizi 2025","after":"2024"}""")).Status);
            Assert.Equal(201, (await Post(first, "/v1/unimi/charters/2025/versions", "{}")).Status);
            var (status, text) = await Post(first, "/v1/unimi/webhooks", """{"name":"portale","url":"https://93.184.216.34/avvisi"}""");
            Assert.Equal(201, status);
            secret = Secret().Match(text).Groups[1].Value;
        }
        var made = Directory.GetFiles(folder).ToDictionary(file => Path.GetFileName(file)!, File.ReadAllText);

        await using var next = await Start(folder, database);
        Assert.Equal(keys, await Get(next, "/.well-known/jwks.json"));
        Assert.Equal(secret, WebhookSecrets.Of(null, folder).Shown(new("unimi"), new("portale"), 1));
        Assert.Equal(made, Directory.GetFiles(folder).ToDictionary(file => Path.GetFileName(file)!, File.ReadAllText));
        Assert.Equal([SigningKeys.FileName, WebhookSecrets.FileName], made.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_volume_is_one_that_the_user_of_the_image_has_to_itself()
    {
        Assert.Matches($@"(?m)^    volumes:\n      - keys:{Volume}$", Compose);
        Assert.Matches(@"(?m)^volumes:\n(?:  \w+:\n)*?  keys:$", Compose);
        Assert.Contains("read_only: true", Compose, StringComparison.Ordinal);
        Assert.Matches($@"(?m)^RUN install -d -m 700 -o \$APP_UID -g \$APP_UID {Volume}\nUSER \$APP_UID$", File.ReadAllText(Repository.File("Dockerfile")));
    }

    [Fact]
    public void A_folder_for_keys_is_made_for_its_owner_alone_and_one_that_others_can_write_in_is_not_taken()
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = NewFolder();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(OwnersFile.FolderSetting, folder)]).Build();
        Assert.Equal(folder, OwnersFile.FolderOf(configuration));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        foreach (var open in new[] { UnixFileMode.GroupWrite, UnixFileMode.OtherWrite })
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | open);
            Assert.Contains(folder, Assert.Throws<FormatException>(() => OwnersFile.FolderOf(configuration)).Message, StringComparison.Ordinal);
        }
        Assert.Empty(Directory.GetFiles(folder));
    }

    private static string NewFolder() => Path.Combine(Path.GetTempPath(), $"unimicharter-keys-{Guid.NewGuid():N}");

    /// <summary>What compose sets for the API, with what differs here: where it listens, its database and key, where the volume is, and that a busy machine is waited for.</summary>
    private static Task<WholeRun> Start(string folder, string database)
    {
        var set = Variable().Matches(Compose[Compose.IndexOf("  api:", StringComparison.Ordinal)..]).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        Assert.Equal(Volume, set["Charter__KeyFolder"]);
        (set["Charter__KeyFolder"], set["ConnectionStrings__Charter"], set["CHARTER_ADMIN_KEY"]) = (folder, database, Key);
        return WholeRun.Start(Cluster.NewFolder(), database, [.. set.Select(variable => (variable.Key, variable.Value)), ("Charter__Webhooks__Milliseconds", "0"), ("Charter__DatabasePatienceMilliseconds", "300000")]);
    }

    private static async Task<string> Get(WholeRun run, string path)
    {
        using var client = new HttpClient { BaseAddress = run.Root };
        return await client.GetStringAsync(path);
    }

    private static async Task<(int Status, string Text)> Post(WholeRun run, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        var (status, text, _) = await run.Post(path, content, Key);
        return (status, text);
    }

    [GeneratedRegex(@"^      (\w+): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex("\"secret\":\"([^\"]+)\"")]
    private static partial Regex Secret();
}
