using static UnimiCharter.Domain.OrganizationEvent;

namespace UnimiCharter.Domain.Tests;

public sealed class RegistrationTests
{
    private static readonly Expectation None = new Expectation.None();
    private static readonly Expectation Absent = new Expectation.Absent();
    private static readonly Expectation AnyThing = new Expectation.Any();
    private static readonly Expectation Whatever = new Expectation.Whatever();

    private static readonly OrganizationEvent Milan = new OrganizationNamed("Università di Milano");
    private static readonly OrganizationEvent Pavia = new OrganizationNamed("Università di Pavia");

    private static readonly OrganizationDetails Cover = new(
        new("uds_mi"), "Via Festa del Perdono 7, Milano", "https://www.unimi.it/", new("Lombardia", "Lombardy"), new(12, 7), null, "dati@unimi.it", null);

    private static readonly OrganizationEvent Described = new OrganizationDescribed(new("Università di Milano", "University of Milan"), Cover);

    private static readonly Story<OrganizationState, OrganizationEvent, NameOrganization> Unimi =
        new(OrganizationState.Undefined.Instance, Registration.Evolve, (command, state) => Registration.Decide(command, state, new("unimi")));

    [Fact]
    public void An_organization_is_registered()
    {
        Unimi.When(Called("Università di Milano", None, null)).Then(Milan);
        Unimi.When(Called("Università di Milano", Absent, null)).Then(Milan);
        Unimi.When(Called("Università di Milano", Whatever, null)).Then(Milan);
        Unimi.When(Called("Università di Milano", None, "a reason")).Then(Milan);
    }

    [Fact]
    public void One_that_is_not_there_cannot_be_named_anew()
    {
        Unimi.When(Called("Università di Milano", AnyThing, "a reason")).ThenRefused("precondition-failed", "unimi");
        Unimi.When(Called("Università di Milano", At(0, 1), "a reason")).ThenRefused("precondition-failed", "unimi");
    }

    [Fact]
    public void The_same_name_again_is_no_new_fact()
    {
        Unimi.Given(Milan).When(Called("Università di Milano", None, null)).ThenNothing();
        Unimi.Given(Milan).When(Called("Università di Milano", AnyThing, null)).ThenNothing();
        Unimi.Given(Milan).When(Called("Università di Milano", Whatever, null)).ThenNothing();
        Unimi.Given(Milan).When(Called("Università di Milano", At(1), "a reason")).ThenNothing();
        Unimi.Given(Pavia, Milan).When(Called("Università di Milano", At(1), "a reason")).ThenAlreadySo("unimi");
    }

    [Fact]
    public void The_same_name_is_refused_where_nothing_is_meant_to_stand() =>
        Unimi.Given(Milan).When(Called("Università di Milano", Absent, null)).ThenAlreadySo("unimi");

    [Fact]
    public void A_name_that_differs_in_case_is_another() =>
        Unimi.Given(Milan).When(Called("università di milano", AnyThing, "refuso")).Then(new OrganizationNamed("università di milano"));

    [Fact]
    public void Another_name_says_what_it_replaces()
    {
        Unimi.Given(Milan).When(Called("Università di Pavia", None, "a reason")).ThenRefused("precondition-required", "unimi");
        Unimi.Given(Milan).When(Called("Università di Pavia", Absent, "a reason")).ThenRefused("precondition-failed", "unimi");
        Unimi.Given(Milan).When(Called("Università di Pavia", At(2), "a reason")).ThenRefused("precondition-failed", "unimi");
        Unimi.Given(Milan).When(Called("Università di Pavia", At(), "a reason")).ThenRefused("precondition-failed", "unimi");
        Unimi.Given(Milan, Pavia).When(Called("Università di Milano", At(1), "a reason")).ThenRefused("precondition-failed", "unimi");
    }

    [Fact]
    public void Another_name_replaces_the_one_that_stands()
    {
        Unimi.Given(Milan).When(Called("Università di Pavia", At(1), "a reason")).Then(Pavia);
        Unimi.Given(Milan).When(Called("Università di Pavia", At(7, 1), "a reason")).Then(Pavia);
        Unimi.Given(Milan).When(Called("Università di Pavia", AnyThing, "a reason")).Then(Pavia);
        Unimi.Given(Milan).When(Called("Università di Pavia", Whatever, "a reason")).Then(Pavia);
    }

