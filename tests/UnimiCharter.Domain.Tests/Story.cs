namespace UnimiCharter.Domain.Tests;

/// <summary>A stream told as given, when, then: its state is only ever what its facts come to.</summary>
internal sealed record Story<TState, TFact, TCommand>(
    TState State, Func<TState, TFact, TState> Evolve, Func<TCommand, TState, Decision> Decide)
    where TFact : Event
{
    public Story<TState, TFact, TCommand> Given(params IEnumerable<TFact> facts) => this with { State = facts.Aggregate(State, Evolve) };

    public Told When(TCommand command) => new(Decide(command, State));
}

internal sealed record Told(Decision Decision)
{
    public void Then(params Event[] facts) => Assert.Equal(facts, Assert.IsType<Decision.Accepted>(Decision).Events);

    public void ThenNothing() => Then();

    /// <summary>Refused, unless it turns out to be what made it so.</summary>
    public void ThenAlreadySo(string what)
    {
        ThenRefused("precondition-failed", what);
        Assert.True(((Decision.Refused)Decision).Refusal.IsAlreadySo);
    }

    public void ThenRefused(string code, params string[] details)
    {
        var refusal = Assert.IsType<Decision.Refused>(Decision).Refusal;
        Assert.Equal(code, refusal.Code);
        Assert.Equal(details, refusal.Details);
    }
}
