using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Manners;

/// <summary>Marten's own tools, on the registry's database.</summary>
public sealed class StoreCommandTests
{
    [Fact]
    public async Task They_work_on_the_default_runs_database_while_it_runs_and_when_it_does_not()
    {
        var folder = Cluster.NewFolder();
        await using (await WholeRun.Start(folder))
        {
            Assert.Equal((true, 0), await Tells("No database differences detected", "db-assert"));
            Assert.Equal((true, 0), await Tells("ServiceDocument", "describe"));
            Assert.Equal((true, 0), await Tells("All environment checks are good!", "check-env"));
            Assert.Equal((true, 0), await Tells("changes:All", "projections", "list"));
            Assert.Equal((true, 0), await Tells("changes:All", "Projections", "list", "--verbose"));
            Assert.Equal((true, 0), await Tells("Resource Checks", "resources", "check"));
            Assert.Equal((true, 0), await Tells("service/master", "stream-query", "--tenant", "unimi"));
        }

        Assert.Equal((true, 0), await Tells("No database differences detected", "db-assert"));

        async Task<(bool IsTold, int Ended)> Tells(string words, params string[] command)
        {
            var (told, ended) = await WholeRun.Command(folder, ["store", .. command]);
            return (told.Contains(words, StringComparison.Ordinal), ended);
        }
    }

    [Fact]
    public async Task A_schema_that_was_changed_by_hand_is_told()
    {
        await using var app = await App.Start();
        Assert.Equal(0, (await WholeRun.CommandOn(app.Connection, "store", "db-assert")).Ended);

        await app.Select<int>("select 1; drop index pk_mt_events_stream_and_version");

        var (told, _, ended) = await WholeRun.CommandOn(app.Connection, "store", "db-assert");
        Assert.Equal(1, ended);
        Assert.Contains("pk_mt_events_stream_and_version", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Use rebuild", "projections", "rebuild")]
    [InlineData("Use rebuild", "projections", "--verbose", "rebuild")]
    [InlineData("Use rebuild", "Projections", "Rebuild")]
    [InlineData("Use rebuild", "projections", "1")]
    [InlineData("Use rebuild", "projections", "LIST")]
    [InlineData("Use rebuild", "projections", "list,rebuild")]
    [InlineData("Use rebuild", "projections", "list", "rebuild")]
    [InlineData("Use rebuild", "projections", "run")]
    [InlineData("Use rebuild", "projections", "--advance")]
    [InlineData("Use rebuild", "projections")]
    [InlineData("delete what is recorded", "resources", "clear")]
    [InlineData("delete what is recorded", "resources", "teardown")]
    [InlineData("delete what is recorded", "RESOURCES", "Teardown")]
    [InlineData("delete what is recorded", "resources", "0")]
    [InlineData("delete what is recorded", "resources", "setup")]
    [InlineData("delete what is recorded", "resources")]
    [InlineData("delete what is recorded", "marten")]
    [InlineData("delete what is recorded", "Marten", "--reset")]
    [InlineData("whether it is the registry's", "db-apply")]
    [InlineData("not known to read only", "codegen", "write")]
    [InlineData("not known to read only", "--verbose")]
    [InlineData("Use run", "run")]
    [InlineData("Use run", "RUN")]
    public async Task What_would_harm_the_facts_or_their_readers_is_refused(string instead, params string[] command)
    {
        var (told, complaint, ended) = await WholeRun.CommandOn("Host=127.0.0.1;Port=1;Database=nobody", ["store", .. command]);

        Assert.Equal(("", 2), (told, ended));
        Assert.Contains(instead, complaint, StringComparison.Ordinal);
    }
}
