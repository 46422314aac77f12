namespace UnimiCharter.Postgres;

/// <summary>
/// What was used lately, in two generations: when the young one is full it becomes the old one, and what was in the old one and
/// not used since is forgotten. A find, a remembering and a forgetting each take constant time.
/// </summary>
public sealed class Recent<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock gate = new();
    private Dictionary<TKey, TValue> young = [];
    private Dictionary<TKey, TValue> old = [];

    public TValue? Find(TKey key)
    {
        lock (gate)
        {
            if (young.TryGetValue(key, out var value)) return value;
            if (!old.TryGetValue(key, out value)) return null;
            Put(key, value);
            return value;
        }
    }

    public void Remember(TKey key, TValue value)
    {
        lock (gate) Put(key, value);
    }

    public void Forget(TKey key)
    {
        lock (gate)
        {
            young.Remove(key);
            old.Remove(key);
        }
    }

    private void Put(TKey key, TValue value)
    {
        if (young.Count >= capacity / 2 && !young.ContainsKey(key)) (old, young) = (young, []);
        young[key] = value;
    }
}
