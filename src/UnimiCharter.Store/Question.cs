using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Marten;
using Npgsql;

namespace UnimiCharter.Store;

/// <summary>
/// Asks the database for somebody who may give up waiting. Npgsql lets nobody go before it has told the server to stop, on another
/// connection and on the thread that cancels: where the server does not answer that takes seconds, and whatever else hangs on the same
/// token waits behind it. So who gives up goes at once, and the question is ended on a thread of its own, for which nobody waits.
/// </summary>
public static class Question
{
    private const int Ahead = 100;

    /// <param name="question">Is told when nobody waits for the answer any more; what it uses is its own.</param>
    /// <param name="cancellation">Of who asks.</param>
    /// <param name="giveBack">What becomes of an answer that came too late.</param>
    public static async Task<T> Ask<T>(Func<CancellationToken, Task<T>> question, CancellationToken cancellation, Func<T, ValueTask>? giveBack = null)
    {
        if (!cancellation.CanBeCanceled) return await question(cancellation);
        cancellation.ThrowIfCancellationRequested();
        var stop = new CancellationTokenSource();
        var asked = question(stop.Token);
        try
        {
            return await asked.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            End(stop);
            _ = Late();
            throw;
        }

        async Task Late()
        {
            await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (asked.IsCompletedSuccessfully && giveBack is not null) await giveBack(await asked);
        }
    }

    /// <summary>Many answers, a few of them ahead of who asks.</summary>
    /// <inheritdoc cref="Ask{T}(Func{CancellationToken, Task{T}}, CancellationToken, Func{T, ValueTask})"/>
    internal static async IAsyncEnumerable<T> Each<T>(Func<CancellationToken, IAsyncEnumerable<T>> question, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var stop = new CancellationTokenSource();
        var answers = Channel.CreateBounded<T>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
        var asking = Task.Run(Ask, CancellationToken.None);
        try
        {
            await foreach (var answer in answers.Reader.ReadAllAsync(cancellation)) yield return answer;
        }
        finally
        {
            if (!asking.IsCompleted) End(stop);
        }

        async Task Ask()
        {
            Exception? failure = null;
            try
            {
                await foreach (var answer in question(stop.Token)) await answers.Writer.WriteAsync(answer, stop.Token);
            }
            catch (Exception e)
            {
                failure = e;
            }
            answers.Writer.Complete(failure);
        }
    }

    /// <summary>In a session of a tenant.</summary>
    /// <inheritdoc cref="Ask{T}(Func{CancellationToken, Task{T}}, CancellationToken, Func{T, ValueTask})"/>
    internal static Task<T> Ask<T>(this IDocumentStore store, string tenant, Func<IQuerySession, CancellationToken, Task<T>> question, CancellationToken cancellation) => Ask(
        async stop =>
        {
            await using var session = store.QuerySession(tenant);
            return await question(session, stop);
        }, cancellation);

    /// <summary>On a connection.</summary>
    /// <inheritdoc cref="Ask{T}(Func{CancellationToken, Task{T}}, CancellationToken, Func{T, ValueTask})"/>
    internal static Task<T> Ask<T>(this NpgsqlDataSource database, Func<NpgsqlConnection, CancellationToken, Task<T>> question, CancellationToken cancellation) => Ask(
        async stop =>
        {
            await using var connection = await database.OpenConnectionAsync(stop);
            return await question(connection, stop);
        }, cancellation);

    private static void End(CancellationTokenSource stop) => Task.Factory.StartNew(stop.Cancel, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
