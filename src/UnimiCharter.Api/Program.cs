return await UnimiCharter.Api.Operations.Commands.Run(args);
