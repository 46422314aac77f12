using Npgsql;
using UnimiCharter.Store;

namespace UnimiCharter.Benchmarks;

/// <summary>What a GET costs at least: one SELECT of bytes by key, sent as they are.</summary>
internal static class Bare
{
    public static async Task<int> Serve(string connectionString)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var database = Database.Open(connectionString);
        await using var app = builder.Build();
        app.MapGet("/ready", () => "ready");
        app.MapGet("/one", async (HttpContext http) =>
        {
            await using var command = database.CreateCommand("select body from charter_bench where id = $1");
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = 1 });
            await using var reader = await command.ExecuteReaderAsync(http.RequestAborted);
            await reader.ReadAsync(http.RequestAborted);
            var body = reader.GetFieldValue<byte[]>(0);
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = body.Length;
            await http.Response.Body.WriteAsync(body);
        });
        await app.RunAsync();
        return 0;
    }

    /// <summary>What a GET of what never changes costs at least: a file's bytes, from memory.</summary>
    public static async Task<int> ServeBytes(string file)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        var body = await File.ReadAllBytesAsync(file);
        app.MapGet("/ready", () => "ready");
        app.MapGet("/bytes", async (HttpContext http) =>
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = body.Length;
            await http.Response.Body.WriteAsync(body);
        });
        await app.RunAsync();
        return 0;
    }

    /// <summary>Puts the bytes in place and says how many they are.</summary>
    public static async Task<int> Prepare(NpgsqlDataSource database, byte[] body)
    {
        await Seed.Execute(database, "create table charter_bench (id integer primary key, body bytea not null)");
        await using var insert = database.CreateCommand("insert into charter_bench values (1, $1)");
        insert.Parameters.Add(new() { Value = body });
        await insert.ExecuteNonQueryAsync();
        return body.Length;
    }
}
