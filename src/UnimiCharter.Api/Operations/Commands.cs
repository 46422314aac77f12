namespace UnimiCharter.Api.Operations;

/// <summary>What the program can be asked on the command line.</summary>
internal static class Commands
{
    private const string ReleasePrefix = "results/";
    private const string DryRun = "--dry-run";

    public static async Task<int> Run(string[] args)
    {
        try
        {
            return args switch
            {
                [] or ["run", ..] or [['-', ..], ..] => await Serve(args is ["run", ..] ? args[1..] : args),
                ["rebuild", .. var rest] => await OnDatabase(rest, RebuildProjections),
                ["verify", .. var rest] => await Verify(rest),
                ["seal", "show", .. var rest] => await OnDatabase(rest, ShowSeal),
                ["reproduce", var org, var edition, var version, .. var rest] => await OnDatabase(rest, store => Reproduce(org, edition, version, store)),
                ["import", var file, .. var rest] => await OnDatabase([.. rest.Where(word => word != DryRun)], store => Contents(store).Import(file, ReasonIn(rest), rest.Contains(DryRun))),
                ["export", var org, var edition, .. var rest] => await OnDatabase(rest, store => Contents(store).Export(org, edition), isReading: true),
                ["key", var verb, .. var rest] => await OnDatabase(rest, store => RunKey(verb, rest, store)),
                ["store", .. var rest] => await RunTool(rest),
                ["openapi", var file] => await WriteApiDocument(file),
                _ => Usage(),
            };
        }
        catch (Exception e) when (e is PrivateClusterException or StoreException or FormatException or InvalidDataException or IOException or UnauthorizedAccessException || Database.IsAway(e))
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static int Usage()
    {
        Console.Error.WriteLine("usage: run | rebuild | verify [--head HEAD] | seal show | reproduce ORGANIZATION EDITION VERSION | import FILE [--reason REASON] [--dry-run] | export ORGANIZATION EDITION | key | store COMMAND | openapi FILE");
        return 2;
    }

    private static async Task<int> Serve(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        RequestLog.UseJson(builder.Logging);
        await using var cluster = await ClusterOf(builder.Configuration);
        await using var app = builder.AddRegistry(await ConnectionString(builder.Configuration, cluster), cluster is null ? null : FolderOf(builder.Configuration)).Build();
        var preparation = app.Services.GetServices<IHostedService>().OfType<Preparation>().Single();
        try
        {
            await app.UseRegistry().RunAsync();
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // It was to end while it was still starting, by its preparation or by a signal.
        }
        if (preparation.ExecuteTask is not { Exception.InnerException: { } failure }) return 0;
        // Where it failed is in the log.
        await Console.Error.WriteLineAsync(failure.Message);
        return 1;
    }

    /// <summary>Works on the database itself; the registry may serve meanwhile.</summary>
    /// <param name="args">Of the configuration.</param>
    /// <param name="work">Takes the store, opened, and gives the exit code.</param>
    /// <param name="isReading">Nothing is to be done to the tables, either.</param>
    private static async Task<int> OnDatabase(string[] args, Func<IServiceProvider, Task<int>> work, bool isReading = false)
    {
        var configuration = WebApplication.CreateBuilder(args).Configuration;
        var running = configuration.GetConnectionString("Charter") is null ? await PrivateCluster.Running(FolderOf(configuration)) : null;
        await using var own = running is null ? await ClusterOf(configuration) : null;
        var connectionString = Database.ForPeople(await ConnectionString(configuration, running ?? own));
        await using var store = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddStore(connectionString, follows: false).BuildServiceProvider();
        var opening = store.GetRequiredService<Opening>();
        await (isReading ? opening.Look() : opening.Run());
        return await work(store);
    }

    /// <summary>Runs a command of Marten's on the database, whether a registry serves on it or not.</summary>
    private static async Task<int> RunTool(string[] args)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var running = builder.Configuration.GetConnectionString("Charter") is null ? await PrivateCluster.Running(FolderOf(builder.Configuration)) : null;
        await using var own = running is null ? await ClusterOf(builder.Configuration) : null;
        await using var app = builder.AddRegistry(Database.ForPeople(await ConnectionString(builder.Configuration, running ?? own))).Build();
        return await StoreTools.Run(app, args);
    }

