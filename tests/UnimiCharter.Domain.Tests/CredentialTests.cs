using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using static UnimiCharter.Domain.CredentialCommand;
using static UnimiCharter.Domain.CredentialEvent;

namespace UnimiCharter.Domain.Tests;

public sealed class CredentialTests
{
    private static readonly DateTimeOffset Noon = new(2024, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);
    private static readonly DateTimeOffset Expiry = Noon.AddDays(1);

    private static readonly Grant Forever = new("Ufficio master", [Role.Office], ["master"], null);
    private static readonly Grant ADay = Forever with { Expires = Expiry };

    private static readonly CredentialEvent Issued = new CredentialIssued(ADay, "first");
    private static readonly CredentialEvent Revoked = new CredentialRevoked();

    private static readonly Story<CredentialState, CredentialEvent, CredentialCommand> Office =
        new(CredentialState.Undefined.Instance, Credential.Evolve, (command, state) => Credential.Decide(command, state, new("ufficio-master")));

    [Fact]
    public void A_credential_is_issued()
    {
        Office.When(new IssueCredential(Forever, "first", Noon)).Then(new CredentialIssued(Forever, "first"));
        Office.When(new IssueCredential(ADay, "first", Noon)).Then(Issued);
    }

    [Fact]
    public void One_that_would_never_be_valid_is_refused()
    {
        Office.When(new IssueCredential(ADay, "first", Expiry)).ThenRefused("expiry-passed");
        Office.When(new IssueCredential(ADay, "first", Expiry.AddYears(1))).ThenRefused("expiry-passed");
        Office.When(new IssueCredential(ADay, "first", Expiry - Moment)).Then(Issued);
        // The same instant in Milan.
        Office.When(new IssueCredential(ADay, "first", Expiry.ToOffset(TimeSpan.FromHours(2)))).ThenRefused("expiry-passed");
    }

    [Fact]
    public void A_name_is_used_once_whatever_became_of_the_credential()
    {
        Office.Given(Issued).When(new IssueCredential(ADay, "first", Noon)).ThenRefused("credential-already-issued", "ufficio-master");
        Office.Given(Issued).When(new IssueCredential(Forever, "second", Expiry)).ThenRefused("credential-already-issued", "ufficio-master");
        Office.Given(Issued, Revoked).When(new IssueCredential(Forever, "second", Noon)).ThenRefused("credential-already-issued", "ufficio-master");
    }

    [Fact]
    public void A_name_that_is_taken_is_told_before_an_expiry_that_has_passed() =>
        Office.Given(Issued).When(new IssueCredential(ADay, "second", Expiry)).ThenRefused("credential-already-issued", "ufficio-master");

    [Fact]
    public void What_was_never_issued_is_neither_rotated_nor_revoked()
    {
        Office.When(new RotateCredential("second", Noon, Noon)).ThenRefused("unknown-credential", "ufficio-master");
        Office.When(new RevokeCredential("a reason")).ThenRefused("unknown-credential", "ufficio-master");
        Office.When(new RevokeCredential(null)).ThenRefused("unknown-credential", "ufficio-master");
    }

    [Fact]
    public void A_rotation_gives_another_key() =>
        Office.Given(Issued).When(new RotateCredential("second", Noon.AddHours(1), Noon)).Then(new CredentialRotated("second", Noon.AddHours(1)));

    [Fact]
    public void A_credential_is_rotated_until_its_expiry_and_not_at_it()
    {
        Office.Given(Issued).When(new RotateCredential("second", Expiry, Expiry - Moment)).Then(new CredentialRotated("second", Expiry));
        Office.Given(Issued).When(new RotateCredential("second", Expiry, Expiry)).ThenRefused("credential-expired", "ufficio-master");
    }

    [Fact]
    public void A_revoked_credential_is_not_rotated_be_it_expired_or_not()
    {
        Office.Given(Issued, Revoked).When(new RotateCredential("second", Expiry, Noon)).ThenRefused("credential-revoked", "ufficio-master");
        Office.Given(Issued, Revoked).When(new RotateCredential("second", Expiry, Expiry)).ThenRefused("credential-revoked", "ufficio-master");
    }

