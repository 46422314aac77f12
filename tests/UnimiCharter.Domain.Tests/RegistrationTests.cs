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

    private static readonly Story<OrganizationState, OrganizationEvent, NameOrganization> Unimi =
        new(OrganizationState.Undefined.Instance, Registration.Evolve, (command, state) => Registration.Decide(command, state, new("unimi")));

    [Fact]
    public void An_organization_is_registered()
    {
        Unimi.When(new("Università di Milano", None, null)).Then(Milan);
        Unimi.When(new("Università di Milano", Absent, null)).Then(Milan);
        Unimi.When(new("Università di Milano", Whatever, null)).Then(Milan);
        Unimi.When(new("Università di Milano", None, "a reason")).Then(Milan);
    }

    [Fact]
    public void One_that_is_not_there_cannot_be_named_anew()
    {
        Unimi.When(new("Università di Milano", AnyThing, "a reason")).ThenRefused("precondition-failed", "unimi");
        Unimi.When(new("Università di Milano", At(0, 1), "a reason")).ThenRefused("precondition-failed", "unimi");
    }

    [Fact]
    public void The_same_name_again_is_no_new_fact()
    {
        Unimi.Given(Milan).When(new("Università di Milano", None, null)).ThenNothing();
        Unimi.Given(Milan).When(new("Università di Milano", AnyThing, null)).ThenNothing();
        Unimi.Given(Milan).When(new("Università di Milano", Whatever, null)).ThenNothing();
        Unimi.Given(Milan).When(new("Università di Milano", At(1), "a reason")).ThenNothing();
        Unimi.Given(Pavia, Milan).When(new("Università di Milano", At(1), "a reason")).ThenAlreadySo("unimi");
    }

    [Fact]
    public void The_same_name_is_refused_where_nothing_is_meant_to_stand() =>
        Unimi.Given(Milan).When(new("Università di Milano", Absent, null)).ThenAlreadySo("unimi");

    [Fact]
    public void A_name_that_differs_in_case_is_another() =>
        Unimi.Given(Milan).When(new("università di milano", AnyThing, "refuso")).Then(new OrganizationNamed("università di milano"));

    [Fact]
    public void Another_name_says_what_it_replaces()
    {
        Unimi.Given(Milan).When(new("Università di Pavia", None, "a reason")).ThenRefused("precondition-required", "unimi");
        Unimi.Given(Milan).When(new("Università di Pavia", Absent, "a reason")).ThenRefused("precondition-failed", "unimi");
        Unimi.Given(Milan).When(new("Università di Pavia", At(2), "a reason")).ThenRefused("precondition-failed", "unimi");
        Unimi.Given(Milan).When(new("Università di Pavia", At(), "a reason")).ThenRefused("precondition-failed", "unimi");
        Unimi.Given(Milan, Pavia).When(new("Università di Milano", At(1), "a reason")).ThenRefused("precondition-failed", "unimi");
    }

    [Fact]
    public void Another_name_replaces_the_one_that_stands()
    {
        Unimi.Given(Milan).When(new("Università di Pavia", At(1), "a reason")).Then(Pavia);
        Unimi.Given(Milan).When(new("Università di Pavia", At(7, 1), "a reason")).Then(Pavia);
        Unimi.Given(Milan).When(new("Università di Pavia", AnyThing, "a reason")).Then(Pavia);
        Unimi.Given(Milan).When(new("Università di Pavia", Whatever, "a reason")).Then(Pavia);
    }

    [Fact]
    public void Another_name_needs_a_reason()
    {
        Unimi.Given(Milan).When(new("Università di Pavia", At(1), null)).ThenRefused("reason-required");
        Unimi.Given(Milan).When(new("Università di Pavia", AnyThing, null)).ThenRefused("reason-required");
        Unimi.Given(Milan).When(new("Università di Pavia", Whatever, null)).ThenRefused("reason-required");
    }

    [Fact]
    public void The_revision_counts_the_names()
    {
        Assert.Equal(new OrganizationState.Registered("Università di Milano", 1), Unimi.Given(Milan).State);
        Assert.Equal(new OrganizationState.Registered("Università di Milano", 3), Unimi.Given(Milan, Pavia, Milan).State);
    }

    private static Expectation.Revision At(params long[] revisions) => new(revisions);
}
