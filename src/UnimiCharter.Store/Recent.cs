using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace UnimiCharter.Store;

/// <summary>
/// What was used lately, in two generations: when the young one is full it becomes the old one, and what was in the old one and
/// not used since is forgotten. A find, a remembering and a forgetting each take constant time.
/// JasperFx's RecentlyUsedCache counts entries and does not weigh them, and sorts all of them when it is told to forget some.
/// </summary>
/// <param name="capacity">What both generations hold at most, but for the last that was put in.</param>
/// <param name="weigh">How much of it a value takes; 1 when it is left out.</param>
public sealed class Recent<TKey, TValue>(long capacity, Func<TValue, long>? weigh = null)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock gate = new();
    private Dictionary<TKey, TValue> young = [];
    private Dictionary<TKey, TValue> old = [];
    private long weight;

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
            if (young.Remove(key, out var value)) weight -= WeightOf(value);
            old.Remove(key);
        }
    }

    private void Put(TKey key, TValue value)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrNullRef(young, key);
        if (!Unsafe.IsNullRef(ref place))
        {
            weight += WeightOf(value) - WeightOf(place);
            place = value;
            return;
        }
        if (weight >= capacity / 2) (old, young, weight) = (young, [], 0);
        young.Add(key, value);
        weight += WeightOf(value);
    }

    private long WeightOf(TValue value) => weigh?.Invoke(value) ?? 1;
}
