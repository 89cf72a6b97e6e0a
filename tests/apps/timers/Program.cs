using Microsoft.Extensions.Hosting;

FunctionsApplication.CreateBuilder(args).Build().Run();
