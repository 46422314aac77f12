using FsCheck;
using FsCheck.Fluent;

namespace UnimiCharter.Domain.Tests;

/// <summary>Any commands in any order: what is accepted becomes the past, what is refused leaves it alone.</summary>
internal static class Histories
{
    public static void Hold<TState, TFact, TCommand>(
        Story<TState, TFact, TCommand> start, Gen<TCommand> commands, Action<Step<TState, TFact, TCommand>> law, int length = 25)
        where TFact : Event =>
        Law.Holds(commands.ListOf(length), history =>
        {
            var (story, past) = (start, new List<TFact>());
            foreach (var command in history)
            {
                var facts = Facts(story, command);
                past.AddRange(facts);
                var after = story.Given(facts);
                law(new(story, command, facts, after, past));
                story = after;
            }
        }, tries: 300);

    public static TFact[] Facts<TState, TFact, TCommand>(Story<TState, TFact, TCommand> story, TCommand command)
        where TFact : Event =>
        story.Decide(command, story.State) is Decision.Accepted accepted ? [.. accepted.Events.Cast<TFact>()] : [];
}

internal sealed record Step<TState, TFact, TCommand>(
    Story<TState, TFact, TCommand> Before, TCommand Command, TFact[] Facts, Story<TState, TFact, TCommand> After, IReadOnlyList<TFact> Past)
    where TFact : Event;
