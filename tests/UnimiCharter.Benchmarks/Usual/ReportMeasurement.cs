using System.Globalization;
using FastEndpoints;
using JasperFx;
using Marten;
using Marten.Exceptions;

namespace UnimiCharter.Benchmarks.Usual;

public sealed class ReportRequest
{
    public string Org { get; set; } = "";

    public string Service { get; set; } = "";

    public string Indicator { get; set; } = "";

    public string Period { get; set; } = "";

    public long Numerator { get; set; }

    public long Denominator { get; set; }

    public string? Note { get; set; }
}

/// <summary>What stands after the report, and how the indicator fares.</summary>
public sealed record ReportAnswer(
    string Service, string Indicator, string Period, long Numerator, long Denominator, decimal? Result, string Outcome, decimal Standard, int Expected, int ReportedPeriods, long Revision);

/// <summary>PUT of a measurement as the documentation teaches it: a session for the request, FetchForWriting, an inline snapshot.</summary>
public sealed class ReportMeasurement(IDocumentStore store) : Endpoint<ReportRequest, ReportAnswer>
{
    private const int Attempts = 20;

    public override void Configure()
    {
        Put("/v1/{org}/services/{service}/indicators/{indicator}/measurements/{period}");
        AllowAnonymous();
    }

    public override async Task<ReportAnswer> ExecuteAsync(ReportRequest request, CancellationToken ct)
    {
        if (HttpContext.Request.Headers.Authorization != "Bearer " + Server.Key) ThrowError("Who asks is not known.", 401);
        if (request.Numerator < 0 || request.Numerator > request.Denominator) ThrowError(r => r.Numerator, "The part exceeds the whole.");
        if (!int.TryParse(request.Period.AsSpan(0, Math.Min(4, request.Period.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var year)) ThrowError(r => r.Period, "No period.");
        for (var attempt = 1; ; attempt++)
            try
            {
                return await Report(request, year, ct);
            }
            catch (Exception e) when (attempt < Attempts && e is ConcurrencyException or ExistingStreamIdCollisionException or ConcurrentUpdateException)
            {
                await Task.Delay(Random.Shared.Next(1, 10 * attempt), ct);
            }
    }

    private async Task<ReportAnswer> Report(ReportRequest request, int year, CancellationToken ct)
    {
        await using var session = store.LightweightSession(request.Org);
        session.CorrelationId = HttpContext.TraceIdentifier;
        session.LastModifiedBy = "admin";
        session.SetHeader("address", HttpContext.Connection.RemoteIpAddress?.ToString() ?? "");
        var card = await session.LoadAsync<ServiceCard>(request.Service, ct);
        if (card is null || !card.Standards.TryGetValue(request.Indicator, out var standards) || !standards.TryGetValue(year, out var standard))
        {
            ThrowError("Nothing is promised of it.", 404);
            return null!;
        }
        var stream = await session.Events.FetchForWriting<ServiceYear>($"reporting/{request.Service}/{year}", ct);
        var known = stream.Aggregate ?? new ServiceYear();
        var stands = known.Of(request.Indicator, request.Period);
        if (stands is not null && (stands.Numerator, stands.Denominator) != (request.Numerator, request.Denominator)) ThrowError("Something else was reported.", 428);
        var reported = new MeasurementReported(request.Indicator, request.Period, request.Numerator, request.Denominator, request.Note, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
        if (stands is null)
        {
            stream.AppendOne(reported);
            await session.SaveChangesAsync(ct);
            known.Apply(reported);
        }
        HttpContext.Response.StatusCode = stands is null ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        var (numerator, denominator, periods) = known.Pooled(request.Indicator);
        return new(
            request.Service, request.Indicator, request.Period, request.Numerator, request.Denominator, denominator == 0 ? null : 100m * numerator / denominator,
            100m * numerator <= standard * denominator ? "met" : "missed", standard, 12, periods, stream.CurrentVersion ?? 1);
    }
}
