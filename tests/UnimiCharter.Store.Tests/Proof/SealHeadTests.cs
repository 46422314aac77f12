using System.Globalization;

namespace UnimiCharter.Store.Tests;

/// <summary>A head as it is written down and read again.</summary>
public sealed class SealHeadTests
{
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static readonly SealHead Head = SealHead.Of(48123, Hash);

    [Fact]
    public void It_is_the_position_and_seven_groups_without_letters_that_look_alike()
    {
        Assert.Equal("48123-KY3D-10C8-9HYP-B6HF-XAGC-APPG-2PEJ", Head.ToString());
        Assert.Matches("^48123(-[0-9A-HJKMNP-TV-Z]{4}){7}$", Head.ToString());
    }

    [Fact]
    public void It_is_read_as_it_was_written_also_by_hand()
    {
        var text = Head.ToString();
        foreach (var written in new[] { text, text.ToLowerInvariant(), text.Replace('0', 'O').Replace('1', 'I'), "48123-" + text[6..].Replace("-", " ", StringComparison.Ordinal), $" {text} " })
        {
            Assert.True(SealHead.TryParse(written, out var head), written);
            Assert.Equal(Head, head);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("48123")]
    [InlineData("-1-KY3D-10C8-9HYP-B6HF-XAGC-APPG-2PEJ")]
    [InlineData("99999999999999999999-KY3D-10C8-9HYP-B6HF-XAGC-APPG-2PEJ")]
    public void What_is_none_is_not_read(string? text) => Assert.False(SealHead.TryParse(text, out _));

    [Fact]
    public void A_slip_of_the_pen_is_no_head_in_nearly_all_cases()
    {
        var (text, slips, read) = (Head.ToString(), 0, 0);
        for (var i = 0; i < text.Length; i++)
            foreach (var c in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".Where(c => text[i] != '-' && c != text[i]))
            {
                slips++;
                if (SealHead.TryParse(string.Create(CultureInfo.InvariantCulture, $"{text[..i]}{c}{text[(i + 1)..]}"), out _)) read++;
            }
        Assert.InRange(read, 0, slips / 200);
    }

    [Fact]
    public void Others_are_not_equal()
    {
        Assert.NotEqual(Head, SealHead.Of(48124, Hash));
        Assert.NotEqual(Head, SealHead.Of(48123, "8" + Hash[1..]));
        Assert.Equal(Head, SealHead.Of(48123, Hash));
    }
}
