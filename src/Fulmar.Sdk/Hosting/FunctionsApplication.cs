namespace Fulmar;

/// <summary>Where an app's <c>Program.cs</c> begins: <c>FunctionsApplication.CreateBuilder(args).Build().Run()</c>.</summary>
public static class FunctionsApplication
{
    /// <summary>
    /// A builder with configuration from <c>appsettings.json</c>, <c>appsettings.{environment}.json</c>, the app's settings and the
    /// command line, and with logging that ends in the host.
    /// </summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
