using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Fulmar.Hosting;

/// <summary>Where an app's configuration comes from, with a <c>Program.cs</c> or without.</summary>
internal static class AppConfiguration
{
    public static string EnvironmentName => Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT") ?? Environments.Production;

    public static IConfigurationBuilder AddAppFiles(this IConfigurationBuilder configuration, string environment) => configuration
        .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
        .AddJsonFile($"appsettings.{environment}.json", optional: true, reloadOnChange: false);
}
