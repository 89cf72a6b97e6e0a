using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>Reads what an output attribute says. A new kind of output is read here.</summary>
internal static class OutputReader
{
    public static bool IsOutput(AttributeData attribute) => attribute.AttributeClass.IsOrDerivesFrom(WellKnown.Output);

    /// <summary>The one output of a value; null for none, and where something is wrong.</summary>
    /// <param name="function">The function.</param>
    /// <param name="name">The binding's name.</param>
    /// <param name="attributes">The value's attributes.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static BindingModel? Read(FunctionSymbol function, string name, IEnumerable<AttributeData> attributes, FindingList findings)
    {
        var outputs = attributes.Where(IsOutput).ToList();
        if (outputs.Count > 1) findings.Add(Rule.SeveralOutputs, AttributePlace.Of(outputs[1]), function.Name);
        return outputs.Count == 1 ? Read(function, name, outputs[0], findings) : null;
    }

    private static BindingModel? Read(FunctionSymbol function, string name, AttributeData attribute, FindingList findings)
    {
        if (attribute.AttributeClass.Is(WellKnown.QueueOutput))
            return Output("queue", "queueName", EntityName.Queue(function, attribute, findings, isOutput: true));
        if (attribute.AttributeClass.Is(WellKnown.ServiceBusOutput))
        {
            var isTopic = attribute.ConstructorArguments.ElementAtOrDefault(1).MemberName() == "topic";
            return Output("serviceBus", isTopic ? "topicName" : "queueName", EntityName.ServiceBus(function, attribute, findings, isOutput: true));
        }
        findings.Add(Rule.UnknownOutput, AttributePlace.Of(attribute), function.Name, attribute.AttributeClass!.ShortName());
        return null;

        BindingModel Output(string type, string property, string target) => new(name, type, "Out",
            new[] { new BindingProperty(property, Code.Text(target)) }.Concat(attribute.Options("Connection")).ToEquatable());
    }
}
