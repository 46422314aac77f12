using FluentValidation.Results;

namespace UnimiCharter.Api.Web;

/// <summary>
/// Makes a request's record of its route, its query, its headers and its body, as the record says where each part of it comes from. In the place of
/// FastEndpoints' own binder, which ends at the first fault of a body, minds no capitals, takes the last of what is said twice and what is blank for nothing.
/// </summary>
internal sealed class StrictBinder<T> : IRequestBinder<T> where T : notnull
{
    private static readonly RequestShape Shape = RequestShape.Of(typeof(T));

    public async ValueTask<T> BindAsync(BinderContext ctx, CancellationToken ct)
    {
        var (values, fault) = await Shape.Read(ctx.HttpContext, ct);
        if (fault is null) return (T)Shape.Make(values);
        ctx.ValidationFailures.Add(Faults.Of(fault));
        throw new ValidationFailureException(ctx.ValidationFailures, fault.Code);
    }
}

/// <summary>A fault on its way through FastEndpoints, which hands failures of validation from the binder to the builder of its answers.</summary>
internal static class Faults
{
    public static ValidationFailure Of(Fault fault) => new("", fault.Code) { CustomState = fault };

    /// <summary>FastEndpoints' <c>Errors.ResponseBuilder</c>.</summary>
    public static Problem Tell(List<ValidationFailure> failures, HttpContext http, int status) => new((Fault)failures[0].CustomState);
}
