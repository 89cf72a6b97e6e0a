using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Rules;

/// <summary>What an app's functions must keep to. Each rule has a page: <c>docs/errors/{code}.md</c>.</summary>
internal static class Rule
{
    public static readonly DiagnosticDescriptor InvalidName = Error("FUL2001", "Invalid function name",
        "'{0}' cannot name a function. Take a letter first, then at most 127 letters, digits, '_' and '-'; 'host' is taken.");

    public static readonly DiagnosticDescriptor DuplicateName = Error("FUL2002", "Duplicate function name",
        "Both {1} and {2} are functions named '{0}'. Names are compared in any case: rename one of them.");

    public static readonly DiagnosticDescriptor NoTrigger = Error("FUL2003", "Function without a trigger",
        "Function '{0}' has no trigger, so nothing starts it. Put a trigger attribute such as [HttpTrigger] on one parameter.");

    public static readonly DiagnosticDescriptor SeveralTriggers = Error("FUL2004", "Function with several triggers",
        "Function '{0}' has {1} triggers and takes one. Keep one, and write a function for each of the others.");

    public static readonly DiagnosticDescriptor Unreachable = Error("FUL2005", "Function that cannot be called",
        "Function '{0}' cannot be called: {1}. Make it a public or internal method, without type parameters, of such a class.");

    public static readonly DiagnosticDescriptor NoInstance = Error("FUL2006", "Class that cannot be created",
        "Function '{0}' needs an object of {1}, which cannot be created: {2}. Change that, or make the function static.");

    public static readonly DiagnosticDescriptor ImpossibleParameter = Error("FUL2007", "Parameter that cannot be filled",
        "Parameter '{0}' of function '{1}' cannot be filled: {2}");

    public static readonly DiagnosticDescriptor UnreadableText = Error("FUL2008", "Parameter that cannot be read from text",
        "Parameter '{0}' of function '{1}' is {2}, which cannot be read from a {3}. Take string, an enum, or a type that implements IParsable<T>.");

    public static readonly DiagnosticDescriptor NotInRoute = Error("FUL2009", "Route value that the route does not have",
        "Parameter '{0}' of function '{1}' is the route value '{2}', which the route '{3}' does not have. Add {{{2}}} to the route, or correct the name.");

    public static readonly DiagnosticDescriptor SeveralBodies = Error("FUL2010", "Body read twice",
        "Parameters '{0}' and '{1}' of function '{2}' both read the body, which can be read once. Keep one of them.");

    public static readonly DiagnosticDescriptor BadRoute = Error("FUL2011", "Route template that cannot be read",
        "The route '{0}' of function '{1}' cannot be read: {2}");

    public static readonly DiagnosticDescriptor ReservedRoute = Error("FUL2012", "Reserved route",
        "The route '{0}' of function '{1}' starts with '{2}', which belongs to the host. Begin it with another word.");

    public static readonly DiagnosticDescriptor SameRoute = Error("FUL2013", "Two functions with one route",
        "Functions '{0}' and '{1}' both answer {2} on the route '{3}'. Change the route or the methods of one.");

    public static readonly DiagnosticDescriptor UnknownMethod = Error("FUL2014", "Unknown HTTP method",
        "'{0}' of function '{1}' is no HTTP method. Take get, post, put, patch, delete, head, options or trace, each as its own text.");

    public static readonly DiagnosticDescriptor ImpossibleResult = Error("FUL2015", "Result that cannot be sent",
        "Function '{0}' returns {1}, which cannot be sent: {2}");

    public static readonly DiagnosticDescriptor AsyncVoid = Error("FUL2016", "Function that is async void",
        "Function '{0}' is async void, so its end and its exceptions are lost. Return Task.");

    public static readonly DiagnosticDescriptor UnknownTrigger = Error("FUL2017", "Unknown trigger",
        "Function '{0}' is started by [{1}], which this version does not know. Take a trigger of Fulmar, or a version that knows it.");

    public static readonly DiagnosticDescriptor UnknownOutput = Error("FUL2018", "Unknown output binding",
        "Function '{0}' writes to [{1}], which this version does not know. Take an output of Fulmar, or a version that knows it.");

    public static readonly DiagnosticDescriptor UnknownInput = Error("FUL2019", "Unknown input binding",
        "Function '{0}' reads [{1}], which this version does not know. Take an input of Fulmar, or a version that knows it.");

    public static readonly DiagnosticDescriptor OpenExpression = Error("FUL2020", "Binding expression that does not end",
        "'{0}' of function '{1}' has a '%' without its partner. Write the setting's name between two: %NAME%.");

    public static readonly DiagnosticDescriptor SeveralResponses = Error("FUL2021", "Several responses",
        "{1}, the result of function '{0}', has {2} members that are the HTTP response. Mark one with [HttpResult].");

    public static readonly DiagnosticDescriptor RequiredOptional = Warning("FUL2022", "Optional in the route, required by the function",
        "The route '{2}' of function '{1}' makes '{0}' optional, and the parameter requires it: requests without it get 400. Make the parameter nullable, or the route value required.");

    public static readonly DiagnosticDescriptor BadSchedule = Error("FUL2023", "Schedule that cannot be read",
        "The schedule '{0}' of function '{1}' cannot be read: {2}");

    public static readonly DiagnosticDescriptor BadEntityName = Error("FUL2024", "Invalid name of a queue, topic or subscription",
        "'{0}' of function '{1}' cannot name a queue, topic or subscription: {2}");

    public static readonly DiagnosticDescriptor BatchMismatch = Error("FUL2025", "One message and a list, or many and none",
        "Parameter '{0}' of function '{1}' is {2}, {3}");

    public static readonly DiagnosticDescriptor OutputOfNothing = Error("FUL2026", "Output of a function that returns nothing",
        "Function '{0}' returns nothing that [{1}] could write. Return the value, or remove the output.");

    public static readonly DiagnosticDescriptor SeveralOutputs = Error("FUL2027", "Value with several outputs",
        "A value that function '{0}' returns has several outputs and takes one. Return a record with a property for each output.");

    public static readonly DiagnosticDescriptor BadRetry = Error("FUL2028", "Retry policy that cannot be kept",
        "The retry policy of function '{0}' cannot be kept: {1}");

    public static readonly DiagnosticDescriptor NobodySettles = Warning("FUL2029", "Messages that nobody settles",
        "Function '{0}' has AutoCompleteMessages = false and no ServiceBusMessageActions, so its messages come again and again. Take that parameter, or leave completing to the host.");

    private static DiagnosticDescriptor Error(string code, string title, string message) => Create(code, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string code, string title, string message) => Create(code, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Create(string code, string title, string message, DiagnosticSeverity severity) =>
        // The page comes with the command line, so it is named by the command that shows it.
        new(code, title, $"{message} More: fulmar explain {code}.", "Fulmar", severity, isEnabledByDefault: true);
}
