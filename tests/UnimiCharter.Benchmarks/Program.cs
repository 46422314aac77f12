using UnimiCharter.Benchmarks;

return args switch
{
    ["bare", var connectionString] => await Bare.Serve(connectionString),
    ["bytes", var file] => await Bare.ServeBytes(file),
    ["seed", var connectionString] => await Bench.Fill(connectionString),
    _ => await Bench.Run(args),
};
