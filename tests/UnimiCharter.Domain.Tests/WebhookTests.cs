using static UnimiCharter.Domain.WebhookCommand;
using static UnimiCharter.Domain.WebhookEvent;

namespace UnimiCharter.Domain.Tests;

public sealed class WebhookTests
{
    private static readonly WebhookCode Portal = new("portale");
    private static readonly DateTimeOffset Until = new(2024, 7, 2, 10, 0, 0, TimeSpan.Zero);
    private static readonly Subscription Wanted = new("https://portale.example/", "Il portale", [ChangeKind.VerdictChanged], ["master"], [new(2024)], "https://carta.example");
    private static readonly Subscription Other = Wanted with { Subjects = null };

    [Fact]
    public void Somebody_is_subscribed_once_and_a_name_is_not_used_again()
    {
        Then([new WebhookSubscribed(Wanted)], new Subscribe(Wanted));
        Refused("webhook-already-subscribed", new Subscribe(Wanted), new WebhookSubscribed(Wanted));
        Refused("webhook-already-subscribed", new Subscribe(Wanted), new WebhookSubscribed(Wanted), new WebhookRemoved());
    }

    [Fact]
    public void What_differs_is_changed_and_what_is_so_already_is_not()
    {
        Then([], new Change(Wanted, IsPaused: false, new Expectation.None()), new WebhookSubscribed(Wanted));
        Then([new WebhookChanged(Other)], new Change(Other, IsPaused: false, new Expectation.Revision([1])), new WebhookSubscribed(Wanted));
        Then([new WebhookPaused(PauseCause.Asked)], new Change(Wanted, IsPaused: true, new Expectation.Any()), new WebhookSubscribed(Wanted));
        Then([new WebhookChanged(Other), new WebhookResumed()], new Change(Other, IsPaused: false, new Expectation.Revision([2])), new WebhookSubscribed(Wanted), new WebhookPaused(PauseCause.Gone));
        Refused("precondition-required", new Change(Other, IsPaused: false, new Expectation.None()), new WebhookSubscribed(Wanted));
        Refused("precondition-failed", new Change(Other, IsPaused: false, new Expectation.Absent()), new WebhookSubscribed(Wanted));
        Refused("precondition-failed", new Change(Other, IsPaused: false, new Expectation.Revision([1])), new WebhookSubscribed(Wanted), new WebhookPaused(PauseCause.Asked));
        Refused("precondition-failed", new Change(Wanted, IsPaused: true, new Expectation.Revision([1])), new WebhookSubscribed(Wanted), new WebhookPaused(PauseCause.Asked));
    }

    [Fact]
    public void The_registry_pauses_who_is_gone_once()
    {
        Then([new WebhookPaused(PauseCause.Gone)], new PauseAsGone(), new WebhookSubscribed(Wanted));
        Then([], new PauseAsGone(), new WebhookSubscribed(Wanted), new WebhookPaused(PauseCause.Asked));
        Refused("unknown-webhook", new PauseAsGone(), new WebhookSubscribed(Wanted), new WebhookRemoved());
    }

    [Fact]
    public void Each_rotation_makes_another_secret()
    {
        Then([new WebhookSecretRotated(Until)], new RotateSecret(Until), new WebhookSubscribed(Wanted));
        var state = (WebhookState.Active)Given(new WebhookSubscribed(Wanted), new WebhookSecretRotated(Until.AddDays(-1)), new WebhookSecretRotated(Until));
        Assert.Equal((3L, Until, 3L), (state.Generation, state.FormerUntil, state.Revision));
    }

    [Fact]
    public void It_is_removed_for_good_and_with_a_reason()
    {
        Refused("reason-required", new Remove(null), new WebhookSubscribed(Wanted));
        Then([new WebhookRemoved()], new Remove("chiuso"), new WebhookSubscribed(Wanted));
        Then([], new Remove(null), new WebhookSubscribed(Wanted), new WebhookRemoved());
        Refused("unknown-webhook", new Remove("chiuso"));
        Refused("unknown-webhook", new RotateSecret(Until), new WebhookSubscribed(Wanted), new WebhookRemoved());
    }

    [Fact]
    public void Subscriptions_are_equal_by_what_they_say()
    {
        Assert.Equal(Wanted, Wanted with { Kinds = [ChangeKind.VerdictChanged], Subjects = ["master"], Editions = [new(2024)] });
        Assert.Equal(Wanted.GetHashCode(), (Wanted with { Subjects = ["master"] }).GetHashCode());
        Assert.All(
            [Wanted with { Url = "a" }, Wanted with { Description = null }, Wanted with { Root = "a" }, Wanted with { Kinds = [] }, Other, Wanted with { Subjects = [] }, Wanted with { Editions = null }, Wanted with { Editions = [new(2025)] }],
            other => Assert.NotEqual(Wanted, other));
    }

    private static WebhookState Given(params WebhookEvent[] past) => past.Aggregate((WebhookState)WebhookState.Undefined.Instance, Webhook.Evolve);

    private static void Then(Event[] facts, WebhookCommand command, params WebhookEvent[] past) =>
        Assert.Equal<Event>(facts, Assert.IsType<Decision.Accepted>(Webhook.Decide(command, Given(past), Portal)).Events);

    private static void Refused(string code, WebhookCommand command, params WebhookEvent[] past) =>
        Assert.Equal(code, Assert.IsType<Decision.Refused>(Webhook.Decide(command, Given(past), Portal)).Refusal.Code);
}
