using System.Collections.Immutable;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace UnimiCharter.Api.Access;

/// <summary>The policies of endpoints: whose roles may call one, for what the route names.</summary>
internal static class May
{
    /// <summary>The office that has the service, and the board.</summary>
    public const string Office = "office";
    public const string Board = "board";
    public const string Admin = "admin";

    /// <summary>The roles of a policy; any of them will do.</summary>
    public static readonly IReadOnlyDictionary<string, Mandated> All = new Dictionary<string, Mandated>
    {
        [Office] = new([Role.Office, Role.Board]),
        [Board] = new([Role.Board]),
        [Admin] = new([Role.Admin]),
    };
}

/// <summary>Whoever calls has one of the roles.</summary>
internal sealed record Mandated(ImmutableArray<Role> Roles) : IAuthorizationRequirement;

internal sealed class MandateCheck : AuthorizationHandler<Mandated>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Mandated requirement)
    {
        if (context.Resource is HttpContext http && Principal.Of(http) is { } principal
            && requirement.Roles.Any(role => principal.May(role, Subject.OrganizationOf(http), Subject.Of(http)))) context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

/// <summary>Tells who may not, before anything is looked up: a refusal tells nothing of what it protects.</summary>
internal sealed class AccessRefused : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.Succeeded ? next(context) : Problem.Of(Principal.Of(context) is null ? "authentication-required" : "forbidden").ExecuteAsync(context);
}

/// <summary>What a route speaks of.</summary>
internal static class Subject
{
    public static string? OrganizationOf(HttpContext http) => http.Request.RouteValues.GetValueOrDefault("org") as string;

    /// <summary>The code of a service or of a programme; null when the route names none.</summary>
    public static string? Of(HttpContext http) => (http.Request.RouteValues.GetValueOrDefault("service") ?? http.Request.RouteValues.GetValueOrDefault("programme")) as string;
}

internal static class Sight
{
    /// <summary>Whether the caller sees the details of what the route speaks of: notes, names, reasons, what was said before.</summary>
    public static bool SeesDetails(this HttpRequest request) => Principal.Of(request.HttpContext) is { } principal
        && (principal.May(Role.Board, Subject.OrganizationOf(request.HttpContext), null)
            || principal.May(Role.Office, Subject.OrganizationOf(request.HttpContext), Subject.Of(request.HttpContext)));

    /// <summary>Whether the caller works for the organization, that of the route when none is named: drafts of its charter are no secret to them.</summary>
    public static bool SeesDrafts(this HttpRequest request, OrganizationCode? organization = null)
    {
        var of = organization?.Value ?? Subject.OrganizationOf(request.HttpContext);
        return Principal.Of(request.HttpContext) is { } principal && (principal.May(Role.Board, of, null) || principal.May(Role.Office, of, null));
    }
}
