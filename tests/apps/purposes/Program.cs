using Microsoft.Extensions.Hosting;

// Each of these ends in a way of its own.
switch (Environment.GetEnvironmentVariable("MAIN"))
{
    case "throws": ReadCatalogue("fares.csv"); break;
    case "returns": return;
}

FunctionsApplication.CreateBuilder(args).Build().Run();

static void ReadCatalogue(string file) => throw new InvalidDataException($"There is no price in {file}.");
