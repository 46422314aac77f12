using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Charters;

/// <param name="Edition">Its year: 2025.</param>
/// <param name="Title">That of the edition it follows, when it is left out.</param>
/// <param name="After">The edition whose services, standards and calendar it begins with; when it is left out, it begins empty.</param>
internal sealed record CharterRequest(EditionYear Edition, [property: MaxLength(500)] string? Title = null, EditionYear? After = null);
