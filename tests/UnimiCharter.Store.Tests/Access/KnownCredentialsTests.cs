using System.Text.RegularExpressions;
using UnimiCharter.Domain;
using static UnimiCharter.Store.Tests.Keys;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>Whose a key is, as every node knows it, by a clock that stands until it is put on.</summary>
public sealed partial class KnownCredentialsTests
{
    [Fact]
    public async Task A_key_tells_its_credential()
    {
        await using var registry = await Registry.Fresh();
        var (key, other, mine) = (KnownCredentials.NewKey(), KnownCredentials.NewKey(), new OrganizationCode("polimi"));
        var grant = new Grant("Ufficio master", [Role.Office, Role.Admin], ["master"], registry.Clock.Now.AddDays(1));
        var ofOthers = new Intent(StreamId.Credential(mine, new("ufficio")), [], _ => Decision.Of(new CredentialEvent.CredentialIssued(grant, KnownCredentials.HashOf(other))));
        await registry.Record(Do("ufficio", new CredentialCommand.IssueCredential(grant, KnownCredentials.HashOf(key), registry.Clock.Now)), ofOthers);
        var known = Known(registry);

        Assert.Equal(new CredentialRecord(Organization, new("ufficio"), new CredentialState.Active(grant, KnownCredentials.HashOf(key))), await Find(known, key));
        Assert.Equal((mine, "ufficio"), ((await Find(known, other))!.Organization!.Value, (await Find(known, other))!.Code.Value));
    }

