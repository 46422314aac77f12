using System.Text.Json.Serialization;
using JasperFx.Core;
using Marten.Metadata;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// What a stream's facts come to: kept beside them as a document of Marten's, remembered by the recorder, and folded anew for
/// what was known at an instant.
/// </summary>
/// <param name="Id">The stream's key in its tenant.</param>
/// <param name="Version">How many facts there are; Marten keeps it as the document's revision.</param>
/// <param name="Hash">Of the last fact, to which the next one is chained; null when there is none.</param>
public abstract record StreamDocument(
    string Id,
    // Else Marten sets it to the version of the last event, which events of quick appends do not have before they are committed.
    [property: JasperFxIgnore] long Version,
    string? Hash) : ITenanted
{
    /// <summary>The tenant, as it is read; Marten has a column for it.</summary>
    [JsonIgnore]
    public string? TenantId { get; set; }

    [JsonIgnore]
    internal abstract object Folded { get; }

    /// <summary>With one more fact; its hash is not known until it is rendered.</summary>
    internal abstract StreamDocument With(Event fact);

    /// <summary>A stream without facts.</summary>
    /// <exception cref="InvalidDataException">It is of no known kind.</exception>
    internal static StreamDocument New(StreamId stream)
    {
        var key = Tenants.Of(stream).Key;
        return StreamKind.Of(key, stream.Value).New(key);
    }

    /// <inheritdoc cref="New(StreamId)"/>
    /// <param name="key">In its tenant; begins with its kind.</param>
    internal static StreamDocument New(string key) => StreamKind.Of(key, key).New(key);
}

/// <param name="State">What the domain's <c>Evolve</c> makes of the facts.</param>
public abstract record StreamDocument<TState, TEvent>(string Id, long Version, string? Hash, TState State) : StreamDocument(Id, Version, Hash)
    where TState : notnull
    where TEvent : Event
{
    internal sealed override object Folded => State;

    internal sealed override StreamDocument With(Event fact) => this with { State = Evolve(State, (TEvent)fact), Version = Version + 1 };

    protected abstract TState Evolve(TState state, TEvent fact);
}

/// <summary>A service's card, its indicators and their standards.</summary>
public sealed record ServiceDocument(string Id, long Version, string? Hash, ServiceState State) : StreamDocument<ServiceState, ServiceEvent>(Id, Version, Hash, State)
{
    protected override ServiceState Evolve(ServiceState state, ServiceEvent fact) => Service.Evolve(state, fact);
}

/// <summary>A service's year of measurements, or what is reported of a programme.</summary>
public sealed record YearDocument(string Id, long Version, string? Hash, ReportingYear State) : StreamDocument<ReportingYear, ReportingEvent>(Id, Version, Hash, State)
{
    protected override ReportingYear Evolve(ReportingYear state, ReportingEvent fact) => Reporting.Evolve(state, fact);
}

/// <summary>An edition of a charter: its services, versions and calendar.</summary>
public sealed record EditionDocument(string Id, long Version, string? Hash, CharterState State) : StreamDocument<CharterState, CharterEvent>(Id, Version, Hash, State)
{
    protected override CharterState Evolve(CharterState state, CharterEvent fact) => Charter.Evolve(state, fact);
}

public sealed record ProgrammeDocument(string Id, long Version, string? Hash, ProgrammeState State) : StreamDocument<ProgrammeState, ProgrammeEvent>(Id, Version, Hash, State)
{
    protected override ProgrammeState Evolve(ProgrammeState state, ProgrammeEvent fact) => Programme.Evolve(state, fact);
}

/// <summary>What an administrator said of an organization; the registry's own tenant's.</summary>
public sealed record OrganizationDocument(string Id, long Version, string? Hash, OrganizationState State) : StreamDocument<OrganizationState, OrganizationEvent>(Id, Version, Hash, State)
{
    protected override OrganizationState Evolve(OrganizationState state, OrganizationEvent fact) => Registration.Evolve(state, fact);
}

/// <summary>Which organization has a code of the index of public administrations; the registry's own tenant's.</summary>
public sealed record IpaDocument(string Id, long Version, string? Hash, IpaState State) : StreamDocument<IpaState, IpaEvent>(Id, Version, Hash, State)
{
    protected override IpaState Evolve(IpaState state, IpaEvent fact) => IpaClaim.Evolve(state, fact);
}

/// <summary>The units of an organization, and which services belong to them.</summary>
public sealed record UnitsDocument(string Id, long Version, string? Hash, UnitsState State) : StreamDocument<UnitsState, UnitsEvent>(Id, Version, Hash, State)
{
    protected override UnitsState Evolve(UnitsState state, UnitsEvent fact) => UnitTree.Evolve(state, fact);
}

/// <summary>A credential, with the hashes of its keys; of the registry's own tenant when it is for all organizations.</summary>
public sealed record CredentialDocument(string Id, long Version, string? Hash, CredentialState State) : StreamDocument<CredentialState, CredentialEvent>(Id, Version, Hash, State)
{
    protected override CredentialState Evolve(CredentialState state, CredentialEvent fact) => Credential.Evolve(state, fact);
}

/// <summary>The dimensions that an organization added to the usual ones.</summary>
public sealed record DimensionsDocument(string Id, long Version, string? Hash, DimensionsState State) : StreamDocument<DimensionsState, DimensionEvent>(Id, Version, Hash, State)
{
    protected override DimensionsState Evolve(DimensionsState state, DimensionEvent fact) => Dimensions.Evolve(state, fact);
}

/// <summary>Whom an organization's cards name, without what is told of them: that is a <see cref="PersonDocument"/>'s.</summary>
public sealed record PersonsDocument(string Id, long Version, string? Hash, PersonsState State) : StreamDocument<PersonsState, PersonEvent>(Id, Version, Hash, State)
{
    protected override PersonsState Evolve(PersonsState state, PersonEvent fact) => Persons.Evolve(state, fact);
}

public sealed record WebhookDocument(string Id, long Version, string? Hash, WebhookState State) : StreamDocument<WebhookState, WebhookEvent>(Id, Version, Hash, State)
{
    protected override WebhookState Evolve(WebhookState state, WebhookEvent fact) => Webhook.Evolve(state, fact);
}

/// <summary>Up to where a day's seals go.</summary>
public sealed record SealDocument(string Id, long Version, string? Hash, SealState State) : StreamDocument<SealState, SealEvent>(Id, Version, Hash, State)
{
    protected override SealState Evolve(SealState state, SealEvent fact) => Seal.Evolve(state, fact);
}
