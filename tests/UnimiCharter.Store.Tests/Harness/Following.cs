using Microsoft.Extensions.DependencyInjection;

namespace UnimiCharter.Store.Tests;

/// <summary>A node whose daemon follows the facts, by the clock on the wall.</summary>
internal sealed class Following(ServiceProvider services, Registry registry) : IAsyncDisposable
{
    public static async Task<Following> On(Registry registry)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddStore(registry.ConnectionString, every: TimeSpan.FromMilliseconds(50)).BuildServiceProvider();
        await services.GetRequiredService<Opening>().Run();
        return new(services, registry);
    }

    public Task Reach(long position) => Wait.Until("the feed is complete", async () => await registry.Feed.Position(default) >= position);

    public async ValueTask DisposeAsync()
    {
        await services.GetRequiredService<Opening>().Close(CancellationToken.None);
        await services.DisposeAsync();
    }
}
