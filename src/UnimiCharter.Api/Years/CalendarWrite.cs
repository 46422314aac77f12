namespace UnimiCharter.Api.Years;

/// <summary>A change of an edition's calendar, recorded or only tried.</summary>
internal static class CalendarWrite
{
    public static async Task<IResult> Of(
        OrganizationCode organization, EditionYear edition, CharterCommand command, bool isPreview,
        Recorder recorder, Register register, DateOnly today, HttpContext http, CancellationToken cancellation)
    {
        var stream = StreamId.Charter(organization, edition);
        var intent = new Intent(stream, [], streams => Charter.Decide(command, streams.Of<CharterState>(stream), edition), command.Reason);
        if (isPreview)
        {
            // The calendar alone is decided on; the standings of all services are looked at before and after it.
            var charters = await register.Charters(organization, cancellation);
            ReportingTarget.OfService[] targets = [.. (charters.FirstOrDefault(c => c.Edition == edition)?.Charter.Services ?? []).Select(s => new ReportingTarget.OfService(organization, s, edition))];
            var trial = await recorder.Try(intent with { Reads = [.. targets.SelectMany(t => t.Streams)] }, Acting.Board(http), cancellation);
            if (trial.Receipt is Receipt.Refused refused) return await Refused(refused);
            var before = targets.SelectMany(t => t.Standings(trial.Before, today)).ToArray();
            var after = targets.SelectMany(t => t.Standings(trial.After, today)).ToArray();
            var same = before.Intersect(after).ToHashSet();
            return await Previews.Of(before.Where(j => !same.Contains(j)), after.Where(j => !same.Contains(j)), organization, register, http.Request, cancellation);
        }

        var receipt = await recorder.Append(intent, Acting.Board(http)).WaitAsync(cancellation);
        if (receipt is Receipt.Refused refusal) return await Refused(refusal);
        var charter = (CharterState.Open)receipt.State;
        return Reply.Ok(CalendarView.Of(organization, edition, charter, http.Request), CalendarView.ETagOf(charter));

        async Task<IResult> Refused(Receipt.Refused refused)
        {
            if (refused.State is not CharterState.Open stands)
                return new Problem((await new Moment(register, register, Italy.EndOf(today)).Edition(organization, edition, cancellation)).Fault ?? Fault.Of(refused.Refusal));
            return Refusals.Tell(refused.Refusal, CalendarView.Of(organization, edition, stands, http.Request), CalendarView.ETagOf(stands));
        }
    }
}
