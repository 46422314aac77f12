namespace UnimiCharter.Api.Compliance;

/// <summary>The verdicts of an edition that a request asks for: as known when, and by the standards of which edition.</summary>
/// <param name="StandardsOf">Null for the edition's own.</param>
internal sealed record Verdicts(
    OrganizationCode Organization, EditionYear Edition, EditionYear? StandardsOf, CharterState.Open Charter, Moment Moment, IReadOnlyList<PromiseRecord> Records)
{
    private readonly Lazy<IReadOnlyList<Judged>> rows = new(() =>
    {
        var byService = Records.Judge(Edition, Moment.Today).ToLookup(row => row.Service);
        return [.. Charter.Services.SelectMany(code => byService[code])];
    });

    /// <summary>By service in the order of the charter, and in the order of the card.</summary>
    public IReadOnlyList<Judged> Rows => rows.Value;

    public static async Task<(Verdicts? Verdicts, Fault? Fault)> Of(
        OrganizationCode organization, EditionYear? named, EditionYear? standardsOf, When? asOf, Register register, TimeProvider time, CancellationToken cancellation) =>
        Moment.At(asOf, register, time, out var moment) is { } future ? (null, future) : await Of(organization, named, standardsOf, moment, cancellation);

    public static async Task<(Verdicts? Verdicts, Fault? Fault)> Of(
        OrganizationCode organization, EditionYear? named, EditionYear? standardsOf, Moment moment, CancellationToken cancellation)
    {
        // Where the edition is named, asked for together with the charter: one question to the database instead of two.
        var early = named is { } year ? moment.Known.Promises(organization, year, standardsOf, cancellation) : null;
        var (edition, charter, unknown) = await moment.Edition(organization, named, cancellation);
        if (unknown is not null) return (null, unknown);
        var records = await (early ?? moment.Known.Promises(organization, edition, standardsOf, cancellation));
        if (standardsOf is { } other && records.Count == 0) return (null, Fault.Of(Refusal.NoStandard(other)));
        return (new(organization, edition, standardsOf, charter!, moment, records), null);
    }

    /// <summary>Those that are asked for.</summary>
    public Fault? Only(VerdictFilter filter, out IEnumerable<Judged> rows)
    {
        rows = Rows.Where(filter.Takes);
        return filter.Service is { } service && !Charter.Services.Contains(service) ? Fault.Of(Refusal.UnknownService(service.Value))
            : filter.Dimension is { } dimension && !Dimensions.Among(Rows.Select(row => row.Standing)).Contains(dimension) ? Fault.Of(Refusal.UnknownDimension(dimension.Value))
            : null;
    }

    /// <summary>What <c>asOf</c> named, as an instant; null for now.</summary>
    public string? AsOf => Moment.AsOf is { } instant ? Instants.Write(instant) : null;

    public StandingView View(Judged row, HttpRequest request, bool withForecast = false) =>
        StandingView.Of(row, Organization, request, StandardsOf, withForecast);

    public static string KeyOf(Judged row) => $"{row.Service}/{row.Indicator}";
}

/// <summary>Which verdicts are asked for.</summary>
/// <param name="Service">Null for all.</param>
/// <param name="Dimension">Null for all.</param>
/// <param name="Within">A unit, and what is below it; null for all.</param>
internal readonly record struct VerdictFilter(ServiceCode? Service, QualityDimension? Dimension, Within? Within)
{
    public bool Takes(Judged row) => (Service is null || row.Service == Service) && (Dimension is null || row.Standing.Promise.Indicator.Dimension == Dimension)
        && Within?.Has(row.Service) != false;
}

/// <summary>A page of rows.</summary>
internal static class Rows
{
    /// <summary>Cuts the page that begins after the cursor's row; a cursor of no row is a fault.</summary>
    public static Fault? Cut(IReadOnlyList<Judged> rows, Cursor? cursor, int limit, HttpRequest request, IDictionary<string, LinkView> links, out Judged[] page)
    {
        page = [];
        var start = 0;
        if (cursor is { Key: var last })
        {
            while (start < rows.Count && Verdicts.KeyOf(rows[start]) != last) start++;
            if (start++ == rows.Count) return new Fault("malformed-cursor");
        }
        page = [.. rows.Skip(start).Take(limit)];
        if (start + page.Length < rows.Count) links["next"] = Cursor.Next(request, Verdicts.KeyOf(page[^1]));
        return null;
    }
}
