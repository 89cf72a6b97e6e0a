using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fulmar.FunctionalTests.Processes;

/// <summary>The environment as it was when the tests began: hosts in this process put their settings there, which other hosts and processes must not see.</summary>
internal static class OwnEnvironment
{
    private static readonly Dictionary<string, string?> Variables = [];

    /// <summary>Gives it to a process that is started, with changes. A variable with the value null is taken out.</summary>
    public static void GiveTo(ProcessStartInfo start, IReadOnlyDictionary<string, string?>? changes)
    {
        start.Environment.Clear();
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        // The tests run under the clone's runtime; what they start must find its own.
        start.Environment.Remove("DOTNET_ROOT");
        foreach (var (name, value) in changes ?? new Dictionary<string, string?>())
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }
    }

    /// <summary>It, for a host in this process, with one variable changed.</summary>
    public static IReadOnlyDictionary<string, string?> With(string name, string? value) => new Dictionary<string, string?>(Variables) { [name] = value };

    [ModuleInitializer]
    internal static void Remember()
    {
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables()) Variables[(string)variable.Key] = (string?)variable.Value;
    }
}
