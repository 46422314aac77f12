using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using UnimiCharter.Api.Access;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Store;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>Where what is sent has no place: in the folder for temporary files, or in the database.</summary>
public sealed class SpaceTests
{
    private const string Row = "service,indicator,period,numerator,denominator,note\r\nmaster,effectiveness,2024-03,3,41,";

    /// <summary>The folder is on a disk of a megabyte where the tests may mount one, and is none at all otherwise: both cannot be written.</summary>
    [Theory]
    [InlineData("full")]
    [InlineData("missing")]
    public async Task A_large_batch_that_there_is_no_space_for_is_refused_as_such_and_leaves_nothing_behind(string folder)
    {
        var path = Directory.CreateTempSubdirectory("unimicharter-space").FullName;
        var isMounted = folder == "full" && Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path) == 0;
        if (!isMounted) Directory.Delete(path);
        try
        {
            var connection = await Cluster.NewDatabase();
            await using (var run = await WholeRun.Start(Path.GetTempPath(), connection, ("ASPNETCORE_TEMP", path), (FirstKey.Variable, App.AdminKey)))
            {
                var refused = await run.Post(Sending.PathOf("unimi"), Csv(Row + new string(' ', 3_000_000) + "\r\n"), App.AdminKey);
                Assert.Contains("\"code\":\"no-space\"", refused.Text, StringComparison.Ordinal);
                Assert.Equal((503, TimeSpan.FromMinutes(1)), (refused.Status, refused.RetryAfter));
                if (isMounted) Assert.Empty(Directory.EnumerateFileSystemEntries(path));
                await using var database = Database.Open(connection);
                await using var facts = database.CreateCommand("select count(*) from mt_events where type = 'measurement_reported'");
                Assert.Equal(0L, await facts.ExecuteScalarAsync());

                // What needs no file is received as ever.
                Assert.Equal(200, (await run.Post(Sending.PathOf("unimi"), Csv(Row + "marzo\r\n"), App.AdminKey)).Status);
            }
        }
        finally
        {
            if (isMounted)
            {
                Run("umount", path);
                Directory.Delete(path);
            }
        }

        static StringContent Csv(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("text/csv"));
    }

    [Fact]
    public async Task A_write_to_a_database_whose_disk_is_full_is_told_so_and_is_made_once_there_is_space()
    {
        await using var app = await App.Start();
        await Do("create function full_disk() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$");
        await Do("create trigger full_disk before insert on mt_events for each statement execute function full_disk()");
        var (path, row) = (Paths.Measurement("master", "timeliness", "2024-03"), Row + "marzo\r\n");
        foreach (var refused in new[] { await app.Put(path, """{"yes":true}"""), await app.Import("unimi", "", Sending.Csv, row), await app.Import("unimi", "?mode=atomic", Sending.Csv, row) })
            Assert.Equal("60", refused.ExpectProblem(503, "database-full").Header("Retry-After"));
        (await app.Get(path)).ExpectProblem(404, "no-measurement");

        await Do("drop trigger full_disk on mt_events");
        (await app.Put(path, """{"yes":true}""")).Expect(201);
        Assert.Equal("1/0/0/0", (await app.Import("unimi", "", Sending.Csv, row)).Expect(200).Counts());

        async Task Do(string sql)
        {
            await using var command = app.Database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static int Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
