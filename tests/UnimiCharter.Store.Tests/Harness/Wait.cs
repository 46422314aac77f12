using System.Diagnostics;

namespace UnimiCharter.Store.Tests;

internal static class Wait
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Asks again until it is so; fails after two minutes.</summary>
    public static async Task Until(string what, Func<Task<bool>> isSo)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(since) > Deadline) Assert.Fail($"Not within {Deadline}: {what}.");
            await Task.Delay(5);
        }
    }

    /// <summary>A task that must end: one that hangs fails the test instead of the run.</summary>
    public static Task<T> For<T>(Task<T> task) => task.WaitAsync(Deadline);

    /// <inheritdoc cref="For{T}"/>
    public static Task For(Task task) => task.WaitAsync(Deadline);
}