    [Fact]
    public void A_revocation_needs_a_reason()
    {
        Office.Given(Issued).When(new RevokeCredential(null)).ThenRefused("reason-required");
        Office.Given(Issued).When(new RevokeCredential("perduta")).Then(Revoked);
        Assert.Equal("perduta", new RevokeCredential("perduta").Reason);
    }

    [Fact]
    public void A_second_revocation_is_no_new_fact_and_needs_no_reason()
    {
        Office.Given(Issued, Revoked).When(new RevokeCredential("a reason")).ThenNothing();
        Office.Given(Issued, Revoked).When(new RevokeCredential(null)).ThenNothing();
    }

    [Fact]
    public void What_became_of_it_is_kept()
    {
        Assert.Equal(new CredentialState.Active(ADay, "first"), Office.Given(Issued).State);
        Assert.Equal(new CredentialState.Active(ADay, "second", "first", Noon), Office.Given(Issued, Rotated("second", Noon)).State);
        Assert.Equal(new CredentialState.Active(ADay, "third", "second", Noon), Office.Given(Issued, Rotated("second", Expiry), Rotated("third", Noon)).State);
        Assert.Equal(new CredentialState.Revoked(ADay), Office.Given(Issued, Rotated("second", Noon), Revoked).State);
    }

    // The former key is valid until noon, the credential for a day.
    [Theory]
    [InlineData("second", "before noon", true)]
    [InlineData("second", "at noon", true)]
    [InlineData("second", "before expiry", true)]
    [InlineData("second", "at expiry", false)]
    [InlineData("second", "after expiry", false)]
    [InlineData("first", "before noon", true)]
    [InlineData("first", "at noon", false)]
    [InlineData("first", "before expiry", false)]
    [InlineData("first", "at expiry", false)]
    [InlineData("first", "after expiry", false)]
    [InlineData("zeroth", "before noon", false)]
    [InlineData("zeroth", "at noon", false)]
    [InlineData("", "before noon", false)]
    [InlineData("SECOND", "before noon", false)]
    public void A_key_is_admitted_until_its_end_and_not_at_it(string secret, string at, bool isAdmitted) =>
        Assert.Equal(isAdmitted, Credential.Admits(Office.Given(new CredentialIssued(ADay, "zeroth"), Rotated("first", Expiry), Rotated("second", Noon)).State, secret, Instants[at]));

    [Fact]
    public void A_former_key_does_not_outlive_its_credential()
    {
        var state = Office.Given(Issued, Rotated("second", Expiry.AddDays(1))).State;

        Assert.True(Credential.Admits(state, "first", Expiry - Moment));
        Assert.False(Credential.Admits(state, "first", Expiry));
    }

    [Fact]
    public void One_without_an_expiry_is_valid_until_it_is_revoked()
    {
        var endless = Office.Given(new CredentialIssued(Forever, "first"));

        Assert.True(Credential.Admits(endless.State, "first", DateTimeOffset.MaxValue));
        Assert.False(Credential.Admits(endless.Given(Revoked).State, "first", Noon));
        Assert.False(Credential.IsValid(endless.Given(Revoked).State, Noon));
    }

    [Fact]
    public void What_was_never_issued_admits_nobody()
    {
        Assert.False(Credential.IsValid(CredentialState.Undefined.Instance, Noon));
        Assert.False(Credential.Admits(CredentialState.Undefined.Instance, "", Noon));
    }

    [Fact]
    public void Grants_are_equal_when_they_say_the_same()
    {
        Grant[] others =
        [
            Forever with { Title = "Altro" }, Forever with { Roles = [Role.Board] }, Forever with { Roles = [Role.Office, Role.Admin] }, Forever with { Roles = [] },
            Forever with { Services = null }, Forever with { Services = [] }, Forever with { Services = ["dottorato"] }, Forever with { Services = ["master", "piano"] }, ADay,
            Forever with { Units = [] }, Forever with { Units = ["master"] },
        ];
        var same = new Grant("Ufficio master", ImmutableArray.Create(Role.Office), ImmutableArray.Create("master"), null);

        Assert.Equal(Forever, same);
        Assert.Equal(Forever.GetHashCode(), same.GetHashCode());
        Assert.Equal(ADay, Forever with { Expires = Expiry.ToOffset(TimeSpan.FromHours(2)) });
        Assert.Equal(Forever with { Services = null }, same with { Services = null });
        Assert.All(others, other => Assert.NotEqual(Forever, other));
        Assert.All(others, other => Assert.NotEqual(other, Forever));
        Assert.False(Forever.Equals(null));
    }

