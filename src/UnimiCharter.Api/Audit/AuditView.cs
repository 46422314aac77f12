using System.Text.Json;

namespace UnimiCharter.Api.Audit;

/// <summary>A fact, and how it came to be recorded.</summary>
/// <param name="Position">Its place among all facts of the registry.</param>
/// <param name="At">When it was recorded, UTC.</param>
/// <param name="Actor">The name of a credential or of a person; registry, for what the registry did itself.</param>
/// <param name="Role">In which role the actor acted.</param>
/// <param name="Credential">The credential's stream; null when the actor came by the university's sign-on.</param>
/// <param name="Address">Where the request came from.</param>
/// <param name="CorrelationId">The request's Correlation-ID.</param>
/// <param name="Fact">The name of the fact, as it is stored.</param>
/// <param name="Stream">The stream that it stands in, and there at which version.</param>
/// <param name="Data">What it says; without the hashes of keys.</param>
internal sealed record AuditView(
    long Position, Guid Id, DateTime At, string? Actor, string? Role, string? Credential, string? Address, string? CorrelationId, string? Reason,
    string Fact, string Stream, long Version, object Data)
{
    public static AuditView Of(AuditRecord record) => new(
        record.Position, record.Id, record.At.UtcDateTime, record.Actor, record.Role, record.Credential, record.Address, record.Correlation, record.Reason,
        record.Name, record.Stream.Value, record.Version, JsonSerializer.Deserialize<JsonElement>(record.Data));
}
