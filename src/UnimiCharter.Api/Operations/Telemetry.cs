using OpenTelemetry;
using OpenTelemetry.Resources;

namespace UnimiCharter.Api.Operations;

/// <summary>Traces and meters of the registry, its store and its database, sent by OTLP to whom the standard variable names; off where it names nobody.</summary>
internal static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Sources = ["Microsoft.AspNetCore", "Marten", "Npgsql"];
    private static readonly string[] Meters = [AccessLog.Meter, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Marten", "Npgsql"];

    public static bool IsConfigured(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[Endpoint]);

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (!IsConfigured(builder.Configuration)) return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("unimicharter"))
            .WithTracing(tracing => tracing.AddSource(Sources))
            .WithMetrics(metrics => metrics.AddMeter(Meters))
            .UseOtlpExporter();
    }
}
