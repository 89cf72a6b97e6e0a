using Fulmar.Sdk.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Triggers;

/// <summary>What starts a function: <see cref="HttpTrigger"/>, <see cref="TimerTrigger"/> or <see cref="MessageTrigger"/>.</summary>
/// <param name="Parameter">The parameter that its attribute stands on.</param>
/// <param name="Binding">It in the vocabulary of <c>function.json</c>.</param>
internal abstract record Trigger(IParameterSymbol Parameter, BindingModel Binding);
