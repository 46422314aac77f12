using UnimiCharter.Benchmarks;

return args switch
{
    ["bare", var connectionString] => await Bare.Serve(connectionString),
    ["seed", var connectionString] => await Bench.Fill(connectionString),
    _ => await Bench.Run(args),
};
