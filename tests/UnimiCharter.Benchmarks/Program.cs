using UnimiCharter.Benchmarks;

static async Task<int> Fill(string connectionString)
{
    await Seed.Write(connectionString, Seed.Services);
    return 0;
}

return args switch
{
    ["bare", var connectionString] => await Bare.Serve(connectionString),
    ["usual", var connectionString, var services] => await UnimiCharter.Benchmarks.Usual.UsualWay.Serve(connectionString, int.Parse(services, System.Globalization.CultureInfo.InvariantCulture)),
    ["bytes", var file] => await Bare.ServeBytes(file),
    ["seed", var connectionString] => await Fill(connectionString),
    _ => await Bench.Run(args),
};
