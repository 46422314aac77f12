using System.Collections.Immutable;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using static UnimiCharter.Domain.ServiceCommand;
using static UnimiCharter.Domain.ServiceEvent;

namespace UnimiCharter.Domain.Tests;

/// <summary>What an office would have otherwise on the card of its service.</summary>
public sealed class ProposalTests
{
    private static readonly Text Name = new("Master");
    private static readonly OpeningHours Morning = Hours(9, 12);
    private static readonly OpeningHours Afternoon = Hours(14, 16);
    private static readonly Channel Counter = new(ChannelKind.Counter, "Via Santa Sofia 9", Morning);
    private static readonly Channel Mail = new(ChannelKind.Email, "master@unimi.it");
    private static readonly Contact Office = new(new("Ufficio master"), null, null, ["02 5032"], [], Morning);
    private static readonly Contact Desk = new(new("Sportello"), null, null, [], ["sportello@unimi.it"]);
    private static readonly ServiceCard Card = new(new("Cos'è"), new("Laureati"), new("Online"), [Office, Desk], [new Link(new("Sito"), "https://www.unimi.it/")], [Counter, Mail], [new LegalReference(new("L. 240/2010"))]);

    private static readonly ServiceCard Reworded = Card with { Description = new("Che cos'è") };
    private static readonly ServiceCard Longer = Card with { Channels = [Counter with { Hours = Afternoon }, Mail] };
    private static readonly CardChange Rewording = new(Description: new("Che cos'è"));
    private static readonly CardChange Lengthening = new(Channels: [Counter with { Hours = Afternoon }, Mail]);

    private static readonly Story<ServiceState, ServiceEvent, ServiceCommand> Service = new(
        ServiceState.Undefined.Instance, Domain.Service.Evolve, (command, state) => Domain.Service.Decide(command, state, new ServiceCode("master")));

    private static readonly Story<ServiceState, ServiceEvent, ServiceCommand> Described = Service.Given(new ServiceRegistered(Name), new ServiceDescribed(Card));

    private static readonly Story<ServiceState, ServiceEvent, ServiceCommand> Proposed = Described.Given(new ChangeProposed(1, Rewording));

    [Fact]
    public void What_an_office_would_have_otherwise_waits_as_what_differs()
    {
        Described.When(Propose(Reworded)).Then(new ChangeProposed(1, Rewording));
        Described.When(Propose(Reworded, new("Dottorato"))).Then(new ChangeProposed(1, Rewording with { Name = new("Dottorato") }));
        Proposed.When(Propose(Longer)).Then(new ChangeProposed(2, Lengthening));
        Assert.Equal((Name, Card, 1L), (Proposed.State.Known!.Name, Proposed.State.Known.Card, Proposed.State.Known.Revision));
    }

    [Fact]
    public void A_proposal_says_what_it_would_replace_as_the_board_does()
    {
        Described.When(Propose(Reworded, expected: new Expectation.None())).ThenRefused("precondition-required", "master");
        Described.When(Propose(Reworded, expected: At(2))).ThenRefused("precondition-failed", "master");
        Described.When(Propose(Reworded, expected: new Expectation.Absent())).ThenRefused("precondition-failed", "master");
        Described.When(Propose(Reworded, expected: new Expectation.Any())).Then(new ChangeProposed(1, Rewording));
    }

    [Fact]
    public void What_changes_nothing_is_so_already()
    {
        Described.When(Propose(Card)).ThenNothing();
        Described.When(Propose(Card, expected: new Expectation.None())).ThenNothing();
        Described.When(Propose(Card, expected: At(7))).ThenAlreadySo("master");
    }

    [Fact]
    public void What_waits_already_is_not_proposed_twice()
    {
        Proposed.When(Propose(Reworded)).ThenNothing();
        Proposed.When(Propose(Reworded, expected: new Expectation.None())).ThenNothing();
        Proposed.When(Propose(Reworded, expected: At(2))).ThenRefused("precondition-failed", "master");
        // What was declined may be proposed again, and so may what is outdated.
        Proposed.Given(new ProposalDeclined(1)).When(Propose(Reworded)).Then(new ChangeProposed(2, Rewording));
        Proposed.Given(new ServiceDescribed(Card with { Description = new("Altro") })).When(Propose(Reworded, expected: At(2))).Then(new ChangeProposed(2, Rewording));
    }

