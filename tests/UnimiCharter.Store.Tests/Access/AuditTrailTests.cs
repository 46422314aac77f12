using UnimiCharter.Domain;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>Who did what, when, from where, by which credential and why.</summary>
public sealed class AuditTrailTests
{
    private static readonly DateTimeOffset Noon = new(2024, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Moment = TimeSpan.FromMicroseconds(1);
    private static readonly AuditFilter All = new(Organization, null, null, null, null);

    [Fact]
    public async Task A_record_tells_all_that_is_known_of_a_fact()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Issue("ufficio", "key"), Report("master", 3, 41));
        registry.Clock.Now = Noon;
        await registry.Try(Rectify("master", 3, 42, "ri\"contato\" 😀"), new("anna", "c-1") { Address = "2001:db8::1", Role = Role.Office, Credential = CredentialStream("ufficio") });

        var told = (await Facts(registry, All))[^1];

        Assert.Equal(
            new AuditRecord(
                await registry.Newest(), await registry.Scalar<Guid>("select id from mt_events order by seq_id desc limit 1"),
                YearStream("master"), 2, "measurement_rectified",
                await registry.Scalar<string>("select data::text from mt_events order by seq_id desc limit 1"), Noon,
                "anna", "office", "unimi/credential/ufficio", "2001:db8::1", "c-1", "ri\"contato\" 😀"),
            told);
        Assert.Contains("\"count\": 42", told.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_known_is_left_out()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Do("unimi", Named("Università", new Expectation.None(), null)));

        var told = Assert.Single(await Facts(registry, All));

