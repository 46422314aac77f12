using System.Collections.Immutable;
using Marten;
using Marten.Exceptions;
using UnimiCharter.Domain;
using static UnimiCharter.Domain.ReportingEvent;
using static UnimiCharter.Domain.ServiceEvent;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>Two organizations with the same codes for everything do not meet.</summary>
public sealed class TenancyTests
{
    private static readonly OrganizationCode Polimi = new("polimi");
    private static readonly OrganizationCode[] Both = [Organization, Polimi];
    private static readonly ServiceCode Master = new("master");
    private static readonly Period January = Period.Month(2024, 1);

    [Fact]
    public async Task The_same_codes_are_other_streams_also_in_one_unit()
    {
        await using var registry = await Founded();
        await registry.Record(Reported(Polimi, 21), Reported(Organization, 11), Reported(Polimi, 22));

        Assert.Equal(
            [
                "(-registry,credential/ufficio,1)", "(-registry,organization/polimi,1)", "(-registry,organization/unimi,1)",
                "(polimi,charter/2024,2)", "(polimi,credential/ufficio,1)", "(polimi,reporting/master/2024,3)", "(polimi,service/master,3)",
                "(unimi,charter/2024,2)", "(unimi,credential/ufficio,1)", "(unimi,reporting/master/2024,2)", "(unimi,service/master,3)",
            ],
            await registry.Rows("select tenant_id, id, version from mt_streams order by 1, 2"));
        Assert.Equal(
            [10L, 11, 20, 21, 22],
            (await registry.Rows("select data -> 'value' -> 'count' from mt_events where stream_id = 'reporting/master/2024' order by tenant_id desc, version")).Select(row => long.Parse(row.Trim('(', ')'), null)));
        await registry.AssertSound();
    }

