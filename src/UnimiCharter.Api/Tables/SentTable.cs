namespace UnimiCharter.Api.Tables;

/// <summary>A table that is sent by itself, or alone in a form.</summary>
internal static class SentTable
{
    public static readonly string[] MediaTypes = [Web.MediaTypes.Csv, Web.MediaTypes.Xlsx];

    /// <summary>Its rows, or why it is not read. The request's patience is with the sender until then.</summary>
    /// <param name="most">Bytes, in whole MiB.</param>
    /// <param name="decimals">Of a CSV; null where nobody said it.</param>
    public static async Task<(List<T>? Rows, Fault? Fault)> Receive<T>(Upload sent, TableOf<T> table, int most, DecimalMark? decimals, HttpContext http, CancellationToken cancellation)
    {
        var patience = Patience.Of(http);
        patience.Pause();
        var (form, badForm) = await SentForm.Open(sent, cancellation);
        if (form is null) return (null, badForm);
        if (SentFile.TypeOf(form.File, MediaTypes) is not { } type) return (null, new Fault("unsupported-media-type", string.Join(", ", MediaTypes)));
        var (received, badFile) = await form.Receive(most, cancellation);
        if (badFile is not null) return (null, badFile);
        await using var file = received!;
        if (await form.End(cancellation) is { } more) return (null, more);
        var (rows, badRows) = await file.Read(type, table, decimals, cancellation);
        Languages.Suggest(http.Request, file.Language);
        patience.Resume();
        return badRows is null ? (rows, null) : (null, badRows);
    }
}
