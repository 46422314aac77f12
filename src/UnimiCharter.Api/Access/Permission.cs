using System.Collections.Immutable;

namespace UnimiCharter.Api.Access;

/// <summary>Who may call an endpoint: who has one of the roles, for what the route names; anyone, when there are none.</summary>
internal sealed record Permission(ImmutableArray<Role> Roles)
{
    /// <summary>Refuses who may not, before anything is looked up: a refusal tells nothing of what it protects.</summary>
    public static Task Check(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Permission>() is not { Roles: { IsEmpty: false } roles }) return next(http);
        if (Principal.Of(http) is not { } principal) return Requests.Answer(http, Problem.Of("authentication-required"));
        return roles.Any(role => principal.May(role, Subject.OrganizationOf(http), Subject.Of(http))) ? next(http) : Requests.Answer(http, Problem.Of("forbidden"));
    }

    /// <summary>A route that says nothing of who may call it is not served.</summary>
    public static void Require(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<Permission>().Count() != 1) throw new InvalidOperationException($"{endpoint.DisplayName} does not say who may call it.");
    }
}

/// <summary>What a route speaks of.</summary>
internal static class Subject
{
    public static string? OrganizationOf(HttpContext http) => http.GetRouteValue("org") as string;

    /// <summary>The code of a service or of a programme; null when the route names none.</summary>
    public static string? Of(HttpContext http) => (http.GetRouteValue("service") ?? http.GetRouteValue("programme")) as string;
}

internal static class Permissions
{
    public static RouteHandlerBuilder ForAnyone(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new Permission([]));

    public static RouteHandlerBuilder ForBoard(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new Permission([Role.Board]));

    /// <summary>The office that has the service, and the board.</summary>
    public static RouteHandlerBuilder ForOffice(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new Permission([Role.Office, Role.Board]));

    public static RouteHandlerBuilder ForAdmin(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new Permission([Role.Admin]));

    /// <summary>Whether the caller sees the details of what the route speaks of: notes, names, reasons, what was said before.</summary>
    public static bool SeesDetails(this HttpRequest request) => Principal.Of(request.HttpContext) is { } principal
        && (principal.May(Role.Board, Subject.OrganizationOf(request.HttpContext), null)
            || principal.May(Role.Office, Subject.OrganizationOf(request.HttpContext), Subject.Of(request.HttpContext)));

    /// <summary>Whether the caller works for the organization, that of the route when none is named: drafts of its charter are no secret to them.</summary>
    public static bool SeesDrafts(this HttpRequest request, Domain.OrganizationCode? organization = null)
    {
        var of = organization?.Value ?? Subject.OrganizationOf(request.HttpContext);
        return Principal.Of(request.HttpContext) is { } principal && (principal.May(Role.Board, of, null) || principal.May(Role.Office, of, null));
    }
}
