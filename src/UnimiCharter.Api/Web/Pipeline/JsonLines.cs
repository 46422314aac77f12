using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace UnimiCharter.Api.Web;

/// <summary>
/// Logs a JSON object on each line, in the framework's own shape. Lines are gathered for a moment and written together: a thread
/// woken for each would cost a request more than the rest of its line. They are lost rather than waited for while nobody takes them.
/// </summary>
internal sealed class JsonLines : ILoggerProvider, ISupportExternalScope
{
    private const int MaxGathered = 4 * 1024 * 1024;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    private readonly Stream output;
    private readonly TimeProvider time;
    private readonly Thread thread;
    private readonly AutoResetEvent some = new(false);
    // Not the slim one, which spins before it waits.
    private readonly ManualResetEvent stopping = new(false);
    private readonly Lock gate = new();
    private ArrayBufferWriter<byte> gathered = new();
    private long lost;
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public JsonLines(Stream output, TimeProvider time)
    {
        (this.output, this.time) = (output, time);
        thread = new(WriteAll) { IsBackground = true, Name = "Log" };
        thread.Start();
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    /// <summary>Writes what is gathered.</summary>
    public void Dispose()
    {
        stopping.Set();
        some.Set();
        thread.Join(TimeSpan.FromSeconds(1));
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        bool isFirst;
        lock (gate)
        {
            isFirst = gathered.WrittenCount == 0;
            if (gathered.WrittenCount + line.Length > MaxGathered)
            {
                lost++;
                return;
            }
            gathered.Write(line);
        }
        if (isFirst) some.Set();
    }

    private void WriteAll()
    {
        var writing = new ArrayBufferWriter<byte>();
        for (var isLast = false; !isLast;)
        {
            some.WaitOne();
            isLast = stopping.WaitOne(Moment);
            long unsaid;
            lock (gate)
            {
                (writing, gathered) = (gathered, writing);
                (unsaid, lost) = (lost, 0);
            }
            try
            {
                output.Write(writing.WrittenSpan);
                output.Flush();
            }
            catch (IOException)
            {
                // Nobody reads any more.
            }
            writing.ResetWrittenCount();
            if (unsaid > 0) Log(typeof(JsonLines).FullName!, LogLevel.Warning, [new("Lost", unsaid)], string.Create(CultureInfo.InvariantCulture, $"{unsaid} lines were lost: nobody took them"), null);
        }
    }

    private void Log(string category, LogLevel level, IReadOnlyList<KeyValuePair<string, object?>> state, string message, Exception? exception)
    {
        var line = Line.Begin();
        var json = line.Json;
        json.WriteStartObject();
        Span<byte> instant = stackalloc byte[28];
        time.GetUtcNow().UtcDateTime.TryFormat(instant, out _, "O", CultureInfo.InvariantCulture);
        // To the millisecond.
        instant[23] = (byte)'Z';
        json.WriteString("Timestamp"u8, instant[..24]);
        json.WriteString("LogLevel"u8, Name(level));
        json.WriteString("Category"u8, category);
        json.WriteString("Message"u8, message);
        if (exception is not null) json.WriteString("Exception"u8, exception.ToString());
        json.WriteStartObject("State"u8);
        Write(json, state);
        json.WriteEndObject();
        json.WriteStartArray("Scopes"u8);
        scopes.ForEachScope(static (scope, json) =>
        {
            json.WriteStartObject();
            Write(json, scope as IReadOnlyList<KeyValuePair<string, object?>> ?? [new("Message", scope)]);
            json.WriteEndObject();
        }, json);
        json.WriteEndArray();
        json.WriteEndObject();
        Add(line.End());
    }

    /// <summary>Writes the members of an object; the template of the message is none.</summary>
    private static void Write(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var (field, value) = fields[i];
            if (field == "{OriginalFormat}") continue;
            json.WritePropertyName(field);
            switch (value)
            {
                case null: json.WriteNullValue(); break;
                case string text: json.WriteStringValue(text); break;
                case int number: json.WriteNumberValue(number); break;
                case long number: json.WriteNumberValue(number); break;
                case bool truth: json.WriteBooleanValue(truth); break;
                default: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
            }
        }
    }

    private static ReadOnlySpan<byte> Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "Trace"u8,
        LogLevel.Debug => "Debug"u8,
        LogLevel.Information => "Information"u8,
        LogLevel.Warning => "Warning"u8,
        LogLevel.Error => "Error"u8,
        _ => "Critical"u8,
    };

    private sealed class Logger(JsonLines lines, string category) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => lines.scopes.Push(state);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Log(category, logLevel, state as IReadOnlyList<KeyValuePair<string, object?>> ?? [], formatter(state, exception), exception);
    }

    /// <summary>Where a thread writes a line, before it is added to the others.</summary>
    private sealed class Line
    {
        [ThreadStatic]
        private static Line? mine;

        private readonly ArrayBufferWriter<byte> bytes = new(1024);

        private Line() => Json = new(bytes, new() { Encoder = ApiJson.Options.Encoder });

        public Utf8JsonWriter Json { get; }

        public static Line Begin()
        {
            var line = mine ??= new();
            line.bytes.ResetWrittenCount();
            line.Json.Reset();
            return line;
        }

        public ReadOnlySpan<byte> End()
        {
            Json.Flush();
            bytes.Write("\n"u8);
            return bytes.WrittenSpan;
        }
    }
}
