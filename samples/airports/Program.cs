using Airports;
using Airports.Flights;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);

// The setting may name another folder, also one of OpenFlights files.
var folder = Path.Combine(builder.Environment.ContentRootPath, builder.Configuration["AIRPORTS_DATA"] ?? "data");
// Read now, once: a folder that is wrong stops the start, not the first request.
builder.Services.AddSingleton<IFlightData>(FlightData.Load(folder));
builder.UseMiddleware<ServerTiming>();

builder.Build().Run();
