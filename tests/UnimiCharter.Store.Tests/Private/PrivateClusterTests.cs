using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Npgsql;

namespace UnimiCharter.Store.Tests;

/// <summary>The registry's own PostgreSQL, with folders and processes as they come in life.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivateClusterTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static readonly Lazy<Task<string>> Seed = new(async () =>
    {
        var folder = Folders.NewInParent("seed");
        await using var cluster = await PrivateCluster.Start(folder, durable: false);
        return folder;
    });

    [Fact]
    public async Task The_first_start_makes_the_folder_and_the_next_one_finds_the_data()
    {
        var folder = Folders.NewInParent("data");
        await using (var first = await PrivateCluster.Start(folder, durable: false))
        {
            Assert.Equal((UnixFileMode)0, Mode(folder) & Others);
            Assert.Equal(folder, first.Socket);
            await first.CreateDatabase("charter");
            await Ask(first, "create table kept as select 42 as answer", "charter");
        }
        Assert.False(File.Exists(Path.Combine(folder, "postgres", "postmaster.pid")));

        await using var second = await PrivateCluster.Start(folder, durable: false);
        await second.CreateDatabase("charter");
        Assert.Equal("42", await Ask(second, "select answer from kept", "charter"));
    }

    [Fact]
    public async Task It_listens_on_a_socket_for_its_owner_and_never_on_the_network()
    {
        var folder = await Made("quiet");
        await using var cluster = await PrivateCluster.Start(folder, durable: true);

        Assert.Equal("", await Ask(cluster, "show listen_addresses"));
        Assert.Equal(".", await Ask(cluster, "show unix_socket_directories"));
        Assert.Equal(OwnerOnly, Mode(Path.Combine(folder, "postgres")));
        Assert.Equal((UnixFileMode)0, Mode(cluster.Socket) & Others);
        Assert.Equal((UnixFileMode)0, Mode(Path.Combine(cluster.Socket, ".s.PGSQL.5432")) & ~OwnerOnly);
        Assert.Equal(("on", "on", "on"), (await Ask(cluster, "show fsync"), await Ask(cluster, "show full_page_writes"), await Ask(cluster, "show synchronous_commit")));
        // Whoever reaches the port some day by another configuration is still turned away.
        Assert.Equal("reject", await Ask(cluster, "select string_agg(distinct auth_method, ',') from pg_hba_file_rules where type <> 'local'"));
        if (!OperatingSystem.IsLinux()) return;
        var ours = SocketsOf(Server.Pid(folder)!.Value);
        Assert.NotEmpty(ours);
        foreach (var table in new[] { "tcp", "tcp6", "udp", "udp6" })
            if (File.Exists($"/proc/net/{table}"))
                Assert.DoesNotContain(File.ReadLines($"/proc/net/{table}").Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[9]), ours.Contains);
    }

    [Fact]
    public async Task A_server_that_was_killed_is_started_again_though_it_still_counts_as_running()
    {
        var folder = await Made("killed");
        // What is left of it: its file, and for a moment more a process of its number.
        string[] command = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--", "sh", "-c", "echo $$; exec sleep 1"] : ["sh", "-c", "echo $$; exec sleep 1"];
        using var rest = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        var number = await rest.StandardOutput.ReadLineAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "postgres", "postmaster.pid"), $"{number}\n{Path.Combine(folder, "postgres")}\n");

        await using var cluster = await PrivateCluster.Start(folder, durable: false);

        Assert.Equal("1", await Ask(cluster, "select 1"));
    }

    [Fact]
    public async Task A_server_whose_owner_was_killed_is_adopted_with_what_it_holds()
    {
        var folder = await Made("orphan");
        using var owner = Program.Launch("own", folder);
        Assert.Equal("ready", await Wait.For(owner.StandardOutput.ReadLineAsync()));
        var server = Server.Pid(folder);
        owner.Kill();
        await owner.WaitForExitAsync();

        await using (var cluster = await PrivateCluster.Start(folder, durable: false))
        {
            Assert.Equal(server, Server.Pid(folder));
            Assert.Equal("1", await Ask(cluster, "select 1"));
        }

        Assert.Null(Server.Pid(folder));
    }

    [Fact]
    public async Task A_second_owner_is_told_that_the_folder_is_in_use_and_what_to_do_and_does_no_harm()
    {
        var folder = await Made("taken");
        using var owner = Program.Launch("own", folder);
        Assert.Equal("ready", await Wait.For(owner.StandardOutput.ReadLineAsync()));
        var server = Server.Pid(folder);

        var refusal = await Assert.ThrowsAsync<PrivateClusterException>(() => PrivateCluster.Start(folder));
        Assert.Contains(folder, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("in use", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("CHARTER_DATA", refusal.Message, StringComparison.Ordinal);

        // It may look, but what it does not own it does not stop.
        var guest = await PrivateCluster.Running(folder);
        Assert.NotNull(guest);
        await guest.DisposeAsync();
        Assert.Equal("1", await Ask(guest, "select 1"));
        Assert.Equal(server, Server.Pid(folder));

        owner.StandardInput.Close();
        await Wait.For(owner.WaitForExitAsync());
        Assert.Null(await PrivateCluster.Running(folder));
        await using var next = await PrivateCluster.Start(folder, durable: false);
    }

    [Fact]
    public async Task A_folder_without_a_cluster_has_none_running() =>
        Assert.Null(await PrivateCluster.Running(Folders.New("nothing")));

    [Fact]
    public async Task A_folder_that_the_servers_user_cannot_enter_is_refused_with_what_to_do()
    {
        if (Environment.UserName != "root") return;
        var closed = Folders.NewInParent("closed");
        Directory.CreateDirectory(closed, OwnerOnly);

        var refusal = await Assert.ThrowsAsync<PrivateClusterException>(() => PrivateCluster.Start(Path.Combine(closed, "data")));

        Assert.Contains(Path.Combine(closed, "data"), refusal.Message, StringComparison.Ordinal);
        Assert.Contains("postgres", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("CHARTER_DATA", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_belongs_to_another_user_is_refused_with_what_to_do()
    {
        if (Environment.UserName != "root") return;
        var foreign = Folders.NewInParent("foreign");
        Directory.CreateDirectory(foreign);
        await Shell($"chown nobody '{foreign}'");

        var refusal = await Assert.ThrowsAsync<PrivateClusterException>(() => PrivateCluster.Start(foreign));

        Assert.Contains(foreign, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("CHARTER_DATA", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_start_that_was_interrupted_begins_anew()
    {
        var folder = await Made("interrupted");
        // As a killed initdb leaves it: some files, not in place yet.
        Directory.Move(Path.Combine(folder, "postgres"), Path.Combine(folder, "postgres.new"));
        File.Delete(Path.Combine(folder, "postgres.new", "global", "pg_control"));

        await using var cluster = await PrivateCluster.Start(folder, durable: false);

        Assert.Equal("1", await Ask(cluster, "select 1"));
        Assert.False(Directory.Exists(Path.Combine(folder, "postgres.new")));
    }

    [Fact]
    public async Task Data_that_do_not_start_are_told_with_the_servers_words_and_the_folder_is_free_again()
    {
        var folder = await Made("broken");
        File.Delete(Path.Combine(folder, "postgres", "global", "pg_control"));

        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var refusal = await Assert.ThrowsAsync<PrivateClusterException>(() => PrivateCluster.Start(folder));
            Assert.Contains("pg_ctl start failed", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Data_of_a_version_that_is_not_installed_are_left_alone_and_the_version_is_named()
    {
        var folder = Folders.NewInParent("old");
        Directory.CreateDirectory(Path.Combine(folder, "postgres"));
        await File.WriteAllTextAsync(Path.Combine(folder, "postgres", "PG_VERSION"), "8\n");

        var refusal = await Assert.ThrowsAsync<PrivateClusterException>(() => PrivateCluster.Start(folder));

        Assert.Contains("PostgreSQL 8", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Binaries.Installed()[0].Major, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(107, true)]
    [InlineData(108, false)]
    [InlineData(250, false)]
    public async Task A_path_too_long_for_a_socket_has_it_elsewhere_for_its_owner_alone(int bytes, bool inFolder)
    {
        var parent = Folders.NewInParent("x")[..^1];
        var folder = parent + "è" + new string('x', bytes - "/.s.PGSQL.5432".Length - Encoding.UTF8.GetByteCount(parent) - 2);
        Assert.Equal(bytes, Encoding.UTF8.GetByteCount(folder + "/.s.PGSQL.5432"));
        await Copy(folder);
        await using var cluster = await PrivateCluster.Start(folder, durable: false);

        try
        {
            Assert.Equal(inFolder, cluster.Socket == folder);
            Assert.Equal("1", await Ask(cluster, "select 1"));
            Assert.Equal((UnixFileMode)0, Mode(cluster.Socket) & Others);
            // Another process finds it there too.
            Assert.Equal(cluster.Socket, (await PrivateCluster.Running(folder))!.Socket);
        }
        finally
        {
            await cluster.DisposeAsync();
            if (!inFolder) Directory.Delete(cluster.Socket, recursive: true);
        }
    }

    [Theory]
    [InlineData("a folder of another user", "rm -r '{0}' && mkdir -m 777 '{0}' && chown nobody '{0}'")]
    [InlineData("a link", "mv '{0}' '{0}-away' && ln -s '{0}-away' '{0}'")]
    public async Task A_folder_for_the_socket_that_somebody_else_made_first_receives_no_connection(string what, string made)
    {
        if (what != "a link" && Environment.UserName != "root") return;
        var folder = Folders.NewInParent(new string('x', 120));
        await Copy(folder);
        string socket;
        await using (var before = await PrivateCluster.Start(folder, durable: false)) socket = before.Socket;
        try
        {
            await Shell(string.Format(CultureInfo.InvariantCulture, made, socket));

            var refusal = await Assert.ThrowsAsync<PrivateClusterException>(() => PrivateCluster.Start(folder));

            Assert.Contains(socket, refusal.Message, StringComparison.Ordinal);
            Assert.Contains("CHARTER_DATA", refusal.Message, StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(socket, ".s.PGSQL.5432"), "");
            Assert.Null(await PrivateCluster.Running(folder));
        }
        finally
        {
            await Shell($"rm -rf '{socket}' '{socket}-away'");
        }
    }

    [Fact]
    public async Task What_root_writes_follows_no_link_of_the_server_s_user()
    {
        if (Environment.UserName != "root") return;
        var (folder, target) = (await Earlier("links"), Folders.NewInParent("target"));
        await File.WriteAllTextAsync(target, "root's own");
        foreach (var name in new[] { "postgres/unimicharter.conf", "postgres/unimicharter.conf.new", "postgres.log.new", ".s.PGSQL.5432" })
            await Shell($"rm -f '{folder}/{name}' && ln -s '{target}' '{folder}/{name}' && chown -h postgres: '{folder}/{name}'");

        try
        {
            await using var cluster = await PrivateCluster.Start(folder, durable: false);
        }
        catch (PrivateClusterException)
        {
            // Their own links may keep the server from starting.
        }

        Assert.Equal("root's own", await File.ReadAllTextAsync(target));
    }

    [Theory]
    [InlineData("owner.lock")]
    [InlineData("admin.key")]
    [InlineData("signing.pem")]
    public async Task A_file_of_the_registry_that_the_server_s_user_made_is_not_taken_for_its_own(string name)
    {
        if (Environment.UserName != "root") return;
        var (folder, target) = (await Earlier("made"), Folders.NewInParent("target"));
        await Shell($"ln -sf '{target}' '{folder}/{name}' && chown -h postgres: '{folder}/{name}'");

        var refusal = await Assert.ThrowsAsync<PrivateClusterException>(() => PrivateCluster.Start(folder));

        Assert.Contains(Path.Combine(folder, name), refusal.Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(target));
    }

    [Fact]
    public async Task A_folder_of_an_earlier_version_is_root_s_from_the_next_start_on_with_the_data_in_it()
    {
        if (Environment.UserName != "root") return;
        var folder = await Earlier("earlier");
        await File.WriteAllTextAsync(Path.Combine(folder, "admin.key"), "uc_key");

        await using var cluster = await PrivateCluster.Start(folder, durable: false);

        Assert.Equal("1", await Ask(cluster, "select 1"));
        Assert.Equal("uc_key", await File.ReadAllTextAsync(Path.Combine(folder, "admin.key")));
        await Shell($"test $(stat -c %U '{folder}') = root && ! runuser -u postgres -- touch '{folder}/anything' 2> /dev/null");
    }

    [Fact]
    public async Task A_folder_that_others_can_put_another_in_the_place_of_is_told()
    {
        if (Environment.UserName != "root") return;
        var open = Folders.NewInParent("open");
        await Shell($"mkdir -m 777 '{open}'");

        await using var cluster = await PrivateCluster.Start(Path.Combine(open, "data"), durable: false);
        await using var closed = await PrivateCluster.Start(Folders.New("closed"), durable: false);

        Assert.Equal((open, null), (cluster.Exposed, closed.Exposed));
    }

    [Fact]
    public async Task The_server_has_nothing_of_the_environment_that_it_does_not_need()
    {
        var folder = await Made("environment");
        using var owner = Program.Launch(new Dictionary<string, string> { ["CHARTER_ADMIN_KEY"] = "segreto", ["ConnectionStrings__Charter"] = "Password=segreto", ["PGPORT"] = "1" }, "own", folder);
        Assert.Equal("ready", await Wait.For(owner.StandardOutput.ReadLineAsync()));

        var environment = (await Ask((await PrivateCluster.Running(folder))!, "create temp table told (line text); copy told from program 'env'; select string_agg(line, E'\\n') from told")).Split('\n');

        Assert.DoesNotContain(environment, line => line.Contains("segreto", StringComparison.Ordinal));
        string[] needed =
        [
            "PATH", "LC_ALL", "TZ", "TZDIR", "LD_LIBRARY_PATH",
            // Of runuser, the shell and PostgreSQL itself.
            "HOME", "SHELL", "USER", "LOGNAME", "PWD", "OLDPWD", "SHLVL", "_", "PGDATA", "PGLOCALEDIR", "PGSYSCONFDIR", "PG_GRANDPARENT_PID",
        ];
        Assert.Subset(needed.ToHashSet(), environment.Select(line => line.Split('=')[0]).Where(name => !name.StartsWith("LC_", StringComparison.Ordinal)).ToHashSet());
        owner.StandardInput.Close();
        await Wait.For(owner.WaitForExitAsync());
    }

    [Theory]
    [InlineData("l'ateneo di Milano")]
    [InlineData("'a' 'b'")]
    [InlineData("più = 100% #1; {x} *")]
    [InlineData("a:1")]
    [InlineData(" @a")]
    public async Task A_folder_may_have_any_name(string name)
    {
        var folder = await Made(name);
        await using (var cluster = await PrivateCluster.Start(folder, durable: false))
            Assert.Equal("1", await Ask(cluster, "select 1"));

        await using var again = await PrivateCluster.Start(folder, durable: false);
        Assert.Equal("1", await Ask(again, "select 1"));
    }

    [Fact]
    public async Task A_folder_named_from_where_the_process_stands_is_the_same_folder()
    {
        var folder = await Made("relative");
        await using var cluster = await PrivateCluster.Start(Path.GetRelativePath(Environment.CurrentDirectory, folder) + Path.DirectorySeparatorChar, durable: false);

        Assert.Equal("1", await Ask(cluster, "select 1"));
        Assert.True(Directory.Exists(Path.Combine(folder, "postgres")));
    }

    [Fact]
    public async Task A_database_is_made_once_with_any_name_and_as_a_copy_if_so_asked()
    {
        var folder = await Made("databases");
        await using var cluster = await PrivateCluster.Start(folder, durable: false);
        await cluster.CreateDatabase("a \"b\"; drop");
        await Ask(cluster, "create table kept as select 7 as answer", "a \"b\"; drop");

        await cluster.CreateDatabase("a \"b\"; drop");
        await cluster.CreateDatabase("copy", "a \"b\"; drop");
        await cluster.CreateDatabase("empty");

        Assert.Equal("7", await Ask(cluster, "select answer from kept", "copy"));
        Assert.Equal("False", await Ask(cluster, "select exists (select from pg_class where relname = 'kept')", "empty"));
        Assert.Equal("UTF8 C", await Ask(cluster, "select pg_encoding_to_char(encoding) || ' ' || datcollate from pg_database where datname = 'empty'"));
    }

    [Fact]
    public void The_newest_PostgreSQL_installed_is_chosen_first_and_each_version_once()
    {
        var installed = Binaries.Installed();

        Assert.NotEmpty(installed);
        Assert.All(installed, binaries => Assert.True(File.Exists(binaries.Program("initdb")) && File.Exists(binaries.Program("postgres"))));
        var majors = installed.Select(binaries => int.Parse(binaries.Major, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(majors.Distinct().OrderDescending(), majors);
    }

    /// <summary>A folder as a run before left it: most tests need no first start, which takes its second.</summary>
    private static async Task<string> Made(string name)
    {
        var folder = Folders.NewInParent(name);
        await Copy(folder);
        return folder;
    }

    /// <summary>As versions before left it: all of it is the server's user's.</summary>
    private static async Task<string> Earlier(string name)
    {
        var folder = await Made(name);
        await Shell($"rm -f '{folder}/.s.PGSQL.5432' && chmod 700 '{folder}' && chown postgres: '{folder}'");
        return folder;
    }

    private static async Task Copy(string folder)
    {
        using var copy = Process.Start("cp", ["-a", await Seed.Value, folder]);
        await copy.WaitForExitAsync();
        Assert.Equal(0, copy.ExitCode);
    }

    private static async Task Shell(string command)
    {
        using var shell = Process.Start("sh", ["-c", command]);
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
    }

    private static async Task<string> Ask(PrivateCluster cluster, string sql, string database = "postgres")
    {
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString(database) + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return $"{await command.ExecuteScalarAsync()}";
    }

    private static UnixFileMode Mode(string path) => File.GetUnixFileMode(path);

    /// <summary>The inodes of the sockets that a process and its children hold.</summary>
    private static HashSet<string> SocketsOf(int process)
    {
        var family = Process.GetProcesses().Select(p => p.Id).Where(id => id == process || ParentOf(id) == process);
        return
        [
            .. from id in family
               from link in Directory.EnumerateFileSystemEntries($"/proc/{id}/fd")
               let target = new FileInfo(link).LinkTarget
               where target is not null && target.StartsWith("socket:[", StringComparison.Ordinal)
               select target["socket:[".Length..^1],
        ];
    }

    private static int ParentOf(int process) => File.Exists($"/proc/{process}/stat")
        ? int.Parse(File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ')[1], CultureInfo.InvariantCulture)
        : 0;
}
