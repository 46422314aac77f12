using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace UnimiCharter.Api.Tables;

/// <summary>
/// A workbook before it is read: whether it is one, unpacks to what memory and time allow, and what of it the reader passes over in
/// silence: cells with an error, formulas without a stored value, the system of its dates.
/// </summary>
internal sealed class XlsxParts
{
    public const int MaxBytes = 256 * 1024 * 1024;
    public const int MaxColumns = 1_000;

    private const int MaxParts = 1_000;
    private const int MaxRatio = 100;
    private const int AlwaysUnpacked = 1024 * 1024;
    private const int MaxBytesOfTexts = 64 * 1024 * 1024;
    private const int MaxRunsOfText = 100;
    private const int LastRow = 1_048_576;

    // #GETTING_DATA, with some to spare.
    private const int LongestError = 16;

    private const int DaysTo1904 = 1462;
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    // ECMA-376, part 1, and the annex of PKWARE's note on the end of the directory.
    private const int EndOfDirectory = 0x06054b50;
    private const int EndOfDirectoryBytes = 22;
    private const int MaxDirectory = 1024 * 1024;

    private readonly Dictionary<(string Sheet, int Row, int Column), string?> faulty = [];
    private readonly HashSet<string> errors = [];

    private XlsxParts() { }

    /// <summary>Days that the reader's dates are to be put forward.</summary>
    public int DaysBehind { get; private set; }

    /// <summary>What a cell says is wrong with it, as <c>#DIV/0!</c>; empty of a formula that was never calculated; null of one that is as it should be.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="column">From 0.</param>
    public string? FaultIn(string sheet, int row, int column) => faulty.Count == 0 ? null : faulty.GetValueOrDefault((sheet, row, column));

    /// <exception cref="InvalidDataException">It is no workbook.</exception>
    public static (XlsxParts? Parts, Fault? Fault) Of(Stream content, CancellationToken cancellation)
    {
        if (FaultOf(content) is { } fault) return (null, fault);
        content.Position = 0;
        var parts = new XlsxParts();
        using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        if (FaultOf(zip) is { } unfit) return (null, unfit);
        try
        {
            return (parts, parts.Read(zip, cancellation));
        }
        catch (Exception e) when (e is XmlException or FormatException or OverflowException)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private Fault? Read(ZipArchive zip, CancellationToken cancellation)
    {
        var paths = new Dictionary<string, string>();
        using (var relations = Open(zip, "xl/_rels/workbook.xml.rels") ?? throw new InvalidDataException())
            while (relations.Read())
                if (relations is { NodeType: XmlNodeType.Element, LocalName: "Relationship" }) paths[relations.GetAttribute("Id") ?? ""] = relations.GetAttribute("Target") ?? "";
        using (var texts = Open(zip, "xl/sharedStrings.xml"))
            if (texts is not null) CountRuns(texts);

        using var workbook = Open(zip, "xl/workbook.xml") ?? throw new InvalidDataException();
        while (workbook.Read())
        {
            if (workbook is { NodeType: XmlNodeType.Element, LocalName: "workbookPr" } && workbook.GetAttribute("date1904") is { } is1904)
                // Of the two ways to write it the reader knows one.
                DaysBehind = is1904 is "true" or "on" ? DaysTo1904 : 0;
            if (workbook is not { NodeType: XmlNodeType.Element, LocalName: "sheet" }) continue;
            var (name, path) = (workbook.GetAttribute("name") ?? "", paths.GetValueOrDefault(workbook.GetAttribute("id", Relations) ?? "", ""));
            using var sheet = Open(zip, path.StartsWith("/xl/", StringComparison.OrdinalIgnoreCase) ? path[1..] : "xl/" + path);
            if (sheet is not null && !Read(sheet, name, cancellation)) return TooLarge();
        }
        return null;
    }

    /// <returns>False of a sheet with too many columns.</returns>
    private bool Read(XmlReader xml, string sheet, CancellationToken cancellation)
    {
        var (row, column) = (-1, -1);
        var (isError, isFormula, hasValue, runs) = (false, false, false, 0);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "c") End();
            if (xml.NodeType != XmlNodeType.Element) continue;
            switch (xml.LocalName)
            {
                case "row":
                    cancellation.ThrowIfCancellationRequested();
                    var number = xml.GetAttribute("r") is { } r ? int.Parse(r, NumberStyles.None, CultureInfo.InvariantCulture) - 1 : row + 1;
                    // The reader counts the rows between, as far as it is told.
                    if (number <= row || number >= LastRow) throw new InvalidDataException();
                    (row, column) = (number, -1);
                    break;
                case "c":
                    column = xml.GetAttribute("r") is { } reference ? ColumnOf(reference) : column + 1;
                    if (column >= MaxColumns) return false;
                    (isError, isFormula, hasValue, runs) = (xml.GetAttribute("t") == "e", false, false, 0);
                    if (xml.IsEmptyElement) End();
                    break;
                case "f": isFormula = true; break;
                case "is": hasValue = true; break;
                case "t" or "r" when ++runs > MaxRunsOfText: throw new InvalidDataException();
                case "v":
                    hasValue = true;
                    if (isError) faulty[(sheet, row, column)] = Once(xml.IsEmptyElement || !xml.Read() || xml.NodeType != XmlNodeType.Text ? "#" : xml.Value[..Math.Min(xml.Value.Length, LongestError)]);
                    break;
            }
        }
        return true;

