using System.Collections.Immutable;

namespace UnimiCharter.Api.Contents;

/// <summary>What became of a document, or would.</summary>
/// <param name="Refusal">Why it was not taken as a whole; null when it was, or when parts of it are wrong.</param>
/// <param name="Faults">The parts that are wrong.</param>
/// <param name="Facts">How many facts it came to.</param>
/// <param name="IsNew">Nobody had drafted the edition, now or when it was sent first.</param>
internal sealed record ContentOutcome(Refusal? Refusal, ImmutableArray<FaultAt> Faults, int Facts, bool IsNew);

/// <summary>Makes an edition what a document says: by the same commands as if each part of it were written alone, all of them or none.</summary>
internal sealed class ContentWrite(Recorder recorder, Register register)
{
    private const int Attempts = 10;

    /// <summary>What an edition says now; null where there is none.</summary>
    public async Task<ContentDocument?> Stands(OrganizationCode organization, EditionYear edition, CancellationToken cancellation)
    {
        if ((await register.Charters(organization, cancellation)).FirstOrDefault(c => c.Edition == edition)?.Charter is not { } charter) return null;
        var services = await register.Services(organization, null, cancellation);
        return ContentDocument.Of(organization, edition, charter, code => services.GetValueOrDefault(code, ServiceState.Undefined.Instance), await register.Dimensions(organization, cancellation));
    }