    [Fact]
    public async Task A_credential_of_all_organizations_is_of_none()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Issue("registro", "everywhere", everywhere: true), Issue("registro", "here"));
        var known = Known(registry);

        Assert.Null((await Find(known, "everywhere"))!.Organization);
        Assert.Equal(Organization, (await Find(known, "here"))!.Organization);
    }

    [Fact]
    public async Task What_is_kept_of_a_key_opens_nothing_nor_does_any_other_spelling()
    {
        await using var registry = await Registry.Fresh();
        var key = KnownCredentials.NewKey();
        await registry.Record(Issue("ufficio", key));
        var known = Known(registry);

        Assert.NotNull(await Find(known, key));
        foreach (var other in (string[])[KnownCredentials.HashOf(key), key[3..], key + " ", key.ToUpperInvariant(), "", "uc_", "\0", new string('x', 100_000)]) Assert.Null(await Find(known, other));
    }

    [Fact]
    public void A_key_is_of_256_random_bits_and_kept_as_their_hash()
    {
        var keys = Enumerable.Range(0, 1_000).Select(_ => KnownCredentials.NewKey()).ToArray();

        Assert.Equal(1_000, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches(Key(), key));
        Assert.Equal("2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683", KnownCredentials.HashOf("key"));
    }

    [Fact]
    public async Task A_key_that_nobody_issued_takes_no_connection()
    {
        await using var registry = await Registry.Fresh();
        var database = registry.OpenWith("Maximum Pool Size=1");
        var known = new KnownCredentials(registry.StoreOn(database), database, registry.Clock);
        Assert.Null(await Find(known, "unknown"));

        // The only one is taken: whoever wanted it would wait for a second, and fail.
        await using var taken = await database.OpenConnectionAsync();
        for (var n = 0; n < 1_000; n++) Assert.Null(await Find(known, $"unknown {n}"));
    }

    [Fact]
    public async Task Whoever_comes_while_credentials_are_read_waits_for_the_same_reading()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Issue("ufficio", "key"));
        var known = Known(registry);
        var holder = await registry.ByHand();
        await holder.Run("begin; lock table mt_doc_credential");

        var all = Enumerable.Range(0, 200).Select(n => Find(known, n % 2 == 0 ? "key" : $"unknown {n}")).ToArray();
        await Wait.Until("they read", async () => await registry.Scalar<long>(Readers) > 0);
        Assert.Equal(1, await registry.Scalar<long>(Readers));
        Assert.DoesNotContain(all, find => find.IsCompleted);
        await holder.Run("rollback");

        Assert.Equal(100, (await Wait.For(Task.WhenAll(all))).Count(found => found is not null));
    }

    [Fact]
    public async Task What_will_soon_be_too_old_is_read_again_and_nobody_waits_for_it()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Issue("ufficio", "key"));
        var known = Known(registry);
        Assert.NotNull(await Find(known, "key"));
        await registry.Node().Append(Issue("altro", "new"), Registry.Nobody);
        var holder = await registry.ByHand();
        await holder.Run("begin; lock table mt_doc_credential");

        registry.Clock.Now += KnownCredentials.Lag - Moment;
        for (var n = 0; n < 100; n++) Assert.NotNull(await Find(known, "key"));
        await Wait.Until("it is read", async () => await registry.Scalar<long>(Readers) > 0);
        Assert.Equal(1, await registry.Scalar<long>(Readers));
        Assert.Null(await Find(known, "new"));
        await holder.Run("rollback");

        await Wait.Until("it was read", async () => await Find(known, "new") is not null);
    }

    [Fact]
    public async Task Whether_anything_changed_is_asked_of_the_credentials_and_units_alone_however_many_streams_there_are()
    {
        await using var registry = await Registry.Fresh();
        await using var explain = registry.Database.CreateCommand("explain " + KnownCredentials.RevisionSql);
        await using var reader = await explain.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await reader.ReadAsync()) plan.Add(reader.GetString(0));

        Assert.Equal(["mt_doc_credential", "mt_doc_units", "rebuilds"], plan.SelectMany(line => Scanned().Matches(line)).Select(scan => scan.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_another_node_issues_is_admitted_after_the_lag()
    {
        await using var registry = await Registry.Fresh();
        var (here, there) = (Known(registry), registry.Node());
        Assert.Null(await Find(here, "new"));

        await there.Append(Issue("ufficio", "new"), Registry.Nobody);
        registry.Clock.Now += KnownCredentials.Lag - Moment;
        Assert.Null(await Find(here, "new"));
        registry.Clock.Now += Moment;
        Assert.NotNull(await Find(here, "new"));
    }

    [Fact]
    public async Task What_another_node_revokes_is_refused_after_the_lag()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Issue("ufficio", "key"), Issue("altro", "other"));
        var (here, there, others) = (Known(registry), registry.Node(), Known(registry));
        Assert.NotNull(await Find(here, "key"));
        Assert.NotNull(await Find(others, "key"));

        await there.Append(Revoke("ufficio"), Registry.Nobody);
        registry.Clock.Now += KnownCredentials.Lag;

        Assert.Null(await Find(here, "key"));
        Assert.Null(await Find(others, "key"));
        Assert.NotNull(await Find(here, "other"));
    }

    [Fact]
    public async Task What_a_rebuild_has_mended_of_credentials_is_known_after_the_lag()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Issue("ufficio", "key"));
        await registry.Execute($"update mt_doc_credential set data = replace(data::text, '{KnownCredentials.HashOf("key")}', '{KnownCredentials.HashOf("forged")}')::jsonb");
        var known = Known(registry);
        Assert.NotNull(await Find(known, "forged"));

        Assert.Equal(1, (await registry.Rebuild()).Mended);
        registry.Clock.Now += KnownCredentials.Lag;

        Assert.Null(await Find(known, "forged"));
        Assert.NotNull(await Find(known, "key"));
    }

    [Fact]
    public async Task A_credential_expires_by_the_clock_even_if_nothing_is_read_again()
    {
        await using var registry = await Registry.Fresh();
        var expires = registry.Clock.Now + KnownCredentials.Lag / 2;
        await registry.Record(Issue("ufficio", "key", expires));
        var known = Known(registry);

        Assert.NotNull(await Find(known, "key"));
        registry.Clock.Now = expires - Moment;
        Assert.NotNull(await Find(known, "key"));
        registry.Clock.Now = expires;
        Assert.Null(await Find(known, "key"));
    }

    [Fact]
    public async Task After_a_rotation_both_keys_are_admitted_until_the_former_one_ends()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Issue("ufficio", "first"));
        var known = Known(registry);
        Assert.NotNull(await Find(known, "first"));
        var until = registry.Clock.Now.AddHours(1);

        await registry.Record(Rotate("ufficio", "second", until));
        registry.Clock.Now += KnownCredentials.Lag;
        Assert.Equal(await Find(known, "second"), await Find(known, "first"));
        registry.Clock.Now = until - Moment;
        Assert.NotNull(await Find(known, "first"));
        registry.Clock.Now = until;
        Assert.Null(await Find(known, "first"));
        Assert.NotNull(await Find(known, "second"));
    }

    [Fact]
    public async Task A_second_rotation_leaves_the_last_two_keys()
    {
        await using var registry = await Registry.Fresh();
        var until = registry.Clock.Now.AddHours(1);
        await registry.Record(Issue("ufficio", "first"), Rotate("ufficio", "second", until), Rotate("ufficio", "third", until));
        var known = Known(registry);

        Assert.Null(await Find(known, "first"));
        Assert.NotNull(await Find(known, "second"));
        Assert.NotNull(await Find(known, "third"));
    }

    [Fact]
    public async Task The_list_tells_an_organizations_own_by_name_whatever_became_of_them()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Issue("b", "b"), Issue("a", "a"), Issue("c", "c"), Issue("z", "z", everywhere: true), Revoke("b"));
        var known = Known(registry);

        var list = await known.List(Organization, default);

        Assert.Equal(["a", "b", "c"], list.Select(c => c.Record.Code.Value));
        Assert.Equal([typeof(CredentialState.Active), typeof(CredentialState.Revoked), typeof(CredentialState.Active)], list.Select(c => c.Record.State.GetType()));
        Assert.All(list, c => Assert.Equal((Organization, null), (c.Record.Organization!.Value, c.LastUsed)));
        Assert.Equal([(null, "z")], (await known.List(null, default)).Select(c => (c.Record.Organization?.Value, c.Record.Code.Value)));
        Assert.Empty(await known.List(new("polimi"), default));
    }

    [Fact]
    public async Task No_key_stands_anywhere_in_the_database()
    {
        await using var registry = await Registry.Fresh();
        string[] keys = [.. Enumerable.Range(0, 4).Select(_ => KnownCredentials.NewKey())];
        await registry.Record(
            Issue("ufficio", keys[0]), Rotate("ufficio", keys[1], registry.Clock.Now.AddHours(1)), Issue("perduta", keys[2]), Revoke("perduta"), Issue("registro", keys[3], everywhere: true));
        await registry.Record([.. Charter2024("master")]);
        await registry.Try(Report("master", 1, 1), With("ufficio"));
        var known = Known(registry);
        foreach (var key in keys) await Find(known, key);
        await Wait.Until("uses are noted", async () => await registry.Scalar<long>("select count(*) from charter.credential_uses") == 2);

        var tables = await registry.Rows("select table_schema || '.' || table_name from information_schema.tables where table_schema in ('public', 'charter')");
        var texts = new List<string>();
        foreach (var table in tables) texts.AddRange(await registry.Rows($"select * from {table.Trim('(', ')')}"));
        var all = string.Join('\n', texts);

        Assert.All(keys, key => Assert.DoesNotContain(key[3..], all, StringComparison.OrdinalIgnoreCase));
        Assert.All(keys, key => Assert.Contains(KnownCredentials.HashOf(key), all, StringComparison.Ordinal));
    }

    [GeneratedRegex("^uc_[A-Za-z0-9_-]{43}$")]
    private static partial Regex Key();

    [GeneratedRegex(@"Scan .*\bon (\w+)")]
    private static partial Regex Scanned();
}
