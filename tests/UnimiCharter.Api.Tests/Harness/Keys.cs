using System.Text.Json;

namespace UnimiCharter.Api.Tests.Harness;

/// <summary>Keys as an administrator issues them, over HTTP.</summary>
internal static class Keys
{
    /// <summary>What nobody was ever issued.</summary>
    public const string Unknown = "uc_bm9ib2R5LXdhcy1ldmVyLWlzc3VlZC10aGlzLWtleS0";

    /// <summary>The header that a key comes in.</summary>
    public static string As(string key) => "Authorization: Bearer " + key;

    public static string PathOf(string organization, string name = "") => $"/v1/{organization}/credentials{(name.Length > 0 ? "/" + name : "")}";

    /// <param name="roles">Separated by commas.</param>
    /// <param name="services">Separated by commas; null for all.</param>
    /// <param name="expires">An instant; null for never.</param>
    /// <returns>The key.</returns>
    public static async Task<string> Issue(this App app, string name, string roles, string? services = null, string organization = "unimi", string? expires = null)
    {
        var body = new Dictionary<string, object> { ["name"] = name, ["title"] = $"Prova di {name}", ["roles"] = roles.Split(',') };
        if (services is not null) body["services"] = services.Split(',');
        if (expires is not null) body["expires"] = expires;
        return (await app.Post(PathOf(organization), JsonSerializer.Serialize(body))).Expect(201).TextAt("key")!;
    }

    public static async Task Revoke(this App app, string name, string organization = "unimi") =>
        (await app.Delete(PathOf(organization, name) + "?reason=prova")).Expect(204);
}
