using System.Globalization;
using UnimiCharter.Attacks;

const decimal DefaultMinutes = 5;
const int BrokenOff = 130;

(string Name, Func<Attack, Task> Run)[] campaigns =
[
    ("hostile", HostileAttack.Run), ("crash", CrashAttack.Run), ("node", NodeAttack.Run), ("tamper", TamperAttack.Run), ("slow", SlowAttack.Run),
];

var (given, seed) = args is [.., "--seed", var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var read)
    ? (args[..^2], read)
    : (args, Random.Shared.Next());
var minutes = DefaultMinutes;
if (given is not [var name, ..] || given.Length > 2 || campaigns.All(c => c.Name != name)
    || (given.Length == 2 && !(decimal.TryParse(given[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out minutes) && minutes > 0)))
{
    await Console.Error.WriteLineAsync($"usage: attack {string.Join(" | ", campaigns.Select(c => c.Name))} [MINUTES] [--seed N]");
    return 2;
}

var attack = new Attack(name, TimeSpan.FromMinutes((double)minutes), seed);
Console.CancelKeyPress += (_, _) =>
{
    // The same press ends the nodes too: what was counted until then is told.
    attack.Tell();
    Environment.Exit(BrokenOff);
};
return await attack.Carry(campaigns.Single(c => c.Name == name).Run);
