using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Programmes;

/// <summary>An app with the documents of the Politecnico and the Luiss in it; their spans are over, but for the Luiss's, which ends this year.</summary>
public sealed class Documents : IAsyncLifetime
{
    public const string Settings = "Charter:Load=polimi-strategic-2020-2022,polimi-demand,polimi-tutoring,luiss-ministry-2024-2026,unimi-2024";
    public const string Now = "2026-11-21T10:00:00Z";

    public App App { get; private set; } = null!;

    public static Task<App> Start() => App.Start(null, Now, Settings);

    public async Task InitializeAsync() => App = await Start();

    public async Task DisposeAsync() => await App.DisposeAsync();
}

internal static class ProgrammePaths
{
    public const string Board = "Acting-As: board";
    public const string English = "Accept-Language: en";

    public static string Programme(string organization, string programme) => $"/v1/{organization}/programmes/{programme}";

    public static string Series(string organization, string programme, string indicator) => $"{Programme(organization, programme)}/indicators/{indicator}/series";

    public static string Measurement(string organization, string programme, string indicator, string period) =>
        $"{Programme(organization, programme)}/indicators/{indicator}/measurements/{period}";
}
