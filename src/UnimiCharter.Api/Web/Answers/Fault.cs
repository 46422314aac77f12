using System.Collections.Immutable;

namespace UnimiCharter.Api.Web;

/// <summary>A request that cannot be done, before it is put into words: a stable code and what a sentence about it names.</summary>
/// <param name="Errors">The places in the request that are wrong; empty when the whole of it is.</param>
internal sealed record Fault(string Code, ImmutableArray<string> Details, ImmutableArray<FaultAt> Errors)
{
    public Fault(string code, params ImmutableArray<string> details) : this(code, details, []) { }

    /// <summary>Told under the code of the first.</summary>
    public Fault(ImmutableArray<FaultAt> errors) : this(errors[0].Code, errors[0].Details, errors) { }

    public static Fault Of(Refusal refusal) => new(refusal.Code, refusal.Details);
}

/// <param name="Pointer">A JSON pointer into the body, or the name of a parameter or of a column.</param>
/// <param name="Row">The row of a batch, from 1; null outside of one.</param>
internal sealed record FaultAt(string Code, string Pointer, ImmutableArray<string> Details, int? Row = null)
{
    public FaultAt(string code, string pointer, params string[] details) : this(code, pointer, [.. details], null) { }
}
