using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Web;

/// <summary>An error as RFC 9457 has it, with a stable code.</summary>
/// <param name="Type">A URN that ends in the code.</param>
/// <param name="Instance">The path of the request.</param>
/// <param name="Code">Stable, whatever the language of the prose.</param>
/// <param name="Current">What stands there, when a write was refused because something does.</param>
internal sealed record ProblemView(
    string Type, string Title, int Status, string Detail, string Instance, string Code, IReadOnlyList<ErrorView> Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] object? Current = null);

/// <param name="Pointer">A JSON pointer into the body, or the name of a parameter or a CSV column.</param>
/// <param name="Row">The row of a batch, from 1; null outside of one.</param>
internal sealed record ErrorView(string Code, string Pointer, int? Row, string Detail);
