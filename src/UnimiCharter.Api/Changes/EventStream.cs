using System.Globalization;
using System.Text;
using System.Text.Json;

namespace UnimiCharter.Api.Changes;

/// <summary>
/// The feed as server-sent events, written by hand for the sake of the comments that keep proxies from hanging up, which the
/// framework's writer does not know. Only the last change of a fact carries its position as id: whoever is cut off amid a fact
/// is told all of it again.
/// </summary>
/// <param name="place">Given back at the end.</param>
/// <param name="organization">Whose changes.</param>
/// <param name="position">After which it begins.</param>
internal sealed class EventStream(IDisposable place, OrganizationCode organization, long position) : IResult
{
    public const string MediaType = "text/event-stream";
    public const string LastEventId = "Last-Event-ID";

    private const int Chunk = 100;
    private const string Heartbeat = ":\n\n";

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    // It is looked so often whether who follows may still.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var taken = place;
        var services = httpContext.RequestServices;
        var (followers, admission, time) = (services.GetRequiredService<Followers>(), services.GetRequiredService<Admission>(), services.GetRequiredService<TimeProvider>());
        var response = httpContext.Response;
        response.ContentType = MediaType;
        response.Headers.CacheControl = Caching.Never;
        if (Requests.IsHead(httpContext)) return;

        // It lasts as long as it lasts, whatever the patience with the database.
        httpContext.Features.Get<Patience>()?.Pause();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            httpContext.RequestAborted, followers.Lost, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        end.CancelAfter(followers.Lifetime);
        try
        {
            // An id with nothing to tell: who is cut off before the first change comes again from here.
            await response.Send(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: 2000\nid: {position}\n\n")));
            await Follow(httpContext, followers, admission, time, end.Token);
        }
        catch (Exception e) when (end.IsCancellationRequested || Database.IsAway(e))
        {
            // The reader comes again, and goes on from the last position that it was told.
        }
    }

    private async Task Follow(HttpContext http, Followers followers, Admission admission, TimeProvider time, CancellationToken end)
    {
        var (at, withHidden, beat, look) = ((Position: position, Ordinal: int.MaxValue), http.Request.SeesDrafts(), time.GetTimestamp(), Task.Delay(Look, time, end));
        while (true)
        {
            // Asked for first: what comes while the feed is read wakes at once.
            var more = followers.Next;
            var found = await followers.After(organization, at, Chunk + 1, withHidden, end);
            // After that, so that nothing is told to who may not hear it any more.
            if (!await admission.Stands(http, end)) return;
            var text = new StringBuilder();
            for (var i = 0; i < Math.Min(found.Changes.Count, Chunk); i++)
            {
                var change = found.Changes[i];
                var isLast = i + 1 == found.Changes.Count || found.Changes[i + 1].Position != change.Position;
                Write(text, change, isLast, http.Request);
                at = (change.Position, change.Ordinal);
            }
            if (time.GetElapsedTime(beat) >= Beat)
            {
                text.Append(Heartbeat);
                beat = time.GetTimestamp();
            }
            if (text.Length > 0) await http.Response.Send(Encoding.UTF8.GetBytes(text.ToString()));
            end.ThrowIfCancellationRequested();
            if (found.Changes.Count > Chunk) continue;
            // Others' changes were looked at too.
            if (found.Position > at.Position) at = (found.Position, int.MaxValue);
            if (await Task.WhenAny(more, look) == look) look = Task.Delay(Look, time, end);
            end.ThrowIfCancellationRequested();
        }
    }

    private void Write(StringBuilder text, PlacedChange change, bool isLast, HttpRequest request)
    {
        if (isLast) text.Append(CultureInfo.InvariantCulture, $"id: {change.Position}\n");
        text.Append(CultureInfo.InvariantCulture, $"event: {ChoiceNames.Of(change.Change.Kind)}\ndata: {JsonSerializer.Serialize(ChangeView.Of(change, organization, request.Url("")), ApiJson.Options)}\n\n");
    }
}
