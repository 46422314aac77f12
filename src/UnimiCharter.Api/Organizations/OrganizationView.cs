using System.Globalization;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Organizations;

/// <param name="Name">In the reader's language where it has a name in it; else in Italian.</param>
/// <param name="Editions">The editions of its charter, newest first, drafts only to who works for it; none of one that has only programmes.</param>
/// <param name="Revision">What the ETag holds: how often an administrator named it; 0 for one that its charter or programme named.</param>
/// <param name="Languages">The language that each text is told in.</param>
/// <param name="IpaCode">Its code in the index of public administrations.</param>
/// <param name="Area">The territory that it serves.</param>
/// <param name="PatronDay">The feast of its city's patron.</param>
/// <param name="Licence">The URL of the licence of its data; null for CC BY 4.0.</param>
/// <param name="Contact">Where to ask about its data.</param>
internal sealed record OrganizationView(
    string Code, string Name, IReadOnlyList<string> Editions, long Revision, IReadOnlyDictionary<string, string> Languages,
    string? IpaCode, string? Address, string? Site, string? Area, DayOfYearView? PatronDay, string? Licence, DataContactView? Contact,
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
        var language = Web.Languages.Of(request);
        var plans = (await programmes.Programmes(only, null, cancellation)).ToLookup(p => p.Organization);
        return
        [
            .. registered.Keys.Union(charters.Select(c => c.Key)).Union(plans.Select(p => p.Key)).Order().Select(code =>
            {
                var links = new Dictionary<string, LinkView> { ["self"] = request.To($"/v1/organizations/{code}") };
                if (charters.Contains(code)) (links["services"], links["compliance"]) = (request.To($"/v1/{code}/services"), request.To($"/v1/{code}/compliance"));
                links["units"] = request.To($"/v1/{code}/units");
                if (plans.Contains(code)) links["programmes"] = request.To($"/v1/{code}/programmes");
                var named = registered.GetValueOrDefault(code);
                var (told, details) = (new Told(language), named?.Told ?? OrganizationDetails.None);
                return new OrganizationView(
                    code.Value,
                    told.In("name", named?.Title ?? new(charters[code].FirstOrDefault()?.Charter.OrganizationName ?? plans[code].First().Plan.Organization)),
                    [.. charters[code].Select(e => e.Edition.ToString())],
                    named?.Revision ?? 0,
                    told.Languages,
                    details.Ipa?.Value, details.Address, details.Site, told.Maybe("area", details.Area), DayOfYearView.Of(details.PatronDay), details.Licence, DataContactView.Of(details),
                    links);
            }),
        ];
    }
}