    /// <summary>Makes the projections again from the first fact.</summary>
    /// <returns>1 when there are streams of which the facts cannot be read.</returns>
    private static async Task<int> RebuildProjections(IServiceProvider store)
    {
        var report = await store.GetRequiredService<Rebuild>().Run(new Printed());
        foreach (var unmade in report.Unmade.Take(Verification.MostFindings)) Console.WriteLine(unmade);
        Console.WriteLine(FormattableString.Invariant($"{report.Facts} facts of {report.Streams} streams make {report.Rows} documents; {report.Mended} of them were not so and have been mended."));
        if (report.Unmade.IsEmpty) return 0;
        Console.WriteLine(FormattableString.Invariant($"{report.Unmade.Length} streams cannot be made again: their documents were left as they stand. What was done to the facts, ./charter verify tells."));
        return 1;
    }

    /// <summary>Makes what was published again from the facts that it was made from.</summary>
    /// <param name="named">The number of a version, 1.0.0, or of released results, results/1.</param>
    /// <returns>1 when it is not the same, byte for byte; 2 when there is no such thing.</returns>
    private static async Task<int> Reproduce(string org, string edition, string named, IServiceProvider store)
    {
        var publishing = store.GetRequiredService<Publishing>();
        var organization = Code.IsValid(org) ? new OrganizationCode(org) : default;
        if (organization == default || !Editions.TryParse(edition, out var year)
            || await (named.StartsWith(ReleasePrefix, StringComparison.Ordinal) ? Release() : Version()) is not { } found)
        {
            await Console.Error.WriteLineAsync($"No version {named} of {org} {edition} is published.");
            return 2;
        }
        var (position, published, sha256, made) = found;
        var (bytes, isSame) = (System.Text.Encoding.UTF8.GetByteCount(made), made == published && CharterDocument.HashOf(made) == sha256);
        Console.WriteLine(FormattableString.Invariant($"{org} {year} {named}, made from the facts up to {position}: {bytes} bytes, SHA-256 {CharterDocument.HashOf(made)}"));
        Console.WriteLine(isSame ? "It is the same as was published." : $"It is not the same: what was published has SHA-256 {sha256}.");
        return isSame ? 0 : 1;

        async Task<(long Position, string Published, string Sha256, string Made)?> Version()
        {
            if (!CharterVersion.TryParse(named, out var version)
                || (await publishing.Versions(organization, year, CancellationToken.None)).FirstOrDefault(v => v.Fact.Version == version) is not { Fact: var fact } recorded) return null;
            // What names someone who was erased is not made again without what was signed.
            var content = recorded.Document is null ? null : await publishing.Content(organization, year, fact.Position, CancellationToken.None);
            return (fact.Position, recorded.Document ?? "", fact.Sha256,
                content is null ? "" : CharterDocument.Of(organization, new(year, fact.Version, fact.From, fact.Position, fact.RuleVersion, CharterDocument.Parse(recorded.Document!).Named(content))).ToCanonicalJson());
        }

        async Task<(long Position, string Published, string Sha256, string Made)?> Release()
        {
            if ((await publishing.Releases(organization, year, CancellationToken.None)).FirstOrDefault(r => FormattableString.Invariant($"{ReleasePrefix}{r.Number}") == named) is not { } fact) return null;
            var results = await publishing.Results(organization, year, fact, CancellationToken.None);
            return (fact.Position, fact.Document, fact.Sha256, results is null ? "" : ResultsDocument.Of(organization, results).ToCanonicalJson());
        }
    }

    private static ContentCommand Contents(IServiceProvider store) => new(store.GetRequiredService<Recorder>(), store.GetRequiredService<Register>());

    private static string? ReasonIn(string[] args) => new ConfigurationBuilder().AddCommandLine([.. args.Where(word => word != DryRun)]).Build()["reason"];

    private static async Task<int> RunKey(string verb, string[] args, IServiceProvider store)
    {
        var options = new ConfigurationBuilder().AddCommandLine(args).Build();
        return await new KeyCommand(options, store.GetRequiredService<Recorder>(), store.GetRequiredService<KnownCredentials>(), TimeProvider.System).Run(verb);
    }

