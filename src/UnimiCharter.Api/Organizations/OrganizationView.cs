using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Organizations;

/// <param name="Editions">The editions of its charter, newest first, drafts only to who works for it; none of one that has only programmes.</param>
/// <param name="Revision">What the ETag holds: how often an administrator named it; 0 for one that its charter or programme named.</param>
internal sealed record OrganizationView(
    string Code, string Name, IReadOnlyList<string> Editions, long Revision,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    [JsonIgnore]
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"{Revision}\"");

    /// <summary>By code.</summary>
    /// <param name="only">Null for all.</param>
    public static async Task<IReadOnlyList<OrganizationView>> Of(
        OrganizationCode? only, Register register, ProgrammeRegister programmes, OrganizationRegister organizations, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var registered = await organizations.Organizations(only, cancellation);
        var charters = (await register.Charters(only, cancellation)).Where(c => c.Charter.IsPublicAt(now) || request.SeesDrafts(c.Organization)).ToLookup(c => c.Organization);
        var plans = (await programmes.Programmes(only, null, cancellation)).ToLookup(p => p.Organization);
        return
        [
            .. registered.Keys.Union(charters.Select(c => c.Key)).Union(plans.Select(p => p.Key)).Order().Select(code =>
            {
                var links = new Dictionary<string, LinkView> { ["self"] = request.To($"/v1/organizations/{code}") };
                if (charters.Contains(code)) (links["services"], links["compliance"]) = (request.To($"/v1/{code}/services"), request.To($"/v1/{code}/compliance"));
                if (plans.Contains(code)) links["programmes"] = request.To($"/v1/{code}/programmes");
                var named = registered.GetValueOrDefault(code);
                return new OrganizationView(
                    code.Value,
                    named?.Name ?? charters[code].FirstOrDefault()?.Charter.OrganizationName ?? plans[code].First().Plan.Organization,
                    [.. charters[code].Select(e => e.Edition.ToString())],
                    named?.Revision ?? 0,
                    links);
            }),
        ];
    }
}

/// <param name="Name">What it is called.</param>
/// <param name="Reason">Why another name is replaced.</param>
internal sealed record OrganizationRequest([property: MaxLength(Registration.MaxNameLength)] string Name, [property: MaxLength(Statement.MaxReasonLength)] string? Reason = null);
