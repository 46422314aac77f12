using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>Something whose facts are counted, to know whether it has moved on.</summary>
internal abstract record Counted
{
    private Counted() { }

    public sealed record Stream(StreamId Id) : Counted;

    /// <summary>All editions of an organization's charter.</summary>
    public sealed record Editions(OrganizationCode Organization) : Counted;

    /// <summary>All services of an organization.</summary>
    public sealed record Services(OrganizationCode Organization) : Counted;

    /// <summary>A year of all services of an organization.</summary>
    public sealed record Years(OrganizationCode Organization, EditionYear Year) : Counted;
}

/// <summary>
/// Says how many facts there are, to who remembers what he made of them. Those who ask while a question is under way are
/// answered together by the next one: what many readers at once cost the database is one short statement after another.
/// </summary>
internal sealed class StreamVersions(NpgsqlDataSource database)
{
    private readonly Lock gate = new();
    private Question? next;
    private bool isAsking;

    /// <summary>How many facts there are of each, and last how often a rebuild has mended documents; no older than the question.</summary>
    public async Task<long[]> Of(Counted[] counted, CancellationToken cancellation)
    {
        Question question;
        lock (gate)
        {
            question = next ??= new();
            foreach (var one in counted) question.Counted.Add(one);
            if (!isAsking)
            {
                isAsking = true;
                _ = Task.Run(Ask, CancellationToken.None);
            }
        }
        var answer = await question.Answer.Task.WaitAsync(cancellation);
        var found = new long[counted.Length + 1];
        for (var i = 0; i < counted.Length; i++) found[i] = answer.Counts[counted[i]];
        found[^1] = answer.Rebuilds;
        return found;
    }

    private async Task Ask()
    {
        while (Take() is { } question)
            try
            {
                question.Answer.SetResult(await Read(question.Counted));
            }
            catch (Exception e)
            {
                question.Answer.SetException(e);
            }
    }

    private Question? Take()
    {
        lock (gate)
        {
            var question = next;
            (next, isAsking) = (null, question is not null);
            return question;
        }
    }

    private async Task<Answer> Read(HashSet<Counted> counted)
    {
        var streams = counted.OfType<Counted.Stream>().ToArray();
        var editions = counted.OfType<Counted.Editions>().ToArray();
        var services = counted.OfType<Counted.Services>().ToArray();
        var years = counted.OfType<Counted.Years>().ToArray();
        await using var command = database.CreateCommand(
            $"""
            select 1, place, coalesce((select s.version from mt_streams s where s.tenant_id = tenant and s.id = key), 0)
            from unnest($1, $2) with ordinality as u (tenant, key, place)
            union all
            select 2, place, (select coalesce(sum(d.mt_version), 0)::bigint from mt_doc_edition d where d.tenant_id = tenant)
            from unnest($3) with ordinality as u (tenant, place)
            union all
            select 3, place, (select coalesce(sum(d.mt_version), 0)::bigint from mt_doc_service d where d.tenant_id = tenant)
            from unnest($4) with ordinality as u (tenant, place)
            union all
            select 4, place, (
                select coalesce(sum((select s.version from mt_streams s where s.tenant_id = d.tenant_id and s.id = 'reporting/' || substr(d.id, 9) || '/' || year)), 0)::bigint
                from mt_doc_service d where d.tenant_id = tenant)
            from unnest($5, $6) with ordinality as u (tenant, year, place)
            union all
            select 0, 0, {OwnSchema.RebuildsNumber}
            """);
        Add(streams.Select(s => Tenants.Of(s.Id).Tenant));
        Add(streams.Select(s => Tenants.Of(s.Id).Key));
        Add(editions.Select(e => e.Organization.Value));
        Add(services.Select(s => s.Organization.Value));
        Add(years.Select(y => y.Organization.Value));
        Add(years.Select(y => y.Year.ToString()));
        Counted[][] asked = [[], streams, editions, services, years];
        await using var reader = await command.ExecuteReaderAsync();
        var (counts, rebuilds) = (new Dictionary<Counted, long>(counted.Count), 0L);
        while (await reader.ReadAsync())
            if (reader.GetInt32(0) is var kind and > 0) counts[asked[kind][reader.GetInt64(1) - 1]] = reader.GetInt64(2);
            else rebuilds = reader.GetInt64(2);
        return new(counts, rebuilds);

        void Add(IEnumerable<string> values) => command.Parameters.Add(new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
    }

    private sealed record Answer(Dictionary<Counted, long> Counts, long Rebuilds);

    private sealed class Question
    {
        public HashSet<Counted> Counted { get; } = [];

        public TaskCompletionSource<Answer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
