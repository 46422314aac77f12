using System.Globalization;

namespace UnimiCharter.Api.Tests.Harness;

/// <summary>A clock that stands until it is set; timers run as ever.</summary>
public sealed class Clock(string instant) : TimeProvider
{
    private long ticks = Read(instant);

    /// <summary><c>2024-04-15T21:59:59Z</c>.</summary>
    public void Set(string to) => Volatile.Write(ref ticks, Read(to));

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref ticks), TimeSpan.Zero);

    private static long Read(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).UtcTicks;
}
