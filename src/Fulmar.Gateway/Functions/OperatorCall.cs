namespace Fulmar.Gateway.Functions;

/// <summary>A feature of requests that came through the operators' door: they need no key. Nothing from outside can set it.</summary>
public sealed class OperatorCall;
