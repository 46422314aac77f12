namespace UnimiCharter.Api.Access;

/// <summary>Of the slices that are not endpoints of FastEndpoints yet.</summary>
internal static class Permissions
{
    public static RouteHandlerBuilder ForAnyone(this RouteHandlerBuilder endpoint) => endpoint.AllowAnonymous();

    public static RouteHandlerBuilder ForBoard(this RouteHandlerBuilder endpoint) => endpoint.RequireAuthorization(May.Board);

    public static RouteHandlerBuilder ForOffice(this RouteHandlerBuilder endpoint) => endpoint.RequireAuthorization(May.Office);

    public static RouteHandlerBuilder ForAdmin(this RouteHandlerBuilder endpoint) => endpoint.RequireAuthorization(May.Admin);
}
