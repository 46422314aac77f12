using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;

namespace UnimiCharter.Api.Tests.Harness;

/// <summary>Keeps all that the registry logs, as a log collector would get it.</summary>
internal sealed class Lines : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<Line> told = new();
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    /// <param name="State">The message's fields by name.</param>
    /// <param name="Scopes">What stands around it, by name.</param>
    public sealed record Line(string Category, LogLevel Level, string Message, IReadOnlyDictionary<string, object?> State, IReadOnlyDictionary<string, object?> Scopes, Exception? Exception)
    {
        /// <summary>All that is in it.</summary>
        public string Whole => new StringBuilder().AppendLine(Message).AppendJoin('\n', State).AppendJoin('\n', Scopes).Append(Exception).ToString();

        public string? this[string name] => State.TryGetValue(name, out var value) ? value?.ToString() : throw new KeyNotFoundException(name);
    }

    public IReadOnlyList<Line> All => [.. told];

    /// <summary>The line of the request that had a correlation id; it may come a moment after the answer.</summary>
    public async Task<Line> Of(string correlation)
    {
        await Until.True(() => Task.FromResult(OfRequests(correlation).Any()));
        return Assert.Single(OfRequests(correlation));
    }

    public IEnumerable<Line> OfRequests(string correlation) =>
        All.Where(line => line.Category == "UnimiCharter.Api.Requests" && Equals(line.Scopes.GetValueOrDefault("CorrelationId"), correlation));

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose() { }

    private sealed class Logger(Lines lines, string category) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => lines.scopes.Push(state);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var around = new Dictionary<string, object?>();
            lines.scopes.ForEachScope((scope, all) =>
            {
                foreach (var (name, value) in Fields(scope)) all[name] = value;
            }, around);
            lines.told.Enqueue(new(category, logLevel, formatter(state, exception), Fields(state), around, exception));
        }

        private static Dictionary<string, object?> Fields(object? state) => state is IEnumerable<KeyValuePair<string, object?>> fields
            ? fields.GroupBy(f => f.Key).ToDictionary(f => f.Key, f => f.Last().Value)
            : new() { ["text"] = state?.ToString() };
    }
}
