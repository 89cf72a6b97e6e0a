using System.Globalization;
using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>Reads <c>[FixedDelayRetry]</c> and <c>[ExponentialBackoffRetry]</c>.</summary>
internal static class RetryReader
{
    public static RetryModel? Read(FunctionSymbol function, FindingList findings)
    {
        var policies = function.Method.GetAttributes().Where(a => a.AttributeClass.IsOrDerivesFrom(WellKnown.Retry)).ToList();
        if (policies.Count == 0) return null;
        if (policies.Count > 1)
        {
            findings.Add(Rule.BadRetry, AttributePlace.Of(policies[1]), function.Name, "the function has two. Keep one.");
            return null;
        }
        var policy = policies[0];
        if (policy.AttributeClass.Is(WellKnown.FixedDelayRetry)) return Read(function, policy, "FixedDelay", 1, 1, findings);
        if (policy.AttributeClass.Is(WellKnown.ExponentialBackoffRetry)) return Read(function, policy, "ExponentialBackoff", 1, 2, findings);
        findings.Add(Rule.BadRetry, AttributePlace.Of(policy), function.Name,
            $"this version does not know [{policy.AttributeClass!.ShortName()}]. Take [FixedDelayRetry] or [ExponentialBackoffRetry].");
        return null;
    }

    private static RetryModel? Read(FunctionSymbol function, AttributeData policy, string strategy, int minimumAt, int maximumAt, FindingList findings)
    {
        var count = policy.ConstructorArguments.FirstOrDefault().Value as int? ?? 0;
        if (count < -1)
        {
            findings.Add(Rule.BadRetry, AttributePlace.OfArgument(policy, 0), function.Name, $"{count} attempts are fewer than none. Take -1 for no limit.");
            return null;
        }
        if (Interval(function, policy, minimumAt, findings) is not { } minimum || Interval(function, policy, maximumAt, findings) is not { } maximum) return null;
        if (minimum > maximum)
        {
            findings.Add(Rule.BadRetry, AttributePlace.OfArgument(policy, minimumAt), function.Name, "its minimum is longer than its maximum. Exchange them.");
            return null;
        }
        return new RetryModel(strategy, count, minimum.Ticks, maximum.Ticks);
    }

    private static TimeSpan? Interval(FunctionSymbol function, AttributeData policy, int position, FindingList findings)
    {
        var text = policy.Text(position) ?? "";
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval >= TimeSpan.Zero) return interval;
        findings.Add(Rule.BadRetry, AttributePlace.OfArgument(policy, position), function.Name, $"'{text}' is no interval. Write it as hh:mm:ss.");
        return null;
    }
}