        void End()
        {
            if (isFormula && !hasValue) faulty[(sheet, row, column)] = "";
        }
    }

    /// <summary>There are few of them, of many cells.</summary>
    private string Once(string error)
    {
        if (errors.TryGetValue(error, out var known)) return known;
        errors.Add(error);
        return error;
    }

    /// <summary>The reader puts a text together piece by piece.</summary>
    private static void CountRuns(XmlReader xml)
    {
        for (var runs = 0; xml.Read();)
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "si" }) runs = 0;
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "t" } && ++runs > MaxRunsOfText) throw new InvalidDataException();
    }

    private static int ColumnOf(string reference)
    {
        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetter).Take(4)) column = column * 26 + (char.ToUpperInvariant(letter) - 'A' + 1);
        return column == 0 ? throw new InvalidDataException() : column - 1;
    }

    private static XmlReader? Open(ZipArchive zip, string path) =>
        zip.Entries.FirstOrDefault(e => e.FullName.Replace('\\', '/').Equals(path, StringComparison.OrdinalIgnoreCase)) is { } part
            ? XmlReader.Create(part.Open(), new XmlReaderSettings { CloseInput = true, IgnoreComments = true, IgnoreProcessingInstructions = true })
            : null;

    /// <summary>What is wrong with the file, before anything of it is unpacked.</summary>
    private static Fault? FaultOf(Stream content)
    {
        content.Position = 0;
        Span<byte> start = stackalloc byte[8];
        var read = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (start[..read].SequenceEqual<byte>([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])) return new Fault(IsEncrypted(content) ? "encrypted-workbook" : "old-workbook");
        if (!start[..read].StartsWith("PK\u0003\u0004"u8)) return new Fault("malformed-workbook");

        // How long the list of parts is must be known before it is read as a whole.
        var tail = new byte[(int)Math.Min(content.Length, EndOfDirectoryBytes + ushort.MaxValue)];
        content.Position = content.Length - tail.Length;
        content.ReadExactly(tail);
        for (var at = tail.Length - EndOfDirectoryBytes; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(tail.AsSpan(at)) != EndOfDirectory) continue;
            var (parts, offset) = (BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 10)), BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16)));
            return parts > MaxParts || content.Length - offset > MaxDirectory + tail.Length ? TooLarge() : null;
        }
        return new Fault("malformed-workbook");
    }

    /// <summary>What is packed is told without unpacking it; more than is told does not come out.</summary>
    private static Fault? FaultOf(ZipArchive zip)
    {
        if (zip.Entries.Any(e => e.IsEncrypted)) return new Fault("encrypted-workbook");
        if (zip.Entries.Any(e => e.Name.Equals("vbaProject.bin", StringComparison.OrdinalIgnoreCase))) return new Fault("workbook-with-macros");
        return zip.Entries.Count > MaxParts || zip.Entries.Sum(e => e.Length) > MaxBytes
            || zip.Entries.Any(e => e.Length > AlwaysUnpacked + MaxRatio * e.CompressedLength)
            || zip.Entries.Any(e => e.Name.Equals("sharedStrings.xml", StringComparison.OrdinalIgnoreCase) && e.Length > MaxBytesOfTexts)
            ? TooLarge()
            : null;
    }

    private static bool IsEncrypted(Stream content)
    {
        var sought = "EncryptedPackage"u8.ToArray().SelectMany(letter => new byte[] { letter, 0 }).ToArray();
        var (buffer, kept) = (new byte[64 * 1024], 0);
        content.Position = 0;
        while (content.Read(buffer.AsSpan(kept)) is var read && read > 0)
        {
            var found = buffer.AsSpan(0, kept + read);
            if (found.IndexOf(sought) >= 0) return true;
            kept = Math.Min(found.Length, sought.Length - 1);
            found[^kept..].CopyTo(buffer);
        }
        return false;
    }

    private static Fault TooLarge() => new("workbook-too-large");
}