    [Fact]
    public void A_grant_covers_the_codes_that_it_names_and_without_any_all()
    {
        Assert.True(Forever.Covers("master"));
        Assert.False(Forever.Covers("dottorato"));
        Assert.False(Forever.Covers("maste"));
        Assert.False((Forever with { Services = [] }).Covers("master"));
        Assert.True((Forever with { Services = null }).Covers("dottorato"));
    }

    [Fact]
    public void A_grant_of_units_covers_what_belongs_to_them_or_below_them_and_nothing_else()
    {
        var tree = UnitsState.Empty with
        {
            Units = UnitsState.Empty.Units.Add(new("didattica"), Unit(null)).Add(new("segreterie"), Unit(new("didattica"))).Add(new("ricerca"), Unit(null)),
            Services = UnitsState.Empty.Services.Add(new("master"), new("segreterie")).Add(new("corsi"), new("didattica")).Add(new("dottorato"), new("ricerca")),
        };
        var grant = Forever with { Services = null, Units = ["didattica"] };

        Assert.True(grant.Covers("master", tree));
        Assert.True(grant.Covers("corsi", tree));
        Assert.False(grant.Covers("dottorato", tree));
        Assert.False(grant.Covers("nessuno", tree));
        Assert.False(grant.Covers("Non un codice", tree));
        Assert.False(grant.Covers("master", null));
        Assert.False((grant with { Units = ["segreterie"] }).Covers("corsi", tree));
        Assert.False((grant with { Units = [] }).Covers("master", tree));
        Assert.True((grant with { Services = ["dottorato"] }).Covers("dottorato", tree));

        static OrganizationalUnit Unit(UnitCode? parent) => new(new(new("Unità"), null, [], [], null), parent, new(2024, 1, 1), null, 1);
    }

    [Fact]
    public void Of_any_commands_what_is_accepted_folds_and_at_most_two_keys_are_admitted() => Law.Holds(Commands, commands =>
    {
        var (story, secrets) = (Office, new HashSet<string>());
        foreach (var command in commands)
        {
            if (command is IssueCredential { Secret: var issued }) secrets.Add(issued);
            if (command is RotateCredential { Secret: var rotated }) secrets.Add(rotated);
            if (Credential.Decide(command, story.State, new("a")) is not Decision.Accepted accepted) continue;
            story = story.Given(accepted.Events.Cast<CredentialEvent>());
            // A revocation is for ever.
            if (story.State is CredentialState.Revoked) Assert.DoesNotContain(secrets, secret => Credential.Admits(story.State, secret, Noon));
            Assert.InRange(secrets.Count(secret => Credential.Admits(story.State, secret, Noon)), 0, 2);
        }
    });

    private static Gen<CredentialCommand[]> Commands { get; } = Gen.OneOf(
        from secret in Gen.Choose(0, 9) from at in Instant select (CredentialCommand)new IssueCredential(ADay, $"{secret}", at),
        from secret in Gen.Choose(0, 9) from until in Instant from at in Instant select (CredentialCommand)new RotateCredential($"{secret}", until, at),
        from reason in Gen.Frequency((9, Gen.Constant<string?>(null)), (1, Gen.Constant<string?>("a reason"))) select (CredentialCommand)new RevokeCredential(reason)).ArrayOf();

    private static Gen<DateTimeOffset> Instant => Gen.Choose(-30, 30).Select(hours => Noon.AddHours(hours));

    private static readonly Dictionary<string, DateTimeOffset> Instants = new()
    {
        ["before noon"] = Noon - Moment, ["at noon"] = Noon, ["before expiry"] = Expiry - Moment, ["at expiry"] = Expiry, ["after expiry"] = Expiry + Moment,
    };

    private static CredentialRotated Rotated(string secret, DateTimeOffset until) => new(secret, until);
}
