// A bare Kestrel minimal API: the least that ASP.NET Core does for a JSON answer.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var app = builder.Build();
app.MapGet("/api/hello", () => new Greeting("Hello, world!"));
app.MapGet("/api/allocated", () => GC.GetTotalAllocatedBytes(precise: true).ToString(System.Globalization.CultureInfo.InvariantCulture));
app.Run();

internal sealed record Greeting(string Message);
