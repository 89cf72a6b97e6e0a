using System.Globalization;
using Fulmar.Cli.CommandLine;

// Whatever the terminal's locale is: what is printed here is read by programs, and an app behaves the same on every machine. It may choose its own.
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

return await FulmarCommand.RunAsync(args).ConfigureAwait(false);
