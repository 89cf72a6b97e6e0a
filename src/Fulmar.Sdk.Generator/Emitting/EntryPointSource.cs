namespace Fulmar.Sdk.Generator.Emitting;

/// <summary>The <c>Main</c> of an app that wrote none.</summary>
internal static class EntryPointSource
{
    public const string Text = IndexSource.Header + """

        namespace Fulmar.Generated
        {
            /// <summary>Starts an app without a Program.cs.</summary>
            internal static class Program
            {
                private static void Main(string[] args) =>
                    global::Microsoft.Extensions.Hosting.HostingAbstractionsHostExtensions.Run(global::Fulmar.FunctionsApplication.CreateBuilder(args).Build());
            }
        }

        """;
}
