namespace UnimiCharter.Api.Tables;

/// <summary>A kind of table, as it is taken.</summary>
/// <param name="Header">The columns that it may have.</param>
/// <param name="Read">What a row of it becomes.</param>
/// <param name="LongestRow">Of a CSV, in bytes.</param>
internal sealed record TableOf<T>(TableHeader Header, Func<SentRow, T> Read, int MaxRows, int LongestRow = 64 * 1024);
