using System.Text.Json;

namespace UnimiCharter.Store;

/// <summary>Why a delivery failed; written outside as <c>timed-out</c>.</summary>
public enum DeliveryFailure
{
    /// <summary>With a status that is no success.</summary>
    Refused = 1,

    /// <summary>To another address, which is not followed.</summary>
    Redirected = 2,

    /// <summary>For good (410).</summary>
    Gone = 3,
    TimedOut = 4,

    /// <summary>The name is unknown, nobody listens, or the connection broke.</summary>
    Unreachable = 5,

    /// <summary>The certificate is not believed, or TLS failed otherwise.</summary>
    Untrusted = 6,

    /// <summary>The name leads to an address that is not public.</summary>
    AddressNotPublic = 7,

    /// <summary>What changed was not public.</summary>
    Hidden = 8,
}

/// <summary>How a delivery ended.</summary>
/// <param name="Failure">Null of one that was taken.</param>
/// <param name="Status">That was answered; null when nothing was.</param>
public sealed record DeliveryResult(DeliveryFailure? Failure, int? Status);

/// <summary>How far a webhook has been told, and how the next change fares.</summary>
/// <param name="Position">All changes up to it were told, or are dead letters.</param>
/// <param name="Last">The position up to which there are changes.</param>
/// <param name="Attempts">Of the next change, that failed.</param>
/// <param name="Due">When it is tried again; null for at once.</param>
/// <param name="Result">Of the last of these attempts.</param>
public sealed record DeliveryProgress(long Position, long Last, int Attempts, DateTimeOffset? Due, DeliveryResult? Result, int DeadLetters);

/// <summary>A change that could not be told.</summary>
/// <param name="Began">The instant of the first attempt.</param>
/// <param name="Ended">The instant of the last one.</param>
/// <param name="IsDue">It is about to be tried once more.</param>
public sealed record DeadLetter(long Position, int Ordinal, int Attempts, DateTimeOffset Began, DateTimeOffset Ended, DeliveryResult Result, bool IsDue);

internal static class FailureNames
{
    public static string Of(DeliveryFailure failure) => JsonNamingPolicy.KebabCaseLower.ConvertName(failure.ToString());

    public static DeliveryFailure Read(string name) => Enum.GetValues<DeliveryFailure>().First(failure => Of(failure) == name);
}
