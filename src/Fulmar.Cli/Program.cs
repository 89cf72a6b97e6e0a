using Fulmar.Cli.CommandLine;

return await FulmarCommand.RunAsync(args).ConfigureAwait(false);