    [Fact]
    public void Another_name_needs_a_reason()
    {
        Unimi.Given(Milan).When(Called("Università di Pavia", At(1), null)).ThenRefused("reason-required");
        Unimi.Given(Milan).When(Called("Università di Pavia", AnyThing, null)).ThenRefused("reason-required");
        Unimi.Given(Milan).When(Called("Università di Pavia", Whatever, null)).ThenRefused("reason-required");
    }

    [Fact]
    public void The_revision_counts_the_names()
    {
        Assert.Equal(new OrganizationState.Registered("Università di Milano", 1), Unimi.Given(Milan).State);
        Assert.Equal(new OrganizationState.Registered("Università di Milano", 3), Unimi.Given(Milan, Pavia, Milan).State);
    }

    [Fact]
    public void What_its_cover_needs_is_told_with_it_and_replaced_with_it()
    {
        var told = new NameOrganization(new("Università di Milano", "University of Milan"), Cover, None, null);
        Unimi.When(told).Then(Described);
        Unimi.Given(Described).When(told).ThenNothing();
        Unimi.Given(Described).When(told with { Details = Cover with { Site = null } }).ThenRefused("precondition-required", "unimi");
        Unimi.Given(Described).When(told with { Details = Cover with { Site = null }, Expected = At(1) }).ThenRefused("reason-required");
        Unimi.Given(Described).When(told with { Details = Cover with { Site = null }, Expected = At(1), Reason = "a reason" }).Then(new OrganizationDescribed(told.Name, Cover with { Site = null }));
        Unimi.Given(Described).When(Called("Università di Milano", At(1), "a reason")).Then(Milan);
        Unimi.Given(Described, Milan).When(told with { Expected = At(2), Reason = "a reason" }).Then(Described);
        Unimi.Given(Milan).When(told with { Details = OrganizationDetails.None, Expected = At(1), Reason = "a reason" }).Then(new OrganizationDescribed(told.Name, OrganizationDetails.None));
    }

    [Fact]
    public void A_name_alone_tells_nothing_else_any_more()
    {
        Assert.Equal(new OrganizationState.Registered("Università di Milano", 1, "University of Milan", Cover), Unimi.Given(Described).State);
        Assert.Equal(new OrganizationState.Registered("Università di Milano", 2), Unimi.Given(Described, Milan).State);
    }

    [Fact]
    public void A_code_of_the_index_is_one_organization_s_until_it_is_released()
    {
        var (unimi, polimi, code) = (new OrganizationCode("unimi"), new OrganizationCode("polimi"), new IpaCode("UDS_mi"));
        var story = new Story<IpaState, IpaEvent, IpaCommand>(IpaState.Free.Instance, IpaClaim.Evolve, (command, state) => IpaClaim.Decide(command, state, code));
        var (claimed, released) = (new IpaEvent.IpaCodeClaimed(unimi), new IpaEvent.IpaCodeReleased(unimi));

        story.When(new IpaCommand.ClaimIpaCode(unimi)).Then(claimed);
        story.When(new IpaCommand.ReleaseIpaCode(unimi)).ThenNothing();
        story.Given(claimed).When(new IpaCommand.ClaimIpaCode(unimi)).ThenNothing();
        story.Given(claimed).When(new IpaCommand.ClaimIpaCode(polimi)).ThenRefused("ipa-code-taken", "uds_mi");
        story.Given(claimed).When(new IpaCommand.ReleaseIpaCode(polimi)).ThenNothing();
        story.Given(claimed).When(new IpaCommand.ReleaseIpaCode(unimi)).Then(released);
        story.Given(claimed, released).When(new IpaCommand.ClaimIpaCode(polimi)).Then(new IpaEvent.IpaCodeClaimed(polimi));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c f205")]
    [InlineData("unimì")]
    [InlineData("a/b")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void Anything_but_letters_digits_underscores_and_hyphens_is_no_code_of_the_index(string text)
    {
        Assert.False(IpaCode.IsValid(text));
        Assert.Throws<ArgumentException>(() => new IpaCode(text));
        Assert.Throws<InvalidOperationException>(() => default(IpaCode).Value);
    }

    private static NameOrganization Called(string name, Expectation expected, string? reason) => new(new(name), OrganizationDetails.None, expected, reason);

    private static Expectation.Revision At(params long[] revisions) => new(revisions);
}
