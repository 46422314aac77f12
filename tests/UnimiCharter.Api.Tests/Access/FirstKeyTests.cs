using Microsoft.Extensions.Configuration;
using UnimiCharter.Api.Access;
using UnimiCharter.Api.Web;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>The credential with which a registry starts, where its key is configured.</summary>
public sealed class FirstKeyTests
{
    private const string Another = "CHARTER_ADMIN_KEY=another-key-of-the-first-administrator";
    private const string Protected = "/v1/unimi/credentials";

    [Fact]
    public async Task Another_key_in_the_configuration_replaces_the_one_before_from_the_next_start_on()
    {
        var connection = await Cluster.NewDatabase();
        await using (var before = await App.Start(connection)) (await before.Get(Protected)).Expect(200);

        await using var after = await App.Start(connection, settings: Another);
        (await after.Get(Protected, Keys.As("another-key-of-the-first-administrator"))).Expect(200);
        (await after.Get(Protected, Keys.As(App.AdminKey))).ExpectProblem(401, "invalid-credential");
        var told = (await after.Get("/v1/unimi/audit?actor=registry&limit=500", Keys.As("another-key-of-the-first-administrator"))).Expect(200);
        Assert.Equal("*/credential/admin", told.At("items").EnumerateArray().Last(f => f.Text("fact") == "credential_rotated").Text("stream"));
    }

    [Fact]
    public async Task The_same_key_again_is_no_new_fact()
    {
        var connection = await Cluster.NewDatabase();
        long facts;
        await using (var before = await App.Start(connection)) facts = await before.Facts();
        await using var after = await App.Start(connection);
        Assert.Equal(facts, await after.Facts());
    }

    [Theory]
    [InlineData("due parole")]
    [InlineData("chiave-è")]
    [InlineData("riga\nseconda")]
    public async Task What_cannot_be_sent_as_a_key_is_not_started_with(string key)
    {
        var connection = await Cluster.NewDatabase();
        var refused = await Assert.ThrowsAsync<FormatException>(() => App.StartUnready(connection, settings: $"{FirstKey.Variable}={key}"));
        Assert.StartsWith(FirstKey.Variable, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("due parole")]
    public void A_file_without_a_key_is_told_of_and_not_taken_for_one(string text)
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, FirstKey.FileName), text);
        var refused = Assert.Throws<FormatException>(() => FirstKey.Of(new ConfigurationBuilder().Build(), folder));
        Assert.Contains(FirstKey.FileName, refused.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_file_with_a_secret_is_its_owner_s_alone_and_whole_whatever_a_start_before_left()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var file = Path.Combine(folder, "chiave");
        File.WriteAllText(file + ".new", "half of an old one, readable by all");
        OwnersFile.Write(file, "segreto");
        Assert.Equal("segreto\n", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(folder));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Where_none_is_configured_the_one_before_stays()
    {
        await using var app = await App.Start(settings: FirstKey.Variable + "=");
        (await app.Get(Protected)).Expect(200);
    }
}
