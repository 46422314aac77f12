namespace UnimiCharter.Api.Http;

/// <summary>The groups of operations in the OpenAPI document.</summary>
internal static class Tags
{
    public const string Charter = "Charter";
    public const string Measurements = "Measurements";
    public const string Compliance = "Compliance";
    public const string Operations = "Operations";

    public static readonly (string Name, string Description)[] All =
    [
        (Charter, "What the services promise: organizations, cards, indicators and standards."),
        (Measurements, "What the offices report: measurements by indicator and period, and their history."),
        (Compliance, "Whether the promises are kept: verdicts, margins and outlooks."),
        (Operations, "Whether the registry runs."),
    ];
}

/// <summary>The statuses of problems that an operation may answer with, besides those that every one may.</summary>
internal sealed record FaultStatuses(int[] Statuses);

/// <summary>Whether anyone may call an operation.</summary>
internal sealed record OpenToAll;

internal static class Documentation
{
    public static RouteHandlerBuilder Faults(this RouteHandlerBuilder endpoint, params int[] statuses) => endpoint.WithMetadata(new FaultStatuses(statuses));

    public static RouteHandlerBuilder Public(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new OpenToAll());
}