        Assert.Equal((null, null, null, null, null, null), (told.Actor, told.Role, told.Credential, told.Address, told.Correlation, told.Reason));
        Assert.Equal(("organization_named", "{\"name\": \"Università\"}"), (told.Name, told.Data));
    }

    [Fact]
    public async Task The_facts_come_in_the_order_of_positions_whatever_their_streams()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("dottorato", 1, 1), Report("master", 1, 1), Report("dottorato", 2, 1));

        var told = await Facts(registry, All);

        Assert.Equal(await registry.Rows("select seq_id, id, tenant_id || '/' || stream_id, version, type from mt_events order by seq_id"), told.Select(r => $"({r.Position},{r.Id},{r.Stream},{r.Version},{r.Name})"));
        Assert.Equal(21, told.Length);
    }

    [Fact]
    public async Task Facts_of_others_are_not_told_but_those_of_all_organizations_are()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(
            Do("unimi", Named("Milano", new Expectation.None(), null)),
            Do("unimi-2", Named("Milano 2", new Expectation.None(), null)),
            Do("polimi", Named("Politecnico", new Expectation.None(), null)),
            Do(new IpaCode("uds_mi"), new IpaCommand.ClaimIpaCode(Organization)),
            Do(Office("didattica")),
            Issue("registro", "key", everywhere: true),
            Issue("ufficio", "other"));

        Assert.Equal(["unimi/organization/unimi", "*/ipa/uds_mi", "unimi/units/unimi", "*/credential/registro", "unimi/credential/ufficio"], await Streams(registry, All));
        Assert.Equal(["polimi/organization/polimi", "*/credential/registro"], await Streams(registry, All with { Organization = new("polimi") }));
        Assert.Equal(["*/credential/registro"], await Streams(registry, All with { Organization = new("uni") }));
    }

    [Fact]
    public async Task Hashes_of_keys_are_not_told_nor_what_a_seal_commits_to_nor_the_seals_of_all()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Issue("ufficio", "first"), Rotate("ufficio", "second", Noon.AddYears(9)), Revoke("ufficio"), Issue("registro", "third", everywhere: true));
        Assert.Equal(1, await registry.Sealing().Run());
        // As they were made until all were sealed together.
        await registry.Record(new Intent(new("unimi/seal/2024-10-01"), [], _ => Decision.Of(new SealEvent.Sealed(4, new('a', 64), [new(new("unimi/credential/ufficio"), 3, "c")]))));

        var told = await Facts(registry, All);

        Assert.Equal(
            ["credential_issued", "credential_rotated", "credential_revoked", "credential_issued", "stream_heads_sealed"], told.Select(r => r.Name));
        Assert.Equal("""{"grant": {"roles": ["office"], "title": "Credenziale ufficio"}}""", told[0].Data);
        Assert.Equal("""{"until": "2033-11-01T12:00:00+00:00"}""", told[1].Data);
        Assert.Equal("perduta", told[2].Reason);
        Assert.All(((string[])["first", "second", "third"]).Select(KnownCredentials.HashOf), hash => Assert.DoesNotContain(told, r => r.Data.Contains(hash, StringComparison.Ordinal)));
        Assert.All(told[4..], r => Assert.Matches("""^\{"root": "[0-9a-f]{64}", "position": \d+\}$""", r.Data));
    }

    [Fact]
    public async Task Only_an_actors_facts_are_told_if_asked()
    {
        await using var registry = await Registry.With("master");
        await registry.Try(Report("master", 1, 1), new("anna", null));
        await registry.Try(Report("master", 2, 2), new("anna rossi", null));
        await registry.Try(Report("master", 3, 3), new("Anna", null));
        await registry.Try(Report("master", 4, 4), new("anna", null));

        Assert.Equal([1L, 4], (await Facts(registry, All with { Actor = "anna" })).Select(r => r.Version));
        Assert.Equal([3L], (await Facts(registry, All with { Actor = "Anna" })).Select(r => r.Version));
        Assert.Empty(await Facts(registry, All with { Actor = "" }));
        Assert.Empty(await Facts(registry, All with { Actor = "ann%" }));
    }

    [Fact]
    public async Task Only_what_is_about_a_service_is_told_if_asked_also_what_the_charter_says_of_it()
    {
        await using var registry = await Registry.With("master", "master-2");
        await registry.Record(
            Do(2024, new CharterCommand.OpenCharter("Università", "Carta 2024")),
            Do(2024, new CharterCommand.ListService(new("master"))),
            Do(2024, new CharterCommand.ListService(new("master-2"))),
            Do(2024, new CharterCommand.SetServiceDeadlines(new("master"), new(new(2, 28), null), new Expectation.Any(), "concorsi")),
            Report("master", 1, 1), Report("master-2", 1, 1),
            Issue("master", "key"));

        var told = await Streams(registry, All with { Service = new("master") });

        Assert.Equal([.. Enumerable.Repeat("unimi/service/master", 9), "unimi/charter/2024", "unimi/charter/2024", "unimi/reporting/master/2024"], told);
        Assert.Equal(11, (await Streams(registry, All with { Service = new("master-2") })).Length);
        Assert.Empty(await Streams(registry, All with { Service = new("mast") }));
        Assert.Empty(await Streams(registry, All with { Organization = new("polimi"), Service = new("master") }));
    }

    [Fact]
    public async Task Instants_are_told_with_both_ends_included()
    {
        await using var registry = await Registry.With("master");
        for (var hour = 0; hour < 4; hour++)
        {
            registry.Clock.Now = Noon.AddHours(hour);
            await registry.Record(Rectified(hour));
        }
        var (one, two) = (Noon.AddHours(1), Noon.AddHours(2));

        Assert.Equal("2 3", await Versions(one, two));
        Assert.Equal("3", await Versions(one + Moment, two));
        Assert.Equal("2", await Versions(one, two - Moment));
        Assert.Equal("2", await Versions(one, one));
        Assert.Equal("", await Versions(two, one));
        Assert.Equal("3 4", await Versions(two, null));
        Assert.EndsWith(" 1 2", await Versions(null, one), StringComparison.Ordinal);
        // The same instants in Milan.
        Assert.Equal("2 3", await Versions(one.ToOffset(TimeSpan.FromHours(2)), two.ToOffset(TimeSpan.FromHours(2))));

        async Task<string> Versions(DateTimeOffset? from, DateTimeOffset? to) => string.Join(' ', (await Facts(registry, All with { From = from, To = to })).Select(r => r.Version));

        static Intent Rectified(int hour) => hour == 0 ? Report("master", 1, 1) : Rectify("master", 1, hour + 1);
    }

    [Fact]
    public async Task Filters_hold_together()
    {
        await using var registry = await Registry.With("master", "dottorato");
        registry.Clock.Now = Noon;
        await registry.Try(Report("master", 1, 1), new("anna", null));
        await registry.Try(Report("dottorato", 1, 1), new("anna", null));
        await registry.Try(Report("master", 2, 1), new("mario", null));
        registry.Clock.Now = Noon + Moment;
        await registry.Try(Report("master", 3, 1), new("anna", null));

        Assert.Equal(["unimi/reporting/master/2024"], await Streams(registry, new(Organization, "anna", new("master"), Noon, Noon)));
    }

    [Fact]
    public async Task Pages_by_position_tell_every_fact_once()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Do("polimi", Named("Politecnico", new Expectation.None(), null)), Report("master", 1, 1), Issue("registro", "key", everywhere: true));
        var whole = await Facts(registry, All);
        Assert.Equal(20, whole.Length);

        for (var size = 1; size <= 21; size++)
        {
            var (pages, after) = (new List<AuditRecord>(), 0L);
            while (true)
            {
                var page = await Facts(registry, All, after, size);
                pages.AddRange(page);
                if (page.Length < size) break;
                after = page[^1].Position;
            }
            Assert.Equal(whole, pages);
        }
        Assert.Empty(await Facts(registry, All, whole[^1].Position));
        Assert.Empty(await Facts(registry, All, limit: 0));
    }

    private static async Task<AuditRecord[]> Facts(Registry registry, AuditFilter filter, long after = 0, int? limit = null)
    {
        var records = new List<AuditRecord>();
        await foreach (var record in new AuditTrail(registry.Database).Facts(filter, after, limit, default)) records.Add(record);
        return [.. records];
    }

    private static async Task<string[]> Streams(Registry registry, AuditFilter filter) => [.. (await Facts(registry, filter)).Select(r => r.Stream.Value)];
}
