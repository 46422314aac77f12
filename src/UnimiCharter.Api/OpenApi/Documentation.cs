namespace UnimiCharter.Api.OpenApi;

/// <summary>The groups of operations in the OpenAPI document.</summary>
internal static class Topics
{
    public const string Charter = "Charter";
    public const string Measurements = "Measurements";
    public const string Reporting = "Reporting";
    public const string Compliance = "Compliance";
    public const string Webhooks = "Webhooks";
    public const string Pictures = "Pictures";
    public const string Programmes = "Programmes";
    public const string Access = "Access";
    public const string Operations = "Operations";

    /// <summary>In the order of their users: the offices, the board, the portal, the administrator.</summary>
    public static readonly (string Name, string Description)[] All =
    [
        (Measurements, "What the offices report: measurements by indicator and period, and their history."),
        (Reporting, "The life of a year: what is due, deadlines and extensions, exclusions, certification, history."),
        (Compliance, "Whether the promises are kept: verdicts, margins and outlooks."),
        (Programmes, "Other promises than the charter: plans, their goals and targets, and how far they are."),
        (Webhooks, "Who is told of what changes: subscriptions, secrets, and what could not be delivered."),
        (Charter, "What the services promise: organizations and their units, cards, indicators and standards."),
        (Pictures, "The outcomes as SVG, for a page to embed: badges, charts and the matrix."),
        (Access, "Who may do what: organizations, credentials, and who did what."),
        (Operations, "Whether the registry runs."),
    ];
}

/// <summary>The statuses of problems that an operation may answer with, besides those that every one may.</summary>
internal sealed record FaultStatuses(int[] Statuses);

/// <summary>An example of a request's body.</summary>
/// <param name="MediaType">The media type that it is written in.</param>
internal sealed record BodyExample(string Text, string MediaType);

/// <summary>The media types of a body that the handler chooses among itself; it tells the caller which there are.</summary>
/// <param name="Type">The body's shape in JSON.</param>
internal sealed record TakesBody(Type Type, string[] MediaTypes);

internal static class Documentation
{
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, params string[] mediaTypes) => endpoint.WithMetadata(new TakesBody(typeof(T), mediaTypes));

    public static RouteHandlerBuilder Example(this RouteHandlerBuilder endpoint, string body, string mediaType = "application/json") =>
        endpoint.WithMetadata(new BodyExample(body, mediaType));

    public static RouteHandlerBuilder Faults(this RouteHandlerBuilder endpoint, params int[] statuses) => endpoint.WithMetadata(new FaultStatuses(statuses));
}