    [Fact]
    public void Nobody_proposes_what_is_not_registered_or_has_ceased()
    {
        Service.When(Propose(Card)).ThenRefused("unknown-service", "master");
        var retired = Proposed.Given(new ServiceRetired());
        Assert.All(new ServiceCommand[] { Propose(Longer), new DecideProposal(1, true), new DecideProposal(1, false, "Perché"), new TakeBackProposal(1), new TrustOffice([CardPart.Hours], "Perché") }, command => retired.When(command).ThenRefused("service-retired"));
        Assert.All(new ServiceCommand[] { Propose(Card), Propose(Reworded), new TrustOffice([], null) }, command => retired.When(command).ThenNothing());
        Proposed.Given(new ServiceRetired(), new ServiceRevived()).When(new DecideProposal(1, true)).Then(new ProposalAccepted(1), new ServiceDescribed(Reworded));
    }

    [Fact]
    public void A_service_that_nobody_described_yet_is_described_by_its_office_too()
    {
        var registered = Service.Given(new ServiceRegistered(Name));
        var change = Assert.IsType<ChangeProposed>(Assert.Single(Assert.IsType<Decision.Accepted>(registered.When(Propose(Card)).Decision).Events));
        registered.Given(change).When(new DecideProposal(1, true)).Then(new ProposalAccepted(1), new ServiceDescribed(Card));
        registered.Given(new ChangeProposed(1, new(Name: new("Dottorato")))).When(new DecideProposal(1, true)).Then(new ProposalAccepted(1), new ServiceRenamed(new("Dottorato")));
    }

    [Fact]
    public void What_the_board_accepts_stands_with_all_else_as_it_is_by_then()
    {
        Proposed.When(new DecideProposal(1, true)).Then(new ProposalAccepted(1), new ServiceDescribed(Reworded));
        Described.Given(new ChangeProposed(1, Rewording with { Name = new("Dottorato") })).When(new DecideProposal(1, true))
            .Then(new ProposalAccepted(1), new ServiceRenamed(new("Dottorato")), new ServiceDescribed(Reworded));
        Proposed.Given(new ServiceRenamed(new("Altro")), new ServiceDescribed(Longer)).When(new DecideProposal(1, true))
            .Then(new ProposalAccepted(1), new ServiceDescribed(Longer with { Description = Reworded.Description }));
    }

    [Fact]
    public void Two_proposals_of_different_fields_are_accepted_one_after_the_other()
    {
        var both = Proposed.Given(new ChangeProposed(2, Lengthening), new ProposalAccepted(2), new ServiceDescribed(Longer));
        both.When(new DecideProposal(1, true)).Then(new ProposalAccepted(1), new ServiceDescribed(Longer with { Description = Reworded.Description }));
    }

    [Fact]
    public void Of_two_proposals_of_the_same_field_one_is_outdated_by_the_other()
    {
        var other = new CardChange(Description: new("Altro"), Recipients: new("Tutti"));
        var accepted = Proposed.Given(new ChangeProposed(2, other), new ProposalAccepted(1), new ServiceDescribed(Reworded));
        accepted.When(new DecideProposal(2, true)).ThenRefused("proposal-outdated", "2");
        accepted.When(new DecideProposal(2, false, "Superata")).Then(new ProposalDeclined(2));
        accepted.When(new TakeBackProposal(2)).Then(new ProposalTakenBack(2));
    }

    [Fact]
    public void What_is_outdated_stays_so_when_the_card_is_as_it_was_again()
    {
        var again = Proposed.Given(new ServiceDescribed(Card with { Description = new("Altro") }), new ServiceDescribed(Card));
        again.When(new DecideProposal(1, true)).ThenRefused("proposal-outdated", "1");
        Assert.Equal(new Proposal(1, Rewording, IsOutdated: true), again.State.Known!.Waiting.Single());
        Described.Given(new ChangeProposed(1, new(Name: new("Dottorato"))), new ServiceRenamed(new("Altro"))).When(new DecideProposal(1, true)).ThenRefused("proposal-outdated", "1");
    }

