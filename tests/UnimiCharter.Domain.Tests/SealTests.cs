namespace UnimiCharter.Domain.Tests;

public sealed class SealTests
{
    private static readonly SealedRun Run = new(new("unimi/service/master"), 1, 3, 9, "aa", null, null);

    [Fact]
    public void The_first_seal_follows_none() => Day().When(new(Sealed(0, 9))).Then(Sealed(0, 9));

    [Fact]
    public void A_seal_follows_the_one_before_it() => Day().Given(Sealed(0, 9), Sealed(9, 12)).When(new(Sealed(12, 20))).Then(Sealed(12, 20));

    [Fact]
    public void The_first_seal_of_a_day_follows_the_last_one_of_an_earlier_day() => Day(before: 12).When(new(Sealed(12, 20))).Then(Sealed(12, 20));

    [Fact]
    public void Who_was_overtaken_on_the_same_day_seals_nothing() => Day(before: 9).Given(Sealed(9, 12)).When(new(Sealed(9, 20))).ThenNothing();

    [Fact]
    public void Who_was_overtaken_at_the_end_of_the_day_before_seals_nothing() => Day(before: 12).When(new(Sealed(9, 20))).ThenNothing();

    [Fact]
    public void What_is_sealed_already_is_not_sealed_again() => Day().Given(Sealed(0, 9)).When(new(Sealed(9, 9))).ThenNothing();

    [Fact]
    public void Seals_of_one_organization_are_not_of_the_chain_whether_they_stand_before_it_or_between_its_seals() =>
        Day().Given(OfOne(7), Sealed(0, 9), OfOne(30)).When(new(Sealed(9, 20))).Then(Sealed(9, 20));

    private static SealEvent.AllSealed Sealed(long since, long position) => new(since, position, "", "root", 3, "positions", [Run]);

    private static SealEvent.Sealed OfOne(long position) => new(position, "root", [Run.Head]);

    private static Story<SealState, SealEvent, SealAll> Day(long before = 0) => new(
        SealState.Unsealed.Instance, Seal.Evolve, (command, state) => Seal.Decide(command, state, before == 0 ? SealState.Unsealed.Instance : new SealState.AllUpTo(before)));
}
