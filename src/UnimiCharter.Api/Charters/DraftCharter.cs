namespace UnimiCharter.Api.Charters;

internal sealed class DraftCharter(Recorder recorder, KnownCharters known, Register register, OrganizationRegister organizations, TimeProvider time)
    : Endpoint<DraftCharter.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: FromBody] CharterRequest Body);

    public override void Configure()
    {
        Post("/{org}/charters");
        Policies(May.Board);
        Description(d => d.WithName("draftCharter").WithTags(Topics.Charter)
            .WithSummary("Draft an edition")
            .WithDescription("For the board. From nothing, or with the services, standards and calendar of another edition. Nobody else sees it before it is published.")
            .Example("""{"edition":"2025","title":"Carta dei servizi 2025","after":"2024"}""")
            .Produces<CharterView>(StatusCodes.Status201Created).Faults(404, 409, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, _) = request;
        var (edition, title, before) = request.Body;

        var charters = await register.Charters(organization, cancellation);
        var model = before is null ? null : charters.FirstOrDefault(c => c.Edition == before)?.Charter;
        if (before is not null && model is null) return new Problem(Fault.Of(Refusal.UnknownEdition(before.ToString()!)));
        var registered = (await organizations.Organizations(organization, cancellation)).GetValueOrDefault(organization);
        var name = (model ?? (charters.Count > 0 ? charters[0].Charter : null))?.OrganizationName ?? registered?.Name;
        if (name is null) return new Problem(Fault.Of(Refusal.UnknownOrganization(organization.Value)));
        if ((title ?? model?.Title) is not { } called)
            return new Problem(new Fault([new FaultAt("field-required", "/title", "title")]));

        var stream = StreamId.Charter(organization, edition);
        var services = await register.Services(organization, null, cancellation);
        var receipts = await recorder.Append([.. Intents()], Acting.Board(HttpContext)).WaitAsync(cancellation);
        known.Forget(organization);
        if (receipts[0] is Receipt.Refused refused) return new Problem(Fault.Of(refused.Refusal));
        var view = CharterView.Of(organization, edition, (CharterState.Open)receipts.Last(r => r.State is CharterState).State, time.GetUtcNow(), HttpContext.Request);
        return new Reply(Rendered.Of(view), StatusCodes.Status201Created, location: view.Links["self"].Href);

        IEnumerable<Intent> Intents()
        {
            yield return Command(new CharterCommand.DraftEdition(name, called, before));
            if (model is null)
            {
                if (registered?.Told.PatronDay is { } patron)
                    yield return Command(new CharterCommand.SetCalendar(Deadlines.Default, WorkingDays.Default with { PatronDay = patron }, new Expectation.Any(), "patron day of the organization"));
                yield break;
            }
            yield return Command(new CharterCommand.SetCalendar(model.Calendar.Deadlines, model.Calendar.WorkingDays, new Expectation.Any(), $"{before}"));
            foreach (var code in model.Services)
            {
                yield return Command(new CharterCommand.ListService(code));
                foreach (var promise in Promises(code))
                    yield return Service(code, new ServiceCommand.ProgramStandard(edition, promise.Indicator.Code, promise.Standard, new Expectation.None()));
            }
        }

        Intent Command(CharterCommand command) => new(stream, [], streams => Charter.Decide(command, streams.Of<CharterState>(stream), edition), command.Reason);

        // What the edition has already, because somebody programmed it before it was drafted, stays.
        IEnumerable<Promise> Promises(ServiceCode code) => services.GetValueOrDefault(code) is ServiceState.Active service
            ? service.Indicators.Where(i => i is IndicatorState.Current && i.PromiseOf(edition) is null).Select(i => i.PromiseOf(before!.Value)).OfType<Promise>()
            : [];

        Intent Service(ServiceCode code, ServiceCommand command)
        {
            var card = StreamId.Service(organization, code);
            return new(card, [], streams =>
            {
                var (state, decision) = (streams.Of<ServiceState>(card), Domain.Service.Decide(command, streams.Of<ServiceState>(card), code));
                // What was programmed for it already, and is declared to be the same, took the place of this one.
                return Domain.Service.DeclaredOnce(decision, state) == decision ? decision : Decision.Nothing;
            });
        }
    }
}