    [Fact]
    public void Declining_needs_a_reason_and_a_decision_is_not_changed()
    {
        Proposed.When(new DecideProposal(1, false)).ThenRefused("reason-required");
        Proposed.When(new DecideProposal(1, false, "Perché")).Then(new ProposalDeclined(1));

        var declined = Proposed.Given(new ProposalDeclined(1));
        declined.When(new DecideProposal(1, false)).ThenNothing();
        declined.When(new DecideProposal(1, true)).ThenRefused("proposal-decided", "1");
        declined.When(new TakeBackProposal(1)).ThenRefused("proposal-decided", "1");
        var accepted = Proposed.Given(new ProposalAccepted(1), new ServiceDescribed(Reworded));
        accepted.When(new DecideProposal(1, true)).ThenNothing();
        accepted.When(new DecideProposal(1, false, "Perché")).ThenRefused("proposal-decided", "1");
        var back = Proposed.Given(new ProposalTakenBack(1));
        back.When(new TakeBackProposal(1)).ThenNothing();
        back.When(new DecideProposal(1, true)).ThenRefused("proposal-decided", "1");
    }

    [Fact]
    public void What_was_never_proposed_is_neither_decided_nor_taken_back()
    {
        foreach (var number in new[] { 0, 2, -1, int.MaxValue })
        {
            Proposed.When(new DecideProposal(number, true)).ThenRefused("unknown-proposal", number.ToString(CultureInfo.InvariantCulture));
            Proposed.When(new TakeBackProposal(number)).ThenRefused("unknown-proposal", number.ToString(CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Only_so_many_wait_and_only_the_last_that_were_decided_are_kept()
    {
        var full = Described.Given(Enumerable.Range(1, ServiceState.Active.MaxWaiting).Select(n => new ChangeProposed(n, new(Delivery: new($"Modo {n}")))));
        full.When(Propose(Reworded)).ThenRefused("proposals-too-many", "20");
        full.Given(new ProposalDeclined(7)).When(Propose(Reworded)).Then(new ChangeProposed(21, Rewording));

        var many = Described.Given(Enumerable.Range(1, 60).SelectMany(n => new ServiceEvent[] { new ChangeProposed(n, Rewording), new ProposalDeclined(n) }));
        Assert.Equal((60, ServiceState.Active.MaxDecided), (many.State.Known!.Proposed, many.State.Known.Decided.Length));
        many.When(new DecideProposal(60, false)).ThenNothing();
        many.When(new DecideProposal(1, false)).ThenRefused("proposal-decided", "1");
    }

    [Fact]
    public void What_the_board_leaves_to_the_office_is_so_at_once()
    {
        var trusted = Proposed.Given(new OfficeTrusted([CardPart.Hours, CardPart.Contacts]));
        trusted.When(Propose(Longer, reason: null)).ThenRefused("reason-required");
        trusted.When(Propose(Longer, expected: new Expectation.None())).ThenRefused("precondition-required", "master");
        trusted.When(Propose(Longer, expected: At(3))).ThenRefused("precondition-failed", "master");
        trusted.When(Propose(Longer)).Then(new ServiceDescribed(Longer));
        trusted.When(Propose(Card with { Contacts = [Desk] })).Then(new ServiceDescribed(Card with { Contacts = [Desk] }));
        // One part that it may not, and all waits.
        trusted.When(Propose(Longer with { Recipients = new("Tutti") })).Then(new ChangeProposed(2, Lengthening with { Recipients = new("Tutti") }));
        trusted.Given(new OfficeTrusted([])).When(Propose(Longer)).Then(new ChangeProposed(2, Lengthening));
        // What waits would undo it.
        Assert.True(trusted.Given(new ServiceDescribed(Reworded)).State.Known!.Waiting.Single().IsOutdated);
    }

    [Fact]
    public void The_board_says_what_the_office_may_and_why()
    {
        Described.When(new TrustOffice([CardPart.Contacts, CardPart.Hours, CardPart.Contacts], "Perché")).Then(new OfficeTrusted([CardPart.Hours, CardPart.Contacts]));
        Described.When(new TrustOffice([CardPart.Hours], null)).ThenRefused("reason-required");
        Described.When(new TrustOffice([], null)).ThenNothing();
        var trusted = Described.Given(new OfficeTrusted([CardPart.Hours, CardPart.Contacts]));
        trusted.When(new TrustOffice([CardPart.Contacts, CardPart.Hours], null)).ThenNothing();
        trusted.When(new TrustOffice([CardPart.Texts], "Perché")).Then(new OfficeTrusted([CardPart.Texts]));
        Service.When(new TrustOffice([CardPart.Texts], "Perché")).ThenRefused("unknown-service", "master");
    }

    public static TheoryData<string, string> Parts => new()
    {
        { "the name", "Texts" }, { "the description", "Texts" }, { "the recipients", "Texts" }, { "the delivery", "Texts" }, { "the links", "Texts" }, { "the legal references", "Texts" },
        { "a channel's hours", "Hours" }, { "a contact's hours", "Hours" }, { "hours that nobody said", "Hours" }, { "hours that are taken to the other channel", "Hours" },
        { "a channel without hours more", "Channels" }, { "the channels the other way round", "Channels" }, { "a channel with hours more", "Channels Hours" }, { "no channel", "Channels Hours" },
        { "a channel's address", "Channels" }, { "a channel's address and hours", "Channels Hours" },
        { "a contact's phone", "Contacts" }, { "no contact with hours", "Hours Contacts" }, { "no contact without", "Contacts" }, { "a contact's phone and a channel's hours", "Hours Contacts" },
        { "all of it", "Texts Channels Hours Contacts" }, { "nothing", "" },
    };

    [Theory, MemberData(nameof(Parts))]
    public void A_change_touches_parts_of_the_card(string what, string parts)
    {
        var after = what switch
        {
            "the description" => Reworded,
            "the recipients" => Card with { Recipients = new("Laureati", "Graduates") },
            "the delivery" => Card with { Delivery = new("") },
            "the links" => Card with { Links = [] },
            "the legal references" => Card with { LegalReferences = [] },
            "a channel's hours" => Longer,
            "a contact's hours" => Card with { Contacts = [Office with { Hours = null }, Desk] },
            "hours that nobody said" => Card with { Contacts = [Office, Desk with { Hours = Afternoon }] },
            "hours that are taken to the other channel" => Card with { Channels = [Counter with { Hours = null }, Mail with { Hours = Morning }] },
            "a channel without hours more" => Card with { Channels = [Counter, Mail, new(ChannelKind.Online)] },
            "the channels the other way round" => Card with { Channels = [Mail, Counter] },
            "a channel with hours more" => Card with { Channels = [Counter, Mail, new(ChannelKind.Online, null, Afternoon)] },
            "no channel" => Card with { Channels = [] },
            "a channel's address" => Card with { Channels = [Counter with { Address = "Altrove" }, Mail] },
            "a channel's address and hours" => Card with { Channels = [Counter with { Address = "Altrove", Hours = Afternoon }, Mail] },
            "a contact's phone" => Card with { Contacts = [Office with { Phones = ["02 1"] }, Desk] },
            "no contact with hours" => Card with { Contacts = [Desk] },
            "no contact without" => Card with { Contacts = [Office] },
            "a contact's phone and a channel's hours" => Longer with { Contacts = [Office with { Phones = ["02 1"] }, Desk] },
            "all of it" => new ServiceCard(new("a"), new("b"), new("c"), [], [], []),
            _ => Card,
        };
        var change = CardChange.Of(Described.State.Known!, what == "the name" ? new("Dottorato") : Name, after);
        Assert.Equal(parts, string.Join(' ', change.PartsOf(Card)));
    }

    [Fact]
    public void Whatever_differs_touches_a_part_and_what_is_the_same_none() => Law.Holds(
        from before in AnyCard from after in AnyCard select (Before: before, After: after),
        cards =>
        {
            var change = CardChange.Of(Active(cards.Before), Name, cards.After);
            Assert.Equal(cards.Before != cards.After, !change.IsNothing);
            Assert.Equal(change.IsNothing, change.PartsOf(cards.Before).IsEmpty);
        });

    [Fact]
    public void A_change_made_is_the_card_that_was_meant_and_changes_nothing_else() => Law.Holds(
        from before in AnyCard from after in AnyCard from other in AnyCard select (Before: before, After: after, Then: other),
        cards =>
        {
            var change = CardChange.Of(Active(cards.Before), new("Altro"), cards.After);
            Assert.Equal(cards.After, change.On(cards.Before));
            Assert.Equal(new("Altro"), change.Name);
            // On whatever card: its own fields as it says, the others as they stand.
            var made = CardChange.Of(Active(cards.Then), Name, change.On(cards.Then));
            Assert.Equal(change.Description ?? cards.Then.Description, change.On(cards.Then)!.Description);
            Assert.True(made.Channels is null || change.Channels is not null);
            Assert.True(made.Contacts is null || change.Contacts is not null);
            Assert.True(made.Description is null || change.Description is not null);
            Assert.True(made.IsNothing || made.Meets(change));
        });

    [Fact]
    public void What_is_accepted_was_never_outdated_and_stands_as_it_was_proposed() => Histories.Hold(Described, AnyCommand, step =>
    {
        var (before, after) = (step.Before.State.Known!, step.After.State.Known!);
        Assert.InRange(after.Waiting.Length, 0, ServiceState.Active.MaxWaiting);
        Assert.Empty(Histories.Facts(step.After, step.Command));
        if (step.Facts is not [ProposalAccepted accepted, ..])
        {
            // A proposal alone changes nothing that anyone sees.
            if (step.Facts is [ChangeProposed or ProposalDeclined or ProposalTakenBack or OfficeTrusted]) Assert.Equal((before.Name, before.Card, before.Revision), (after.Name, after.Card, after.Revision));
            return;
        }
        var proposal = before.Waiting.Single(p => p.Number == accepted.Number);
        Assert.False(proposal.IsOutdated);
        Assert.Equal((proposal.Change.Name ?? before.Name, proposal.Change.On(before.Card)), (after.Name, after.Card));
        Assert.True(after.Revision > before.Revision);
    });

    private static Gen<ServiceCommand> AnyCommand => Gen.Frequency(
        (6, from card in AnyCard from name in Gen.Elements("Master", "Dottorato") select (ServiceCommand)Propose(card, new(name), new Expectation.Any())),
        (3, from number in Gen.Choose(1, 12) from accepts in Gen.Elements(true, true, false) select (ServiceCommand)new DecideProposal(number, accepts, "Perché")),
        (1, from number in Gen.Choose(1, 12) select (ServiceCommand)new TakeBackProposal(number)),
        (1, from parts in Gen.SubListOf(Enum.GetValues<CardPart>()) select (ServiceCommand)new TrustOffice([.. parts], "Perché")),
        (1, from card in AnyCard select (ServiceCommand)new DescribeService(null, card, new Expectation.Any(), "Perché")));

    private static Gen<ServiceCard> AnyCard =>
        from description in Gen.Elements("Cos'è", "Che cos'è")
        from recipients in Gen.Elements("Laureati", "")
        from channels in Few(Gen.Elements(Counter, Counter with { Hours = Afternoon }, Mail, Mail with { Hours = Morning }))
        from contacts in Few(Gen.Elements(Office, Office with { Hours = null }, Desk))
        from links in Few(Gen.Constant(Card.Links[0]))
        select Card with { Description = new(description), Recipients = new(recipients), Channels = channels, Contacts = contacts, Links = links };

    private static Gen<ImmutableArray<T>> Few<T>(Gen<T> item) => from count in Gen.Choose(0, 2) from items in item.ListOf(count) select items.ToImmutableArray();

    private static ServiceState.Active Active(ServiceCard card) => new(Name, card, []);

    private static ProposeChange Propose(ServiceCard card, Text? name = null, Expectation? expected = null, string? reason = "Perché") => new(name ?? Name, card, expected ?? At(1), reason);

    private static Expectation.Revision At(params long[] revisions) => new(revisions);

    private static OpeningHours Hours(int opens, int closes) => new([new([DayOfWeek.Monday], new(opens, 0), new(closes, 0))]);
}
