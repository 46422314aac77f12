using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Programmes;

/// <summary>An indicator's values over time, and what they show.</summary>
/// <param name="Unit">percent, count, or the unit of an amount.</param>
/// <param name="Total">Null where values cannot be added up.</param>
/// <param name="MeanPerPeriod">The total over the number of periods.</param>
/// <param name="WorkingDays">Those of all the periods together, in Italy.</param>
/// <param name="Shares">By axis.</param>
internal sealed record SeriesView(
    string Organization, string Programme, string Indicator, string Title, string Unit,
    IReadOnlyList<PointView> Items, decimal? Total, PeakView? Peak, QuotientView? MeanPerPeriod, int WorkingDays, QuotientView? MeanPerWorkingDay,
    IReadOnlyList<AxisSharesView> Shares,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static SeriesView Of(PlannedIndicator planned, Series series, ProgrammeRecord programme, HttpRequest request) => new(
        programme.Organization.Value, programme.Code.Value, planned.Indicator.Code.Value, planned.Indicator.Title.It, planned.Unit.Code,
        [
            .. series.Points.Select(p => new PointView(
                p.Period.ToString(), QuotientView.Of(p.Value * planned.Unit.Scale), p.Change is { } change ? QuotientView.Of(change) : null, p.Seasonal is { } seasonal ? QuotientView.Of(seasonal) : null)),
        ],
        series.Total,
        series.Peak is { } peak ? new(peak.Period.ToString(), QuotientView.Of(peak.Value * planned.Unit.Scale)) : null,
        series.MeanPerPeriod is { } mean ? QuotientView.Of(mean) : null,
        series.WorkingDays,
        series.MeanPerWorkingDay is { } daily ? QuotientView.Of(daily) : null,
        [.. series.Shares.Select(axis => new AxisSharesView(axis.Key, [.. axis.Value.Select(p => new PartShareView(p.Part, p.Sum, p.Share is { } share ? QuotientView.Of(share) : null))]))],
        new Dictionary<string, LinkView> { ["self"] = request.Self(), ["programme"] = request.To(Web.Links.Programme(programme.Organization, programme.Code)) });
}

/// <param name="Change">Over the same period of the year before, as a share of it; null when there is none.</param>
/// <param name="Seasonal">A month over the mean month of its year; null unless all twelve are there.</param>
internal sealed record PointView(string Period, QuotientView Value, QuotientView? Change, QuotientView? Seasonal);

internal sealed record PeakView(string Period, QuotientView Value);

internal sealed record AxisSharesView(string Axis, IReadOnlyList<PartShareView> Parts);

/// <param name="Sum">Over all periods.</param>
/// <param name="Share">Of all parts of the axis; null when all are zero.</param>
internal sealed record PartShareView(string Part, decimal Sum, QuotientView? Share);
