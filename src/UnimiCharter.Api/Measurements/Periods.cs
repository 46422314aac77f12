namespace UnimiCharter.Api.Measurements;

/// <summary>The order in which the periods of an indicator are listed.</summary>
internal static class Periods
{
    /// <summary>In time, and behind them the whole year, where a figure of it was reported.</summary>
    public static Comparer<Period> PartsFirst { get; } = Comparer<Period>.Create((a, b) => (a.MonthCount, a).CompareTo((b.MonthCount, b)));
}
