namespace UnimiCharter.Store;

/// <summary>Instants as they are recorded: PostgreSQL keeps microseconds and no more.</summary>
public static class Microseconds
{
    /// <summary>The instant in UTC, without what is left beyond its last whole microsecond.</summary>
    public static DateTimeOffset InMicroseconds(this DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond)).ToUniversalTime();
}
