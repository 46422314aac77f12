using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace UnimiCharter.Api.Measurements;

/// <summary>
/// A batch as it was sent, whole: nothing of it is looked at before its last byte has come, so that a sender who goes away
/// leaves nothing behind. Kept in a file once it is larger than memory should hold.
/// </summary>
internal sealed class BatchFile : IAsyncDisposable
{
    public const int MaxBytes = 50 * 1024 * 1024;
    public const int MaxRows = 100_000;
    public const string MaxBytesTold = "50 MiB";

    private const int MemoryThreshold = 1024 * 1024;

    private readonly FileBufferingReadStream content;

    private FileBufferingReadStream? inUtf8;

    private BatchFile(FileBufferingReadStream content, byte[] hash) => (this.content, Hash) = (content, hash);

    /// <summary>The encoding of its text; null for UTF-8.</summary>
    public string? Encoding { get; private set; }

    /// <summary>SHA-256 of the bytes, unpacked.</summary>
    public byte[] Hash { get; }

    /// <summary>That its header was found in; null where it told none.</summary>
    public Language? Language { get; private set; }

    /// <summary>The sheet of a workbook that was read before.</summary>
    public XlsxSheet Sheet(CancellationToken cancellation) => XlsxSheet.Open(content, out _, out _, cancellation) ?? throw new InvalidDataException();

