namespace UnimiCharter.Domain;

/// <summary>One fact, past tense, as it is kept. Who, when and why are the metadata's (see <see cref="StreamId"/> for where it is kept).</summary>
public abstract record Event
{
    private protected Event() { }
}
