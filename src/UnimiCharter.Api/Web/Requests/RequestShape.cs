using System.Collections.Concurrent;
using System.Reflection;

namespace UnimiCharter.Api.Web;

/// <summary>Where a part of a request comes from.</summary>
internal enum Place
{
    Route = 1,
    Query = 2,
    Header = 3,
    Body = 4,
}

/// <summary>The parts of a request, as the constructor of its record has them: what the binder reads, and what the OpenAPI document tells.</summary>
internal sealed class RequestShape
{
    private static readonly ConcurrentDictionary<Type, RequestShape> Known = new();

    private readonly ConstructorInvoker? maker;
    private readonly RequestPart? body;
    private readonly RequestPart[] parameters;
    private readonly string told;

    private RequestShape(Type type)
    {
        if (type == typeof(EmptyRequest))
        {
            (Parts, parameters, told) = ([], [], "–");
            return;
        }
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        maker = ConstructorInvoker.Create(constructor);
        Parts = [.. constructor.GetParameters().Select((parameter, index) => new RequestPart(parameter, type.GetProperty(parameter.Name!)!, index))];
        body = Parts.SingleOrDefault(p => p.Place == Place.Body);
        parameters = [.. Parts.Where(p => p.Place != Place.Body).OrderBy(p => p.Place)];
        Query = [.. Parts.Where(p => p.Place == Place.Query).Select(p => p.Name)];
        told = Query.Count == 0 ? "–" : string.Join(", ", Query);
    }

    /// <summary>In the order of the record.</summary>
    public IReadOnlyList<RequestPart> Parts { get; }

    /// <summary>The names of the query's parameters.</summary>
    public IReadOnlyCollection<string> Query { get; } = [];

    public RequestPart? Body => body;

    public static RequestShape Of(Type request) => Known.GetOrAdd(request, type => new(type));

    /// <param name="values">In the order of the record.</param>
    public object Make(object?[] values) => maker is null ? EmptyRequest.Instance : maker.Invoke(values.AsSpan());

    /// <summary>
    /// Reads all parts, and tells of all that are wrong: but of one that is nobody's, or not the caller's, alone, and of a body that cannot be read
    /// only where nothing else is wrong.
    /// </summary>
    public async ValueTask<(object?[] Values, Fault? Fault)> Read(HttpContext http, CancellationToken cancellation)
    {
        var values = new object?[Parts.Count];
        List<FaultAt>? faults = null;
        foreach (var part in parameters)
        {
            if (part.Read(http, out values[part.Index]) is not { } fault) continue;
            if (Words.Of(fault.Code).Status is StatusCodes.Status403Forbidden or StatusCodes.Status404NotFound) return (values, new(fault.Code, fault.Details));
            (faults ??= []).Add(fault);
        }
        if (http.Request.QueryString.HasValue && http.GetEndpoint()?.Metadata.GetMetadata<TakesAnyQuery>() is null)
            foreach (var (name, said) in http.Request.Query)
                if (!Query.Contains(name)) (faults ??= []).Add(new("unknown-parameter", name, name, told));
                else if (said.Count > 1) (faults ??= []).Add(new("repeated-parameter", name, name));
        if (body is null) return (values, faults is null ? null : new([.. faults]));

        var (value, wrong) = await body.ReadBody(http, cancellation);
        values[body.Index] = value;
        return (values, faults is null ? wrong : new([.. faults, .. wrong?.Errors ?? []]));
    }
}

/// <summary>An endpoint, no operation of the API, that leaves the query to whoever reads it.</summary>
internal sealed record TakesAnyQuery;