    /// <summary>Reads the body to its end, unpacking it where it is packed.</summary>
    /// <exception cref="NoSpaceException">The folder for temporary files is full, or cannot be written.</exception>
    public static async Task<(BatchFile? File, Fault? Fault)> Receive(Upload upload, CancellationToken cancellation)
    {
        if (upload.Encoding is not ("" or "identity" or "gzip" or "x-gzip")) return (null, new Fault("unsupported-encoding", upload.Encoding));
        var sent = new SentStream(upload.Content);
        var packed = upload.Encoding.EndsWith("gzip", StringComparison.Ordinal) ? sent : null;
        Stream source = packed is null ? sent : new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
        var content = new FileBufferingReadStream(source, MemoryThreshold);
        var fault = new Fault("empty-body");
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[64 * 1024];
            var total = 0L;
            while (await content.ReadAsync(buffer, cancellation) is var read && read > 0)
            {
                hash.AppendData(buffer, 0, read);
                if ((total += read) > MaxBytes) break;
            }
            content.Position = 0;
            // What was cut off unpacks without complaint, but does not end in its own length (RFC 1952: ISIZE).
            if (packed is not null && total <= MaxBytes && !await packed.EndsIn((uint)total, cancellation)) throw new InvalidDataException();
            if (total is > 0 and <= MaxBytes) return (new(content, hash.GetHashAndReset()), null);
            if (total > MaxBytes) fault = new Fault("body-too-large", MaxBytesTold);
        }
        catch (InvalidDataException)
        {
            fault = new Fault("malformed-gzip");
        }
        catch (Exception e)
        {
            await Discard(content);
            if (e is IOException or UnauthorizedAccessException && !sent.IsBroken) throw new NoSpaceException(e);
            throw;
        }
        await content.DisposeAsync();
        return (null, fault);
    }

    /// <summary>The rows, or why the whole of it cannot be read.</summary>
    /// <param name="decimals">Of a table; null where nobody said it.</param>
    /// <param name="known">Of a table.</param>
    public async Task<(List<BatchRow> Rows, Fault? Fault)> Read(MediaTypeHeaderValue type, OrganizationCode organization, DecimalMark? decimals, SubjectNames known, CancellationToken cancellation)
    {
        if (type.MediaType == MediaTypes.Xlsx)
        {
            var workbook = XlsxBatch.Read(content, new RowNames(organization, known), out var language, cancellation);
            Language = language;
            return workbook;
        }
        var preamble = System.Text.Encoding.UTF8.Preamble.ToArray();
        var start = new byte[preamble.Length];
        await content.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation);
        var hasMark = start.AsSpan().SequenceEqual(preamble);
        // The CSV reader passes over the mark itself.
        content.Position = hasMark && type.MediaType != MediaTypes.Csv ? start.Length : 0;
        return await (type.MediaType.Value switch
        {
            MediaTypes.Csv => Table(type.Charset.HasValue, hasMark, new(organization, known), decimals, cancellation),
            MediaTypes.Json => JsonBatch.Read(content, new(organization), cancellation),
            _ => NdJsonBatch.Read(content, new(organization), cancellation),
        });
    }

    /// <summary>Where a CSV is said not to be in UTF-8, or is plainly not, it is read as what it is.</summary>
    private async Task<(List<BatchRow> Rows, Fault? Fault)> Table(bool isWindows, bool hasMark, RowNames names, DecimalMark? decimals, CancellationToken cancellation)
    {
        var read = isWindows ? ([], new Fault(CsvBatch.MalformedEncoding)) : await CsvBatch.Read(content, decimals, names, cancellation);
        if (hasMark || read.Fault is not { } fault || (fault.Code != CsvBatch.MalformedEncoding && !fault.Errors.Any(e => e.Code == CsvBatch.MalformedEncoding))) return read;
        inUtf8 = await Windows1252.Read(content, isWindows, MemoryThreshold, cancellation);
        if (inUtf8 is null) return read;
        Encoding = Windows1252.Name;
        return await CsvBatch.Read(inUtf8, decimals, names, cancellation);
    }

    /// <summary>The media type of a request; null when a batch does not come in it.</summary>
    public static MediaTypeHeaderValue? TypeOf(Upload upload)
    {
        if (upload.ContentType is not { } type) return null;
        var charset = type.Charset.HasValue ? type.Charset.Value!.Trim('"') : null;
        var isWindows = charset is not null && Windows1252.IsCalled(charset);
        if (charset is not null && !isWindows && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) return null;
        var known = type.MediaType.Value?.ToLowerInvariant() switch
        {
            MediaTypes.Csv => MediaTypes.Csv,
            MediaTypes.Json => MediaTypes.Json,
            MediaTypes.Xlsx => MediaTypes.Xlsx,
            MediaTypes.NdJson or "application/ndjson" or "application/jsonl" => MediaTypes.NdJson,
            _ => null,
        };
        if (known is null || (isWindows && known != MediaTypes.Csv)) return null;
        return isWindows ? new MediaTypeHeaderValue(known) { Charset = Windows1252.Name } : new MediaTypeHeaderValue(known);
    }

    public async ValueTask DisposeAsync()
    {
        if (inUtf8 is not null) await inUtf8.DisposeAsync();
        await content.DisposeAsync();
    }

    /// <summary>Takes away a file that could not be written, also what of it was still to be.</summary>
    private static async Task Discard(FileBufferingReadStream content)
    {
        try
        {
            await content.DisposeAsync();
        }
        catch (IOException)
        {
            // The space for that is missing too; the file goes as it is closed.
        }
    }

    /// <summary>What comes from the sender: whether that broke off, and its last bytes.</summary>
    private sealed class SentStream(Stream inner) : Stream
    {
        private readonly byte[] tail = new byte[sizeof(uint)];

        public bool IsBroken { get; private set; }

        /// <summary>Whether the stream, read to its end, ends in a number.</summary>
        public async Task<bool> EndsIn(uint number, CancellationToken cancellation)
        {
            var rest = new byte[1024];
            while (await ReadAsync(rest, cancellation) > 0) { }
            return BinaryPrimitives.ReadUInt32LittleEndian(tail) == number;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = 0;
            try
            {
                read = await inner.ReadAsync(buffer, cancellationToken);
            }
            catch
            {
                IsBroken = true;
                throw;
            }
            var last = buffer.Span[..read];
            if (read >= tail.Length)
            {
                last[^tail.Length..].CopyTo(tail);
            }
            else
            {
                tail.AsSpan(read).CopyTo(tail);
                last.CopyTo(tail.AsSpan(tail.Length - read));
            }
            return read;
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