    [Fact]
    public async Task What_one_records_neither_moves_nor_refuses_what_the_other_does()
    {
        await using var registry = await Founded();
        Recorder[] nodes = [registry.Recorder, registry.Node()];

        var receipts = await Wait.For(Task.WhenAll(Enumerable.Range(0, 100).Select(n => nodes[n % 2].Append(Reported(Both[n / 2 % 2], n), Registry.Nobody))));

        Assert.All(receipts, receipt => Assert.Single(Assert.IsType<Receipt.Recorded>(receipt).Facts));
        Assert.Equal(["(polimi,51)", "(unimi,51)"], await registry.Rows("select tenant_id, version from mt_streams where id = 'reporting/master/2024' order by 1"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task Facts_and_years_are_told_of_the_organization_that_was_asked_for()
    {
        await using var registry = await Founded();

        foreach (var (organization, students) in Both.Zip([10L, 20]))
        {
            var facts = await registry.Log.Facts(StreamId.Service(organization, Master), null, default);
            Assert.Equal($"Master {organization}", ((ServiceRegistered)facts[0].Fact).Name.It);
            Assert.Equal(3, facts.Count);
            Assert.Equal(students, StudentsOf(await registry.Log.Year(StreamId.Reporting(organization, Master, Year2024), null, default), 1));
            Assert.Equal(students, StudentsOf(await registry.Log.Year(StreamId.Reporting(organization, Master, Year2024), registry.Clock.Now, default), 1));
        }
        var years = await registry.Log.Years([.. Both.Select(o => StreamId.Reporting(o, Master, Year2024)), StreamId.Reporting(new("luiss"), Master, Year2024)], null, default);
        Assert.Equal([10L, 20, null], years.Select(year => StudentsOf(year, 1)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_register_tells_the_organization_that_was_asked_for_and_all_only_when_asked_for_all(bool past)
    {
        await using var registry = await Founded();
        var register = registry.Register.At(past ? registry.Clock.Now : null);

        foreach (var (organization, students) in Both.Zip([10L, 20]))
        {
            Assert.Equal([(organization, $"Carta {organization}")], (await register.Charters(organization, default)).Select(c => (c.Organization, c.Charter.Title)));
            Assert.Equal($"Master {organization}", Assert.Single(await register.Services(organization, null, default)).Value.Known!.Name.It);
            Assert.Equal($"Master {organization}", Assert.Single(await register.Services(organization, Master, default)).Value.Known!.Name.It);
            foreach (var promise in (PromiseRecord[])[Assert.Single(await register.Promises(organization, Year2024, null, default)), Assert.Single((await register.Promises(organization, Master, null, null, default)).Records)])
            {
                Assert.Equal(new Standard.AtLeast(students, Unit.Count), promise.Promise.Standard);
                Assert.Equal(new Answer.Measured(January, new Value.Count(students), Today), Assert.Single(promise.Answers));
            }
        }
        Assert.Equal([Polimi, Organization], (await register.Charters(null, default)).Select(c => c.Organization));
        Assert.Empty(await register.Services(new("luiss"), null, default));
        Assert.Empty(await register.Promises(new("luiss"), Year2024, null, default));
    }

    [Fact]
    public async Task Marten_shows_a_session_of_one_organization_nothing_of_another()
    {
        await using var registry = await Founded();
        await registry.Record(Fact(StreamId.Service(Organization, new("dottorato")), new ServiceRegistered(new("Dottorato"))));

        await using var session = registry.Store.QuerySession(Polimi.Value);

        Assert.Equal(["service/master"], (await session.Query<ServiceDocument>().ToListAsync()).Select(d => d.Id));
        Assert.Equal("Master polimi", (await session.LoadAsync<ServiceDocument>("service/master"))!.State.Known!.Name.It);
        Assert.Null(await session.LoadAsync<ServiceDocument>("service/dottorato"));
        Assert.Empty(await session.Query<OrganizationDocument>().ToListAsync());
        Assert.Null(await session.LoadAsync<OrganizationDocument>("organization/polimi"));
        Assert.Single(await session.Query<CredentialDocument>().ToListAsync());
        Assert.All(await session.Events.QueryAllRawEvents().ToListAsync(), e => Assert.Equal(Polimi.Value, e.TenantId));
        Assert.Equal(7, await session.Events.QueryAllRawEvents().CountAsync());
        Assert.Equal("Master polimi", ((ServiceRegistered)(await session.Events.FetchStreamAsync("service/master"))[0].Data).Name.It);
        Assert.Empty(await session.Events.FetchStreamAsync("service/dottorato"));
        Assert.Null(await session.Events.FetchStreamStateAsync("service/dottorato"));
        Assert.Null(await session.Events.AggregateStreamAsync<ServiceDocument>("service/dottorato"));
    }

    [Fact]
    public async Task What_Marten_appends_for_one_organization_does_not_reach_the_others_stream_of_the_same_key()
    {
        await using var registry = await Founded();
        await using var session = registry.Store.LightweightSession(Polimi.Value);
        session.Events.Append("service/master", 4, new ServiceRetired());
        await session.SaveChangesAsync();

        var services = (await Task.WhenAll(Both.Select(o => registry.Register.Services(o, Master, default)))).Select(found => found[Master]).ToArray();

        Assert.IsType<ServiceState.Active>(services[0]);
        Assert.IsType<ServiceState.Retired>(services[1]);
        Assert.Equal(["(polimi,4,4)", "(unimi,3,3)"], await registry.Rows("select tenant_id, version, mt_version from mt_streams join mt_doc_service using (tenant_id, id) where id = 'service/master' order by 1"));
    }

    [Fact]
    public async Task A_session_of_no_organization_is_refused()
    {
        await using var registry = await Founded();

        Assert.Throws<DefaultTenantUsageDisabledException>(() => registry.Store.QuerySession());
        Assert.Throws<DefaultTenantUsageDisabledException>(() => registry.Store.LightweightSession());
    }

    [Fact]
    public async Task Nothing_is_kept_of_no_organization()
    {
        await using var registry = await Founded();
        await registry.Sealing().Run();
        await registry.Follow();

        foreach (var table in await registry.Rows("select table_name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id' and table_name <> 'mt_event_projection_floors'"))
            Assert.Empty(await registry.Rows($"select tenant_id from {table.Trim('(', ')')} where tenant_id not in ('-registry', 'unimi', 'polimi')"));
    }

    /// <summary>Both organizations with all that they can have, by the same codes; of the second, everything is twice as much.</summary>
    private static async Task<Registry> Founded()
    {
        var registry = await Registry.Fresh();
        await registry.Record([.. Both.SelectMany((organization, n) => Founding(organization, 10 * (n + 1))), Issue("ufficio", "everywhere", everywhere: true)]);
        return registry;
    }

    private static ImmutableArray<Intent> Founding(OrganizationCode organization, long students) =>
    [
        Do(organization.Value, Named($"Ateneo {organization}", new Expectation.None(), null)),
        Fact(StreamId.Credential(organization, new("ufficio")), new CredentialEvent.CredentialIssued(new("Ufficio", [Role.Office], null, null), KnownCredentials.HashOf($"key {organization}"))),
        Fact(StreamId.Charter(organization, Year2024), new CharterEvent.CharterOpened($"Ateneo {organization}", $"Carta {organization}"), new CharterEvent.ServiceListed(Master)),
        Fact(
            StreamId.Service(organization, Master),
            new ServiceRegistered(new($"Master {organization}")), new IndicatorDefined(Students), new StandardProgrammed(Year2024, Students.Code, new Standard.AtLeast(students, Unit.Count))),
        Reported(organization, students),
    ];

    private static Intent Reported(OrganizationCode organization, long students) =>
        Fact(StreamId.Reporting(organization, Master, Year2024), new MeasurementReported(Students.Code, January, new Value.Count(students), null, null, Today));

    private static Intent Fact(StreamId stream, params Event[] facts) => new(stream, [], _ => Decision.Of(facts));
}
