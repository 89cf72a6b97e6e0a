using System.Globalization;
using Fulmar.Benchmarks.Measuring;

namespace Fulmar.Benchmarks.Loads;

/// <summary>A running host loads a new version of an app in JavaScript into a worker that waited: from the request to reload to the function's answer.</summary>
internal static class ColdStartLoad
{
    // The next worker is ready to be taken, and the version before has ended.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.5);

    public static async Task<int> RunAsync(IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        var rounds = options.Count > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 15;
        Machine.Require("npm", "https://nodejs.org");
        Repository.BuildHost();
        var (trivialApp, lodashApp) = (Repository.Install("benchmarks/apps/hello-js"), Repository.Install("benchmarks/apps/lodash-js"));
        await using var trivial = await JavaScript.FulmarAsync("trivial", trivialApp);
        await using var lodash = await JavaScript.FulmarAsync("lodash", lodashApp);
        Subject[] both = [trivial, lodash];
        var took = both.ToDictionary(subject => subject, _ => new List<double>());
        // The first rounds also warm the path of a reload itself.
        const int warm = 3;
        for (var round = 0; round < rounds + warm && !cancellationToken.IsCancellationRequested; round++)
            foreach (var subject in round % 2 == 0 ? both : both.Reverse())
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
                var milliseconds = await StartLoad.FirstCallAsync(subject, JavaScript.DataOf(subject.Name));
                if (round >= warm) took[subject].Add(milliseconds);
            }
        var rows = new Rows("coldstart");
        rows.Add("first call of a trivial app in a worker that waited (load + call)", "ms", took[trivial], null, 8, 3, (a, _) => a);
        rows.Add("the same of an app with @azure/functions and lodash", "ms", took[lodash], null, 30, 16, (a, _) => a);
        return rows.Write();
    }
}
