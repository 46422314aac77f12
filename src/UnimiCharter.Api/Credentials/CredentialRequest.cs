namespace UnimiCharter.Api.Credentials;

/// <summary>A credential to issue.</summary>
/// <param name="Name">Letters, digits and hyphens; it is told of what the credential records, and never used again.</param>
/// <param name="Title">Whom it is for.</param>
/// <param name="Roles">At least one.</param>
/// <param name="Services">The services and programmes that it has as an office; all of the organization, when it is left out.</param>
/// <param name="Expires">From when it is not valid any more, UTC; never, when it is left out.</param>
internal sealed record CredentialRequest(string Name, string Title, IReadOnlyList<Role> Roles, IReadOnlyList<string>? Services = null, DateTime? Expires = null)
{
    public static (CredentialCode Name, Grant? Grant) Read(Fields fields)
    {
        var name = fields.Code("name");
        if (!fields.Has("title")) fields.Wrong("field-required", "title");
        var title = fields.Text("title", Grant.MaxTitleLength);
        if (!fields.Has("roles")) fields.Wrong("field-required", "roles");
        var roles = fields.Choices<Role>("roles");
        if (roles is []) fields.Wrong("field-required", "roles");
        var services = fields.Codes("services", Grant.MaxServices);
        var expires = fields.Instant("expires");
        return fields.Fault is null ? (new(name!), new Grant(title!, [.. roles!.Distinct().Order()], services is null ? null : [.. services.Distinct().Order(StringComparer.Ordinal)], expires)) : default;
    }
}

/// <summary>How long the key before stays valid.</summary>
/// <param name="OverlapMinutes">None at all for 0; a day, when it is left out.</param>
internal sealed record RotationRequest(int? OverlapMinutes = null)
{
    public const int DefaultMinutes = 24 * 60;
    public const int MaxMinutes = 90 * 24 * 60;
}
