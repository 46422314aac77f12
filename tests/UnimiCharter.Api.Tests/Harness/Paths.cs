namespace UnimiCharter.Api.Tests.Harness;

internal static class Paths
{
    public static string Measurements(string service, string indicator) => $"/v1/unimi/services/{service}/indicators/{indicator}/measurements";

    public static string Measurement(string service, string indicator, string period) => $"{Measurements(service, indicator)}/{period}";

    public static string Compliance(string service) => $"/v1/unimi/services/{service}/compliance";
}

/// <summary>An app for a class whose tests keep out of each other's way.</summary>
public sealed class SharedApp : IAsyncLifetime
{
    public App App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await App.Start();

    public async Task DisposeAsync() => await App.DisposeAsync();
}

/// <summary>The same on a socket.</summary>
public sealed class SharedListener : IAsyncLifetime
{
    public ListeningApp App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await Harness.App.Listen();

    public async Task DisposeAsync() => await App.DisposeAsync();
}
