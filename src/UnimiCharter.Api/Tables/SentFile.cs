using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace UnimiCharter.Api.Tables;

/// <summary>
/// A file as it was sent, whole: nothing of it is looked at before its last byte has come, so that a sender who goes away
/// leaves nothing behind. Kept in a file once it is larger than memory should hold.
/// </summary>
internal sealed class SentFile : IAsyncDisposable
{
    private const int BytesOfMiB = 1024 * 1024;
    private const int MemoryThreshold = BytesOfMiB;

    private readonly FileBufferingReadStream content;

    private FileBufferingReadStream? inUtf8;

    private SentFile(FileBufferingReadStream content, byte[] hash) => (this.content, Hash) = (content, hash);

    public Stream Content => content;

    /// <summary>The encoding of its text; null for UTF-8.</summary>
    public string? Encoding { get; private set; }

    /// <summary>SHA-256 of the bytes, unpacked.</summary>
    public byte[] Hash { get; }

    /// <summary>That its header was found in; null where it told none.</summary>
    public Language? Language { get; private set; }

    /// <summary>The sheet of a workbook that was read before.</summary>
    public XlsxSheet Sheet(TableHeader header, CancellationToken cancellation) => XlsxSheet.Open(content, header, out _, out _, cancellation) ?? throw new InvalidDataException();

    /// <summary>Reads the body to its end, unpacking it where it is packed.</summary>
    /// <param name="most">Bytes, in whole MiB.</param>
    /// <exception cref="NoSpaceException">The folder for temporary files is full, or cannot be written.</exception>
    public static async Task<(SentFile? File, Fault? Fault)> Receive(Upload upload, int most, CancellationToken cancellation)
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
                if ((total += read) > most) break;
            }
            content.Position = 0;
            // What was cut off unpacks without complaint, but does not end in its own length (RFC 1952: ISIZE).
            if (packed is not null && total <= most && !await packed.EndsIn((uint)total, cancellation)) throw new InvalidDataException();
            if (total > 0 && total <= most) return (new(content, hash.GetHashAndReset()), null);
            if (total > most) fault = new Fault("body-too-large", string.Create(CultureInfo.InvariantCulture, $"{most / BytesOfMiB} MiB"));
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

    /// <summary>Goes to its beginning, or behind the mark of UTF-8 with which it begins.</summary>
    /// <returns>Whether there is one.</returns>
    public async Task<bool> PassMark(CancellationToken cancellation)
    {
        var preamble = System.Text.Encoding.UTF8.Preamble.ToArray();
        var start = new byte[preamble.Length];
        content.Position = 0;
        await content.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation);
        var hasMark = start.AsSpan().SequenceEqual(preamble);
        content.Position = hasMark ? start.Length : 0;
        return hasMark;
    }

    /// <summary>The rows of a table, in CSV or in a workbook, or why the whole of it cannot be read. A CSV that is said not to be in UTF-8, or is plainly not, is read as what it is.</summary>
    /// <param name="decimals">Of a CSV; null where nobody said it.</param>
    public async Task<(List<T> Rows, Fault? Fault)> Read<T>(MediaTypeHeaderValue type, TableOf<T> table, DecimalMark? decimals, CancellationToken cancellation)
    {
        if (type.MediaType == MediaTypes.Xlsx)
        {
            var workbook = XlsxRows.Read(content, table, out var language, cancellation);
            Language = language;
            return workbook;
        }
        var (hasMark, isWindows) = (await PassMark(cancellation), type.Charset.HasValue);
        // The reader passes over the mark itself.
        content.Position = 0;
        var read = isWindows ? ([], new Fault(CsvRows.MalformedEncoding)) : await CsvRows.Read(content, decimals, table, cancellation);
        if (hasMark || read.Fault is not { } fault || (fault.Code != CsvRows.MalformedEncoding && !fault.Errors.Any(e => e.Code == CsvRows.MalformedEncoding))) return read;
        inUtf8 = await Windows1252.Read(content, isWindows, MemoryThreshold, cancellation);
        if (inUtf8 is null) return read;
        Encoding = Windows1252.Name;
        return await CsvRows.Read(inUtf8, decimals, table, cancellation);
    }

    /// <summary>The media type of a request; null when it is none of those that are taken.</summary>
    public static MediaTypeHeaderValue? TypeOf(Upload upload, params string[] taken)
    {
        if (upload.ContentType is not { } type) return null;
        var charset = type.Charset.HasValue ? type.Charset.Value!.Trim('"') : null;
        var isWindows = charset is not null && Windows1252.IsCalled(charset);
        if (charset is not null && !isWindows && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) return null;
        var named = type.MediaType.Value?.ToLowerInvariant() is "application/ndjson" or "application/jsonl" ? MediaTypes.NdJson : type.MediaType.Value?.ToLowerInvariant();
        if (named is null || !taken.Contains(named) || (isWindows && named != MediaTypes.Csv)) return null;
        return isWindows ? new MediaTypeHeaderValue(named) { Charset = Windows1252.Name } : new MediaTypeHeaderValue(named);
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
