using Airline.Flights;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);

builder.Services.AddSingleton(FlightPlan.Read(Path.Combine(builder.Environment.ContentRootPath, "data", "flights.csv")));

builder.Build().Run();
