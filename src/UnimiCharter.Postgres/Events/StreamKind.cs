using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>What the facts of a stream are folded with: one entry for each kind of stream of <see cref="StreamId"/>.</summary>
internal sealed record StreamKind(string Name, object Initial, Func<object, Event, object> Evolve)
{
    private static readonly StreamKind[] All =
    [
        Folding<CharterState, CharterEvent>(StreamId.CharterKind, CharterState.Undefined.Instance, Charter.Evolve),
        Folding<ServiceState, ServiceEvent>(StreamId.ServiceKind, ServiceState.Undefined.Instance, Service.Evolve),
        Folding<ReportingYear, ReportingEvent>(StreamId.ReportingKind, ReportingYear.Empty, Reporting.Evolve),
        Folding<ProgrammeState, ProgrammeEvent>(StreamId.ProgrammeKind, ProgrammeState.Undefined.Instance, Programme.Evolve),
        Folding<ReportingYear, ReportingEvent>(StreamId.ResultsKind, ReportingYear.Empty, Reporting.Evolve),
        Folding<OrganizationState, OrganizationEvent>(StreamId.OrganizationKind, OrganizationState.Undefined.Instance, Registration.Evolve),
        Folding<CredentialState, CredentialEvent>(StreamId.CredentialKind, CredentialState.Undefined.Instance, Credential.Evolve),
        Folding<WebhookState, WebhookEvent>(StreamId.WebhookKind, WebhookState.Undefined.Instance, Webhook.Evolve),
        Folding<SealState, SealEvent>(StreamId.SealKind, SealState.Unsealed.Instance, Seal.Evolve),
    ];

    /// <summary>The kind stands second in the stream's name.</summary>
    public static StreamKind Of(StreamId stream)
    {
        var name = stream.Value.AsSpan();
        name = name[(name.IndexOf('/') + 1)..];
        name = name[..name.IndexOf('/')];
        foreach (var kind in All)
            if (name.SequenceEqual(kind.Name)) return kind;
        throw new InvalidDataException($"'{stream}' is of no known kind.");
    }

    private static StreamKind Folding<TState, TEvent>(string name, TState initial, Func<TState, TEvent, TState> evolve)
        where TState : notnull where TEvent : Event =>
        new(name, initial, (state, fact) => evolve((TState)state, (TEvent)fact));
}

/// <summary>A stream as folded up to a version: the number of its facts.</summary>
/// <param name="Hash">Of its last fact that is written; null when there is none, or it has none.</param>
internal sealed record Folded(StreamKind Kind, object State, long Version, string? Hash)
{
    private const int RememberedFacts = 400_000;
    private const int FactsOfStream = 1_000;

    public static Folded New(StreamId stream)
    {
        var kind = StreamKind.Of(stream);
        return new(kind, kind.Initial, 0, null);
    }

    /// <summary>
    /// Remembers the streams that were used lately. A year of measurements takes some 200 bytes a fact, so facts are counted, not
    /// streams; beyond a thousand they are hardly of other periods any more, but rectify what is there.
    /// </summary>
    public static Recent<StreamId, Folded> Lately() => new(RememberedFacts, folded => Math.Min(1 + folded.Version, FactsOfStream));

    public Folded With(Event fact) => this with { State = Kind.Evolve(State, fact), Version = Version + 1 };
}