    /// <summary>Checks that the facts are as the registry recorded them, and as they were when a head was written down.</summary>
    /// <param name="args"><c>--head</c>, and of the configuration.</param>
    /// <returns>1 when they are not; 2 when the head is none.</returns>
    private static async Task<int> Verify(string[] args)
    {
        var text = new ConfigurationBuilder().AddCommandLine(args).Build()["head"];
        if (text is null && !args.Contains("--head")) return await OnDatabase(args, store => Verify(null, store), isReading: true);
        if (SealHead.TryParse(text, out var head)) return await OnDatabase(args, store => Verify(head, store), isReading: true);
        await Console.Error.WriteLineAsync($"'{text}' is no head: one is as ./charter seal show prints it, a position and seven groups of four characters. Is a character wrong or missing?");
        return 2;
    }

    private static async Task<int> Verify(SealHead? head, IServiceProvider store)
    {
        var report = await store.GetRequiredService<Verification>().Run(head, new Printed());
        foreach (var finding in report.Findings) Console.WriteLine(finding);
        if (report.Head is { } last) Console.WriteLine($"last seal: {last}");
        var result = report.Total == 0 ? "all are as they were recorded" : FormattableString.Invariant($"{report.Total} findings, {report.Findings.Length} of them above");
        Console.WriteLine(FormattableString.Invariant($"{report.Facts} facts of {report.Streams} streams, {report.Unsealed} of them chained and not yet sealed: {result}."));
        return report.Total == 0 ? 0 : 1;
    }

    /// <summary>Prints the head of the last seal, after one of what is not sealed yet: what is written down vouches for all that is recorded.</summary>
    /// <returns>1 when nothing is recorded that could be sealed.</returns>
    private static async Task<int> ShowSeal(IServiceProvider store)
    {
        var sealing = store.GetRequiredService<Sealing>();
        await sealing.Run();
        if (await sealing.Last() is { } last)
        {
            Console.WriteLine(last.Head);
            return 0;
        }
        await Console.Error.WriteLineAsync("Nothing is recorded yet: there is no seal.");
        return 1;
    }

    /// <summary>The routes stand once the server does, so it starts on any free port; the document needs no database, so none is prepared.</summary>
    private static async Task<int> WriteApiDocument(string file)
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddRegistry("Host=localhost").WebHost.UseUrls("http://127.0.0.1:0");
        foreach (var work in builder.Services.Where(service => service.ImplementationType?.IsSubclassOf(typeof(BackgroundService)) is true).ToArray())
            builder.Services.Remove(work);
        await using var app = builder.Build();
        await app.UseRegistry().StartAsync();
        await File.WriteAllTextAsync(file, await ApiText.Write(app.Services));
        return 0;
    }

    /// <summary>Null when a connection string names a server.</summary>
    private static async Task<PrivateCluster?> ClusterOf(IConfiguration configuration)
    {
        if (configuration.GetConnectionString("Charter") is not null) return null;
        var folder = FolderOf(configuration);
        await Console.Error.WriteLineAsync($"Starting the registry's own PostgreSQL in {folder} (the first start takes a few seconds)");
        var cluster = await PrivateCluster.Start(folder);
        if (cluster.Exposed is { } open) await Console.Error.WriteLineAsync($"Others than root can put something else in the place of {folder}, because {open} is open to them: close it, or name another folder in CHARTER_DATA");
        return cluster;
    }

    private static async Task<string> ConnectionString(IConfiguration configuration, PrivateCluster? cluster)
    {
        if (cluster is null) return configuration.GetConnectionString("Charter")!;
        await cluster.CreateDatabase(Database.DefaultName);
        return cluster.ConnectionString(Database.DefaultName);
    }

    private static string FolderOf(IConfiguration configuration) => configuration["CHARTER_DATA"] is { Length: > 0 } named ? named : PrivateCluster.DefaultFolder;

    /// <summary>Prints at once, unlike <see cref="Progress{T}"/>, which may print late and out of order.</summary>
    private sealed class Printed : IProgress<FactProgress>
    {
        public void Report(FactProgress value) => Console.WriteLine(FormattableString.Invariant($"{value.Facts} of {value.Total} facts"));
    }
}
