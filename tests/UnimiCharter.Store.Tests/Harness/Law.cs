using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace UnimiCharter.Store.Tests;

/// <summary>A property held against examples drawn from one seed: what fails once fails every time.</summary>
internal static class Law
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20241001), FSharpOption<int>.None)));

    public static void Holds<T>(Gen<T> examples, Action<T> law, int tries = 1000) =>
        Check.One(Seeded.WithMaxTest(tries), Prop.ForAll(examples.ToArbitrary(), law));
}
