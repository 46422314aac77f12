using System.Globalization;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace UnimiCharter.Api.Tests.Hostile;

/// <summary>Everything hostile, one class after another: what they try is counted together and told at the end.</summary>
[CollectionDefinition(Name)]
public sealed class HostileRequests : ICollectionFixture<Tally>
{
    public const string Name = "Hostile requests";
}

/// <summary>Counts what was tried.</summary>
public sealed class Tally(IMessageSink sink) : IDisposable
{
    private long tried;

    public void Add(long inputs) => Interlocked.Add(ref tried, inputs);

    // What is written to the console does not get out of the process that runs the tests; this does.
    public void Dispose() => sink.OnMessage(new DiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"hostile inputs tried: {tried}")));
}
