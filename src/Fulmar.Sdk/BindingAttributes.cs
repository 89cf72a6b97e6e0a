namespace Fulmar;

/// <summary>What connects a parameter, a return value or a member of it with the outside.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Method | AttributeTargets.ReturnValue)]
public abstract class BindingAttribute : Attribute;

/// <summary>A binding that starts the function. A function has exactly one.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute;

/// <summary>A binding that is read before the function runs.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class InputBindingAttribute : BindingAttribute;

/// <summary>A binding that is written after the function has run.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.ReturnValue)]
public abstract class OutputBindingAttribute : BindingAttribute;
