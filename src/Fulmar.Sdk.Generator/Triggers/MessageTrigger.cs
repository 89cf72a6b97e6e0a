using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Reading;
using Fulmar.Sdk.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Triggers;

/// <summary>What <c>[QueueTrigger]</c> or <c>[ServiceBusTrigger]</c> says.</summary>
/// <param name="Parameter">The parameter that it stands on.</param>
/// <param name="Binding">The trigger.</param>
/// <param name="IsServiceBus">Whether the messages are of Service Bus.</param>
/// <param name="IsBatched">Whether the function takes many at once.</param>
internal sealed record MessageTrigger(IParameterSymbol Parameter, BindingModel Binding, bool IsServiceBus, bool IsBatched) : Trigger(Parameter, Binding)
{
    public static MessageTrigger ReadQueue(FunctionSymbol function, IParameterSymbol parameter, AttributeData attribute, FindingList findings)
    {
        var properties = new List<BindingProperty> { new("queueName", Code.Text(EntityName.Queue(function, attribute, findings))) };
        properties.AddRange(attribute.Options("Connection"));
        return new MessageTrigger(parameter, new(parameter.Name, "queueTrigger", "In", properties.ToEquatable()), IsServiceBus: false, IsBatched: false);
    }

    public static MessageTrigger ReadServiceBus(FunctionSymbol function, IParameterSymbol parameter, AttributeData attribute, FindingList findings)
    {
        var entity = Code.Text(EntityName.ServiceBus(function, attribute, findings));
        var properties = attribute.Text(1) is null
            ? new List<BindingProperty> { new("queueName", entity) }
            : [new("topicName", entity), new("subscriptionName", Code.Text(EntityName.Subscription(function, attribute, findings)))];
        properties.AddRange(attribute.Options("Connection", "IsSessionsEnabled", "AutoCompleteMessages"));
        var isBatched = attribute.Flag("IsBatched") ?? false;
        properties.Add(new("cardinality", Code.Text(isBatched ? "many" : "one")));

        if (attribute.Flag("AutoCompleteMessages") == false && !function.Method.Parameters.Any(p => p.Type.Is(WellKnown.ServiceBusMessageActions)))
            findings.Add(Rule.NobodySettles, AttributePlace.OfArgument(attribute, "AutoCompleteMessages"), function.Name);
        return new MessageTrigger(parameter, new(parameter.Name, "serviceBusTrigger", "In", properties.ToEquatable()), IsServiceBus: true, isBatched);
    }
}
