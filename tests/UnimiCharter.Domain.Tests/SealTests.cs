namespace UnimiCharter.Domain.Tests;

public sealed class SealTests
{
    private static readonly SealedHead Head = new(new("unimi/service/master"), 3, "aa");

    [Fact]
    public void The_first_seal_follows_none() =>
        Day().When(new(0, 9, "root", [Head])).Then(new SealEvent.Sealed(9, "root", [Head]));

    [Fact]
    public void A_seal_follows_the_one_before_it() =>
        Day().Given(Sealed(9), Sealed(12)).When(new(12, 20, "root", [Head])).Then(new SealEvent.Sealed(20, "root", [Head]));

    [Fact]
    public void The_first_seal_of_a_day_follows_the_last_one_of_an_earlier_day() =>
        Day(before: 12).When(new(12, 20, "root", [Head])).Then(new SealEvent.Sealed(20, "root", [Head]));

    [Fact]
    public void Who_was_overtaken_on_the_same_day_seals_nothing() =>
        Day(before: 9).Given(Sealed(12)).When(new(9, 20, "root", [Head])).ThenNothing();

    [Fact]
    public void Who_was_overtaken_at_the_end_of_the_day_before_seals_nothing() =>
        Day(before: 12).When(new(9, 20, "root", [Head])).ThenNothing();

    [Fact]
    public void What_is_sealed_already_is_not_sealed_again() =>
        Day().Given(Sealed(9)).When(new(9, 9, "root", [Head])).ThenNothing();

    private static SealEvent.Sealed Sealed(long position) => new(position, "root", [Head]);

    private static Story<SealState, SealEvent, SealHeads> Day(long before = 0) => new(
        SealState.Unsealed.Instance, Seal.Evolve, (command, state) => Seal.Decide(command, state, before == 0 ? SealState.Unsealed.Instance : new SealState.UpTo(before)));
}