    /// <param name="begin">What an edition begins with that nobody drafted.</param>
    /// <param name="expected">The content that is meant to be replaced.</param>
    /// <param name="why">Needed where something is.</param>
    public async Task<ContentOutcome> Write(
        OrganizationCode organization, ContentDocument content, CharterCommand begin, Expectation expected, string? why, Provenance by, bool dryRun, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (outcome, isOvertaken) = await Try(organization, content, begin, expected, null, why, by, dryRun, cancellation);
            if (!isOvertaken || attempt == Attempts) return outcome;
        }
    }

    /// <summary>Lays something onto what an edition says, and writes it in the place of that and of nothing later; null where there is no such edition.</summary>
    /// <param name="lay">Onto what stands, again where that was overtaken.</param>
    public async Task<ContentOutcome?> Lay(
        OrganizationCode organization, EditionYear edition, Func<ContentDocument, ContentTable.Laid> lay, Expectation expected, string? why, Provenance by, bool dryRun, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await Stands(organization, edition, cancellation) is not { } stands) return null;
            var laid = lay(stands);
            if (laid.Content is not { } content) return new(null, laid.Faults, 0, IsNew: false);
            var begin = new CharterCommand.DraftEdition(content.Organization.Name, content.Title, null);
            long? onto = content.Plain().Revision == stands.Revision ? null : stands.Revision;
            var (outcome, isOvertaken) = await Try(organization, content, begin, expected, onto, why, by, dryRun, cancellation);
            if (!isOvertaken || attempt == Attempts) return outcome with { Faults = [.. laid.Told(outcome.Faults)] };
        }
    }

    /// <param name="onto">What it was laid onto; null where it is whole by itself.</param>
    /// <returns>Overtaken, where others listed a service, or programmed a standard, since it was found out what is to be looked at.</returns>
    private async Task<(ContentOutcome Outcome, bool IsOvertaken)> Try(
        OrganizationCode organization, ContentDocument content, CharterCommand begin, Expectation expected, long? onto, string? why, Provenance by, bool dryRun, CancellationToken cancellation)
    {
        var parts = await Parts(organization, content, begin, expected, onto, why, cancellation);
        var intents = parts.Select(part => part.Intent);
        var outcomes = dryRun ? await recorder.TryImport(intents, Became, by, cancellation) : await recorder.Import(intents, Became, by, together: true).WaitAsync(cancellation);
        // Where nothing was to stand, and what does is not refused, it is the same that is sent again.
        var isNew = outcomes[0].IsNew || (expected is Expectation.Absent && outcomes[0].Refusal is null);
        return (new(outcomes[0].Refusal, [.. Faults(parts, outcomes.ConvertAll(o => o.Refusal))], outcomes.Sum(o => o.Facts), isNew), outcomes.Exists(o => o.Refusal == Refusal.Overtaken));

        static (Refusal? Refusal, int Facts, bool IsNew) Became(Decision decision) => decision switch
        {
            Decision.Refused { Refusal: var refusal } => (refusal, 0, false),
            Decision.Accepted { Events: var facts } => (null, facts.Length, facts is [CharterEvent.EditionDrafted or CharterEvent.CharterOpened, ..]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>What is wrong because a card or a definition is wrong that it needs, is told of that alone.</summary>
    private static IEnumerable<FaultAt> Faults(List<(Intent Intent, string Pointer)> parts, List<Refusal?> refusals)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var ((_, pointer), refusal) in parts.Zip(refusals).Skip(1))
        {
            if (refusal is null || needed.Any(part => pointer.StartsWith(part, StringComparison.Ordinal))) continue;
            yield return new(refusal.Code, pointer, refusal.Details);
            if (pointer.EndsWith("/card", StringComparison.Ordinal) || pointer.EndsWith("/definition", StringComparison.Ordinal)) needed.Add(pointer[..(pointer.LastIndexOf('/') + 1)]);
        }
    }

    /// <summary>The first looks at what stands; the others are what is to be so, each with its place in the document.</summary>
    private async Task<List<(Intent Intent, string Pointer)>> Parts(
        OrganizationCode organization, ContentDocument content, CharterCommand begin, Expectation expected, long? onto, string? why, CancellationToken cancellation)
    {
        var (edition, revision) = (content.Edition, content.Plain().Revision);
        var (charter, dimensions) = (StreamId.Charter(organization, edition), StreamId.Dimensions(organization));
        var known = await register.Services(organization, null, cancellation);
        var persons = await register.Persons(organization, cancellation);
        var naming = persons.Name();
        var listed = (await register.Charters(organization, cancellation)).FirstOrDefault(c => c.Edition == edition)?.Charter.Services ?? [];
        ImmutableArray<ServiceCode> inOrder = [.. (content.Services ?? []).Select(service => new ServiceCode(service.Code))];
        var looked = inOrder.Union(listed).ToHashSet();
        var parts = new List<(Intent, string)>
        {
            (new(charter, [dimensions, .. looked.Select(code => StreamId.Service(organization, code))], Begin, why), ""),
            (new(charter, [], Calendar, why), "/patronDay"),
        };
        foreach (var (i, dimension) in (content.Dimensions ?? []).Index())
        {
            var name = new DimensionCommand.NameDimension(new(dimension.Code), dimension.Name, new Expectation.Whatever(), why);
            parts.Add((new(dimensions, [], streams => Dimensions.Decide(name, streams.Of<DimensionsState>(dimensions)), why), $"/dimensions/{i}"));
        }
        foreach (var (i, service) in (content.Services ?? []).Index())
        {
            var code = new ServiceCode(service.Code);
            parts.Add((Described(code, service.Card), $"/services/{i}/card"));
            foreach (var (j, indicator) in (service.Indicators ?? []).Index())
            {
                var (at, named) = ($"/services/{i}/indicators/{j}", new IndicatorCode(indicator.Code));
                var define = new ServiceCommand.DefineIndicator(indicator.Definition.Of(named), new Expectation.Whatever(), why);
                parts.Add((ServiceIntents.Define(organization, code, define, ServiceIntents.YearsOf(known.GetValueOrDefault(code), named)), at + "/definition"));
                parts.Add((ServiceIntents.Of(organization, code, new ServiceCommand.ProgramStandard(edition, named, indicator.Promised, new Expectation.Whatever(), why)), at + "/standard"));
            }
            parts.Add((Dropped(code, [.. (service.Indicators ?? []).Select(indicator => new IndicatorCode(indicator.Code))]), $"/services/{i}/indicators"));
        }
        parts.Add((new(charter, [], streams => Charter.Decide(new CharterCommand.ListServices(inOrder), streams.Of<CharterState>(charter), edition), why), "/services"));
        parts.Add((naming.Intent(organization, inOrder), "/services"));
        return parts;

        Decision Begin(Streams streams)
        {
            var state = streams.Of<CharterState>(charter);
            if (state is not CharterState.Open open)
                return expected.IsContradictedBy(null) ? Decision.Refuse(Refusal.PreconditionFailed(edition.ToString())) : Charter.Decide(begin, state, edition);
            if (open.Services.Any(code => !looked.Contains(code))) return Decision.Refuse(Refusal.Overtaken);
            var stands = ContentDocument.Of(organization, edition, open, code => persons.Tell(streams.Of<ServiceState>(StreamId.Service(organization, code))), streams.Of<DimensionsState>(dimensions)).Revision;
            // Who expected nothing began it, by its first fact.
            if (stands == revision) return Decision.AlreadySo(expected, stands, edition.ToString(), since: expected is Expectation.Absent ? 1 : null);
            if (expected.IsContradictedBy(stands)) return Decision.Refuse(Refusal.PreconditionFailed(edition.ToString()));
            if (expected is Expectation.None) return Decision.Refuse(Refusal.PreconditionRequired(edition.ToString()));
            if (onto is { } before && stands != before) return Decision.Refuse(Refusal.Overtaken);
            if (why is null) return Decision.Refuse(Refusal.ReasonRequired);
            return Charter.Decide(new CharterCommand.RetitleCharter(content.Organization.Name, content.Title), open, edition);
        }

        // The deadlines and closures are the calendar's own.
        Decision Calendar(Streams streams)
        {
            if (streams.Of<CharterState>(charter) is not CharterState.Open { Calendar: var stands }) return Decision.Nothing;
            var command = new CharterCommand.SetCalendar(stands.Deadlines, stands.WorkingDays with { PatronDay = content.PatronDay?.ToDay() }, new Expectation.Whatever(), why ?? content.Title);
            return Charter.Decide(command, streams.Of<CharterState>(charter), edition);
        }

        // A card may be left out of what was never described; what was is not made unsaid by saying nothing.
        Intent Described(ServiceCode code, ServiceRequest card)
        {
            var (stream, intent) = (StreamId.Service(organization, code), ServiceIntents.Of(organization, code, new ServiceCommand.DescribeService(card.Name, card.Told, new Expectation.Whatever(), why), naming));
            return card.Told is not null ? intent : intent with
            {
                Decide = streams => ServiceRequest.IsBlank(streams.Of<ServiceState>(stream).Known?.Card) ? intent.Decide(streams) : Decision.Refuse(Refusal.FieldRequired("description")),
            };
        }

        // What the edition promised, and the document does not name. Whether anything is declared twice is seen once all is as it says.
        Intent Dropped(ServiceCode code, HashSet<IndicatorCode> kept)
        {
            var (stream, year) = (StreamId.Service(organization, code), StreamId.Reporting(organization, code, edition));
            return new(stream, [year], Decide, why);

            Decision Decide(Streams streams)
            {
                var (state, reported, facts) = (streams.Of<ServiceState>(stream), streams.Of<ReportingYear>(year), new List<Event>());
                foreach (var indicator in state.Known?.Indicators ?? [])
                {
                    if (kept.Contains(indicator.Indicator.Code) || indicator.StandardOf(edition) is null) continue;
                    var decision = ServiceIntents.Drop(edition, indicator.Indicator.Code, why, state, reported, code);
                    if (decision is not Decision.Accepted { Events: var dropped }) return decision;
                    facts.AddRange(dropped);
                }
                return Service.DeclaredOnce(Decision.Of([.. facts]), state);
            }
        }
    }
}
