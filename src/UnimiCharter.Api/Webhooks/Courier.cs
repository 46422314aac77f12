using System.Net.Http.Headers;
using System.Security.Authentication;

namespace UnimiCharter.Api.Webhooks;

/// <summary>Takes a message where it is to go, once: follows nobody elsewhere, remembers nothing, and hears no more of the answer than it needs.</summary>
internal sealed class Courier : IDisposable
{
    private const int MostOfAnswer = 64 * 1024;
    private const int KiBOfHeaders = 16;
    private const double MostSeconds = 30;

    private readonly WebhookSecrets secrets;
    private readonly TimeProvider time;
    private readonly TimeSpan patience;
    private readonly HttpMessageInvoker client;

    public Courier(Targets targets, WebhookSecrets secrets, TimeProvider time, IConfiguration configuration)
    {
        (this.secrets, this.time) = (secrets, time);
        // The database gives up who holds a delivery longer than that.
        patience = TimeSpan.FromSeconds(Math.Min(configuration.GetValue("Charter:Webhooks:TimeoutSeconds", 10.0), MostSeconds));
        client = new(new SocketsHttpHandler
        {
            ConnectCallback = targets.Connect,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = KiBOfHeaders,
            // What is longer is cut off with the connection.
            MaxResponseDrainSize = MostOfAnswer,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            // A name that leads elsewhere by now is noticed soon.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        });
    }

    public async Task<DeliveryResult> Deliver(OrganizationCode organization, WebhookCode webhook, WebhookState.Active state, WebhookMessage message, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, state.Subscription.Url) { Content = new ByteArrayContent(message.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(WebhookMessage.MediaType, "utf-8");
        request.Headers.UserAgent.Add(new("UnimiCharter", null));
        request.Headers.Add("webhook-id", message.Id);
        request.Headers.Add("webhook-timestamp", WebhookMessage.Told(now));
        request.Headers.TryAddWithoutValidation("webhook-signature", message.Sign(now, Secrets(organization, webhook, state, now)));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(patience);
        try
        {
            using var response = await client.SendAsync(request, end.Token);
            var status = (int)response.StatusCode;
            return new(
                status switch
                {
                    >= 200 and <= 299 => null,
                    >= 300 and <= 399 => DeliveryFailure.Redirected,
                    StatusCodes.Status410Gone => DeliveryFailure.Gone,
                    _ => DeliveryFailure.Refused,
                }, status);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(DeliveryFailure.TimedOut, null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or AddressNotPublicException)
        {
            return new(
                e is AddressNotPublicException || e.InnerException is AddressNotPublicException ? DeliveryFailure.AddressNotPublic
                : e.InnerException is AuthenticationException ? DeliveryFailure.Untrusted
                : DeliveryFailure.Unreachable, null);
        }
    }

    public void Dispose() => client.Dispose();

    private IEnumerable<byte[]> Secrets(OrganizationCode organization, WebhookCode webhook, WebhookState.Active state, DateTimeOffset now)
    {
        yield return secrets.Of(organization, webhook, state.Generation);
        if (now < state.FormerUntil) yield return secrets.Of(organization, webhook, state.Generation - 1);
    }
}
