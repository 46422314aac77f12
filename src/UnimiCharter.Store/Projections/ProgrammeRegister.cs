using Marten;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>A programme with what was reported of it, as known at one moment.</summary>
/// <param name="Revision">How many times the plan was defined.</param>
public sealed record ProgrammeRecord(OrganizationCode Organization, ProgrammeCode Code, ProgrammePlan Plan, long Revision, ReportingYear Results)
{
    public ReportingContext.OfProgramme Context => new(Code, Plan.Span, new ProgrammeState.Defined(Plan, Revision));
}

/// <summary>Finds programmes, as they are or as they were known at an instant.</summary>
public sealed class ProgrammeRegister(IDocumentStore store)
{
    /// <summary>All programmes of an organization, or of all, by code.</summary>
    /// <param name="organization">Null for all: what is compared is of all organizations.</param>
    /// <param name="asOf">Null for now.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<IReadOnlyList<ProgrammeRecord>> Programmes(OrganizationCode? organization, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var names =
            from stream in await store.Names<ProgrammeDocument>(organization, cancellation)
            let name = (Organization: new OrganizationCode(stream.Tenant), Code: new ProgrammeCode(stream.Key[(StreamId.ProgrammeKind.Length + 1)..]))
            orderby name.Organization, name.Code
            select name;
        return await Read([.. names], asOf, cancellation);
    }

    /// <summary>One programme; null when it is not known, or was not then.</summary>
    /// <inheritdoc cref="Programmes"/>
    public async Task<ProgrammeRecord?> Programme(OrganizationCode organization, ProgrammeCode programme, DateTimeOffset? asOf, CancellationToken cancellation) =>
        (await Read([(organization, programme)], asOf, cancellation)).SingleOrDefault();

    private async Task<IReadOnlyList<ProgrammeRecord>> Read(
        IReadOnlyList<(OrganizationCode Organization, ProgrammeCode Code)> names, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        StreamId[] streams = [.. names.Select(n => StreamId.Programme(n.Organization, n.Code)), .. names.Select(n => StreamId.Results(n.Organization, n.Code))];
        var found = asOf is null ? await store.Latest(streams, cancellation) : await store.Fold(streams, asOf, null, cancellation);
        return
        [
            .. from name in names
               let state = found[StreamId.Programme(name.Organization, name.Code)].Folded as ProgrammeState.Defined
               where state is not null
               select new ProgrammeRecord(
                   name.Organization, name.Code, state.Plan, state.Revision, (ReportingYear)found[StreamId.Results(name.Organization, name.Code)].Folded),
        ];
    }
}
