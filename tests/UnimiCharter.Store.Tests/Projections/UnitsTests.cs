using UnimiCharter.Domain;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>The tree of units as it stands, as it stood, and as every node knows it.</summary>
public sealed class UnitsTests
{
    private static readonly Provenance Anna = new("anna", null) { Role = Role.Board };

    [Fact]
    public async Task Units_and_codes_of_the_index_stand_letter_for_letter()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(
            Do(Office("didattica")), Do(Office("segreterie", "didattica")), Do(new UnitsCommand.AssignService(new("master"), new("segreterie"))),
            Do(new UnitsCommand.AssignService(new("master"), new("didattica"), "riordino")), Do(new UnitsCommand.CloseUnit(new("segreterie"), new(2025, 1, 1), "fusione")),
            Do(new IpaCode("UDS_mi"), new IpaCommand.ClaimIpaCode(Organization)), Do(new IpaCode("pdm"), new IpaCommand.ClaimIpaCode(Organization)), Do(new IpaCode("pdm"), new IpaCommand.ReleaseIpaCode(Organization)),
            Do("unimi", new NameOrganization(new("Milano", "Milan"), new(new("uds_mi"), PatronDay: new(12, 7)), new Expectation.None(), null)));

        Assert.Equal(
            [
                """(-registry,ipa/pdm,2,"{""id"": ""ipa/pdm"", ""state"": {""is"": ""free""}, ""version"": 2}")""",
                """(-registry,ipa/uds_mi,1,"{""id"": ""ipa/uds_mi"", ""state"": {""is"": ""claimed"", ""organization"": ""unimi""}, ""version"": 1}")""",
                """(-registry,organization/unimi,1,"{""id"": ""organization/unimi"", ""state"": {""is"": ""registered"", ""name"": ""Milano"", ""details"": {""ipa"": ""uds_mi"", ""patronDay"": {""day"": 7, ""month"": 12}}, ""english"": ""Milan"", ""revision"": 1}, ""version"": 1}")""",
                """(unimi,units/unimi,5,"{""id"": ""units/unimi"", ""state"": {""units"": {""didattica"": {""card"": {""name"": ""Unità"", ""emails"": [], ""phones"": []}, ""openedOn"": ""2024-01-01"", ""revision"": 2}, ""segreterie"": {""card"": {""name"": ""Unità"", ""emails"": [], ""phones"": []}, ""parent"": ""didattica"", ""closedOn"": ""2025-01-01"", ""openedOn"": ""2024-01-01"", ""revision"": 4}}, ""services"": {""master"": ""didattica""}}, ""version"": 5}")""",
            ],
            (await registry.Rows(
                """
                select tenant_id, id, mt_version, data - 'hash' as data
                from (select * from mt_doc_ipa union all select * from mt_doc_organization union all select * from mt_doc_units) d
                """)).Order(StringComparer.Ordinal));
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_tree_is_the_same_object_for_as_long_as_it_stands_and_as_it_was_at_an_instant()
    {
        await using var registry = await Registry.Fresh();
        var register = registry.Register;
        Assert.Equal(UnitsState.Empty, await register.Units(Organization, default));

        await registry.Record(Do(Office("didattica")));
        var before = registry.Clock.Now;
        registry.Clock.Now += TimeSpan.FromDays(1);
        var first = await register.Units(Organization, default);
        Assert.Same(first, await register.Units(Organization, default));
        await registry.Node().Append(Do(Office("segreterie", "didattica")), Anna);
        Assert.Equal(["didattica", "segreterie"], (await register.Units(Organization, default)).Units.Keys.Select(u => u.Value));

        Assert.Equal(first, await register.At(before).Units(Organization, default));
        Assert.Equal(UnitsState.Empty, await register.At(before.AddDays(-1)).Units(Organization, default));
        Assert.Equal(UnitsState.Empty, await register.Units(new("polimi"), default));
    }

    [Fact]
    public async Task What_another_node_moves_is_known_after_the_lag_and_asks_the_database_nothing_before()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Do(Office("didattica")), Do(Office("ricerca")), Do(new UnitsCommand.AssignService(new("master"), new("didattica"))));
        var (known, there) = (Keys.Known(registry), registry.Node());
        Assert.Equal("didattica", await UnitOfMaster());

        await there.Append(Do(new UnitsCommand.AssignService(new("master"), new("ricerca"), "riordino")), Anna);
        Assert.Equal("didattica", await UnitOfMaster());
        registry.Clock.Now += KnownCredentials.Lag;
        Assert.Equal("ricerca", await UnitOfMaster());

        async Task<string> UnitOfMaster() => (await known.Units(Keys.Patience, default))["unimi"].Services[new("master")].Value;
    }

    [Fact]
    public async Task Who_changes_a_unit_and_sends_it_again_is_answered_as_the_first_time_also_when_a_service_came_in_between()
    {
        await using var registry = await Registry.Fresh();
        await registry.Try(Do(Office("didattica")), Anna);
        var change = Office("didattica", null, "Didattica", new Expectation.Revision([1]), "refuso");
        var first = Assert.IsType<Receipt.Recorded>(await registry.Try(Do(change), Anna));
        await registry.Record(Do(Office("ricerca")), Do(new UnitsCommand.AssignService(new("master"), new("didattica"))));
        var facts = await registry.Facts();

        var again = Assert.IsType<Receipt.Recorded>(await registry.Try(Do(change), Anna));
        Assert.Equal([.. first.Facts], again.Facts.ToArray());
        Assert.Equal("precondition-failed", CodeOf(await registry.Try(Do(change), Anna with { Actor = "bruno" })));
        Assert.Equal(facts, await registry.Facts());
    }

    [Fact]
    public async Task Of_many_who_claim_a_code_on_two_nodes_one_has_it()
    {
        await using var registry = await Registry.Fresh();
        Recorder[] nodes = [registry.Node(), registry.Node()];
        var code = new IpaCode("conteso");

        var receipts = await Wait.For(Task.WhenAll(Enumerable.Range(0, 40).Select(n =>
        {
            var (organization, stream) = (new OrganizationCode($"ateneo-{n}"), StreamId.Registration(new($"ateneo-{n}")));
            var asked = new Intent(stream, [], streams => Registration.Decide(new(new("Ateneo"), new(code), new Expectation.None(), null), streams.Of<OrganizationState>(stream), organization));
            return nodes[n % 2].Append(asked, [asked, Do(code, new IpaCommand.ClaimIpaCode(organization))], Anna);
        })));

        Assert.Single(receipts.OfType<Receipt.Recorded>());
        Assert.All(receipts.OfType<Receipt.Refused>(), refused => Assert.Equal("ipa-code-taken", refused.Refusal.Code));
        Assert.Equal(2, await registry.Facts());
        await registry.AssertSound();
    }
}
