using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
// By the folder too: other hosts of the tests' process see the same variables.
if (builder.Configuration["Broken"] == "main" || builder.Configuration["BrokenIn"] == builder.Environment.ContentRootPath) throw new InvalidOperationException("broken on purpose");
builder.Services.AddSingleton<OneForAll>().AddScoped<OneForEach>().AddSingleton<IGreeter, Greeter>().AddHttpClient();
builder.UseMiddleware<Answering>();
builder.UseMiddleware(async (context, next) =>
{
    context.Items["before"] = "seen";
    await next();
    if (context.FunctionDefinition.Name == "MiddlewareChanges") context.GetInvocationResult().Value = $"{context.Result} and changed";
});
builder.Build().Run();
