namespace UnimiCharter.Store.Tests;

public sealed class PersonDocumentTests
{
    // By sha256sum: a salt of 32 zeros, then each list behind the number of its texts, and each text behind its length, in four bytes, the highest first.
    [Fact]
    public void What_is_told_is_hashed_with_its_salt_text_by_text()
    {
        var salt = new byte[32];
        Assert.Equal("3a78e70e79fd2c124af39cae3df043f35c352cbfebbd2a44c946735e67661e81", KeptParticulars.HashOf(new("Anna Neri", ["02 503 1"], ["anna.neri@unimi.it"]), salt));
        Assert.NotEqual(KeptParticulars.HashOf(new("A", ["b"], []), salt), KeptParticulars.HashOf(new("A", [], ["b"]), salt));
        Assert.NotEqual(KeptParticulars.HashOf(new("A", ["bc"], []), salt), KeptParticulars.HashOf(new("A", ["b", "c"], []), salt));
        var other = new byte[32];
        other[^1] = 1;
        Assert.NotEqual(KeptParticulars.HashOf(new("A", [], []), salt), KeptParticulars.HashOf(new("A", [], []), other));
    }

    [Fact]
    public void The_same_is_salted_anew_each_time()
    {
        var (one, other) = (KeptParticulars.Of(new("Anna Neri", [], [])), KeptParticulars.Of(new("Anna Neri", [], [])));
        Assert.NotEqual(one.Hash, other.Hash);
        Assert.True(one.AreWhole && other.AreWhole);
        Assert.False((one with { Particulars = new("Anna Nera", [], []) }).AreWhole);
    }
}
