using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>
/// The names of queues, topics and subscriptions in attributes, by the rules of Azure
/// (https://learn.microsoft.com/rest/api/storageservices/naming-queues-and-metadata,
/// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules).
/// </summary>
internal static class EntityName
{
    private const string DeadLetters = "/$DeadLetterQueue";

    /// <summary>A storage queue. Azure takes any case and means the lower one.</summary>
    public static string Queue(FunctionSymbol function, AttributeData attribute, FindingList findings, bool isOutput = false)
    {
        var name = Read(function, attribute, 0, ProblemOfQueue, findings, isOutput);
        return HasHoles(name, isOutput) ? name : name.ToLowerInvariant();
    }

    /// <summary>A Service Bus queue or topic.</summary>
    public static string ServiceBus(FunctionSymbol function, AttributeData attribute, FindingList findings, bool isOutput = false) =>
        Read(function, attribute, 0, name => ProblemOfPath(name, 260), findings, isOutput);

    /// <summary>A topic's subscription.</summary>
    public static string Subscription(FunctionSymbol function, AttributeData attribute, FindingList findings) =>
        Read(function, attribute, 1, name => ProblemOfPath(name, 50), findings, isOutput: false);

    private static string Read(
        FunctionSymbol function, AttributeData attribute, int position, Func<string, string?> problemOf, FindingList findings, bool isOutput)
    {
        var name = attribute.Text(position) ?? "";
        var place = AttributePlace.OfArgument(attribute, position);
        if (!BindingExpression.IsClosed(name)) findings.Add(Rule.OpenExpression, place, name, function.Name);
        else if (!HasHoles(name, isOutput) && problemOf(name) is { } problem) findings.Add(Rule.BadEntityName, place, name, function.Name, problem);
        return name;
    }

    /// <summary>Whether the name is known at run time only: by a setting, or by a value of the trigger, which only outputs can have.</summary>
    private static bool HasHoles(string name, bool isOutput) => name.Contains('%') || (isOutput && name.Contains('{'));

    private static string? ProblemOfQueue(string name)
    {
        if (name.Length is < 3 or > 63) return "it must have 3 to 63 characters.";
        if (!name.All(c => IsLetterOrDigit(c) || c == '-')) return "it may hold letters, digits and '-' only.";
        if (name[0] == '-' || name[name.Length - 1] == '-') return "it must begin and end with a letter or digit.";
        return name.Contains("--") ? "two '-' follow each other." : null;
    }

    private static string? ProblemOfPath(string name, int longest)
    {
        if (name.EndsWith(DeadLetters, StringComparison.OrdinalIgnoreCase)) name = name.Substring(0, name.Length - DeadLetters.Length);
        if (name.Length == 0 || name.Length > longest) return $"it must have 1 to {longest} characters.";
        if (!name.All(c => IsLetterOrDigit(c) || c is '.' or '-' or '_' or '/')) return "it may hold letters, digits, '.', '-', '_' and '/' only.";
        return IsLetterOrDigit(name[0]) && IsLetterOrDigit(name[name.Length - 1]) ? null : "it must begin and end with a letter or digit.";
    }

    private static bool IsLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
