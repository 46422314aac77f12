using FsCheck.Fluent;
using static UnimiCharter.Domain.CharterCommand;
using static UnimiCharter.Domain.CharterEvent;

namespace UnimiCharter.Domain.Tests;

public sealed class CharterTests
{
    private static readonly ServiceCode Master = new("master");
    private static readonly ServiceCode Doctorate = new("dottorato");
    private static readonly CharterOpened Opened = new("Università degli Studi di Milano", "Carta dei servizi 2024");

    private static readonly Story<CharterState, CharterEvent, CharterCommand> Charter = new(
        CharterState.Undefined.Instance, Domain.Charter.Evolve, (command, state) => Domain.Charter.Decide(command, state, new EditionYear(2024)));

    [Fact]
    public void An_edition_is_opened() => Charter.When(new OpenCharter(Opened.OrganizationName, Opened.Title)).Then(Opened);

    [Fact]
    public void An_edition_opened_the_same_again_is_no_new_fact() =>
        Charter.Given(Opened).When(new OpenCharter(Opened.OrganizationName, Opened.Title)).ThenNothing();

    [Fact]
    public void An_open_edition_is_not_opened_under_another_name_or_title()
    {
        Charter.Given(Opened).When(new OpenCharter("Politecnico", Opened.Title)).ThenRefused("charter-already-open", "2024");
        Charter.Given(Opened).When(new OpenCharter(Opened.OrganizationName, "Another")).ThenRefused("charter-already-open", "2024");
    }

    [Fact]
    public void A_service_is_listed() => Charter.Given(Opened).When(new ListService(Master)).Then(new ServiceListed(Master));

    [Fact]
    public void A_service_listed_again_is_no_new_fact() =>
        Charter.Given(Opened, new ServiceListed(Doctorate), new ServiceListed(Master)).When(new ListService(Doctorate)).ThenNothing();

    [Fact]
    public void No_service_is_listed_in_an_edition_that_is_not_open() => Charter.When(new ListService(Master)).ThenRefused("unknown-edition", "2024");

    [Fact]
    public void An_edition_keeps_its_title_and_the_order_in_which_services_were_listed()
    {
        var open = Assert.IsType<CharterState.Open>(Charter.Given(Opened, new ServiceListed(Master), new ServiceListed(Doctorate)).State);

        Assert.Equal((Opened.OrganizationName, Opened.Title), (open.OrganizationName, open.Title));
        Assert.Equal<ServiceCode>([Master, Doctorate], open.Services);
    }

    [Fact]
    public void A_fact_that_cannot_follow_is_a_bug_and_never_swallowed()
    {
        Assert.ThrowsAny<Exception>(() => Charter.Given(new ServiceListed(Master)));
        Assert.ThrowsAny<Exception>(() => Charter.Given(Opened, Opened));
    }

    [Fact]
    public void A_command_sent_twice_adds_nothing_the_second_time()
    {
        var commands = Gen.Elements<CharterCommand>(
            new OpenCharter("a", "a"), new OpenCharter("a", "b"), new ListService(Master), new ListService(Doctorate));

        Histories.Hold(Charter, commands, step => Assert.Empty(Histories.Facts(step.After, step.Command)), length: 8);
    }
}
