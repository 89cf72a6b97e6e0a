namespace Fulmar.Tests.Generator;

/// <summary>Rules about timers, messages, outputs and retries, broken.</summary>
public static class EventRuleCases
{
    public static TheoryData<string, string> All { get; } = new()
    {
        // Triggers
        { "FUL2020", """class C { [Function("f")] public static void Run([TimerTrigger(«"%SCHEDULE"»)] TimerInfo timer) { } }""" },
        { "FUL2020", """class C { [Function("f")] public static void Run([QueueTrigger(«"%QUEUE"»)] string message) { } }""" },
        { "FUL2023", """class C { [Function("f")] public static void Run([TimerTrigger(«"0 * * *"»)] TimerInfo timer) { } }""" },
        { "FUL2023", """class C { [Function("f")] public static void Run([TimerTrigger(«"@daily"»)] TimerInfo timer) { } }""" },
        { "FUL2023", """class C { [Function("f")] public static void Run([TimerTrigger(«""»)] TimerInfo timer) { } }""" },
        { "FUL2023", """class C { [Function("f")] public static void Run([TimerTrigger(«"00:00:00"»)] TimerInfo timer) { } }""" },
        { "FUL2024", """class C { [Function("f")] public static void Run([QueueTrigger(«"a"»)] string message) { } }""" },
        { "FUL2024", """class C { [Function("f")] public static void Run([QueueTrigger(«"new_orders"»)] string message) { } }""" },
        { "FUL2024", """class C { [Function("f")] public static void Run([QueueTrigger(«"-orders"»)] string message) { } }""" },
        { "FUL2024", """class C { [Function("f")] public static void Run([QueueTrigger(«"new--orders"»)] string message) { } }""" },
        { "FUL2024", """class C { [Function("f")] public static void Run([QueueTrigger(«"orders-{region}"»)] string message) { } }""" },
        { "FUL2024", """class C { [Function("f")] public static void Run([ServiceBusTrigger(«"new orders"»)] string message) { } }""" },
        { "FUL2024", """class C { [Function("f")] public static void Run([ServiceBusTrigger(«"/orders"»)] string message) { } }""" },
        { "FUL2024", """class C { [Function("f")] public static void Run([ServiceBusTrigger(«"_orders"»)] string message) { } }""" },
        { "FUL2024", """class C { [Function("f")] public static void Run([ServiceBusTrigger(«"orders/$other"»)] string message) { } }""" },
        { "FUL2024", """class C { [Function("f")] public static void Run([ServiceBusTrigger("topic", «""»)] string message) { } }""" },
        { "FUL2024", """class C { [Function("f"), QueueOutput(«"Ö"»)] public static string Run([HttpTrigger] string body) => body; }""" },
        { "FUL2025", """class C { [Function("f")] public static void Run([ServiceBusTrigger("orders")] ServiceBusReceivedMessage[] «messages») { } }""" },
        { "FUL2025", """class C { [Function("f")] public static void Run([ServiceBusTrigger("orders", IsBatched = true)] ServiceBusReceivedMessage «message») { } }""" },
        { "FUL2025", """class C { [Function("f")] public static void Run([ServiceBusTrigger("orders", IsBatched = true)] string «message») { } }""" },
        { "FUL2025", """class C { [Function("f")] public static void Run([ServiceBusTrigger("orders", IsBatched = true)] byte[] «message») { } }""" },
        { "FUL2025", """class C { [Function("f")] public static void Run([QueueTrigger("orders")] IReadOnlyList<QueueMessage> «messages») { } }""" },
        { "FUL2029", """class C { [Function("f")] public static void Run([ServiceBusTrigger("orders", AutoCompleteMessages = «false»)] string message) { } }""" },

        // Parameters
        { "FUL2007", """class C { [Function("f")] public static void Run([TimerTrigger("0 * * * *")] int «timer») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([TimerTrigger("0 * * * *")] byte[] «timer») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([TimerTrigger("0 * * * *")] FunctionContext «timer») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([QueueTrigger("orders")] IDisposable «message») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([QueueTrigger("orders")] TimerInfo «message») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([QueueTrigger("orders")] Microsoft.AspNetCore.Http.HttpRequest «message») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([QueueTrigger("orders")] ServiceBusReceivedMessage «message») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([ServiceBusTrigger("orders")] QueueMessage «message») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([ServiceBusTrigger("orders", IsBatched = true)] Action[] «messages») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([QueueTrigger("orders")] string message, Microsoft.AspNetCore.Http.HttpRequest «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([QueueTrigger("orders")] string message, [FromBody] string «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([QueueTrigger("orders")] string message, IDictionary<string, object> «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([QueueTrigger("orders")] string message, object «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([QueueTrigger("orders")] string message, QueueMessage «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([QueueTrigger("orders")] string message, ServiceBusMessageActions «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([HttpTrigger] string body, TimerInfo «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([HttpTrigger] string body, ServiceBusReceivedMessage «x») { } }""" },

        // Outputs
        { "FUL2015", """
            record R([property: QueueOutput("orders")] Action «Message»);
            class C { [Function("f")] public static R Run([QueueTrigger("inbox")] string message) => new(() => { }); }
            """ },
        { "FUL2020", """class C { [Function("f"), QueueOutput(«"%QUEUE"»)] public static string Run([HttpTrigger] string body) => body; }""" },
        { "FUL2026", """class C { [Function("f"), «QueueOutput("orders")»] public static void Run([HttpTrigger] string body) { } }""" },
        { "FUL2026", """class C { [Function("f")] [return: «ServiceBusOutput("orders")»] public static Task Run([HttpTrigger] string body) => Task.CompletedTask; }""" },
        { "FUL2027", """class C { [Function("f"), QueueOutput("orders"), «ServiceBusOutput("orders")»] public static string Run([HttpTrigger] string body) => body; }""" },
        { "FUL2027", """
            record R([property: QueueOutput("orders"), «ServiceBusOutput("orders")»] string Message);
            class C { [Function("f")] public static R Run([QueueTrigger("inbox")] string message) => new(message); }
            """ },
        { "FUL2027", """
            record R([property: QueueOutput("orders")] string Message);
            class C { [Function("f"), «ServiceBusOutput("orders")»] public static R Run([QueueTrigger("inbox")] string message) => new(message); }
            """ },

        // Retries
        { "FUL2028", """class C { [Function("f"), FixedDelayRetry(«-2», "00:00:01")] public static void Run([HttpTrigger] string body) { } }""" },
        { "FUL2028", """class C { [Function("f"), FixedDelayRetry(3, «"soon"»)] public static void Run([HttpTrigger] string body) { } }""" },
        { "FUL2028", """class C { [Function("f"), FixedDelayRetry(3, «"-00:00:01"»)] public static void Run([HttpTrigger] string body) { } }""" },
        { "FUL2028", """class C { [Function("f"), ExponentialBackoffRetry(3, "00:00:01", «"never"»)] public static void Run([HttpTrigger] string body) { } }""" },
        { "FUL2028", """class C { [Function("f"), ExponentialBackoffRetry(3, «"00:00:09"», "00:00:01")] public static void Run([HttpTrigger] string body) { } }""" },
        { "FUL2028", """class C { [Function("f"), FixedDelayRetry(3, "00:00:01"), «ExponentialBackoffRetry(3, "00:00:01", "00:00:02")»] public static void Run([HttpTrigger] string body) { } }""" },
        { "FUL2028", """
            class OwnRetryAttribute() : RetryAttribute(3);
            class C { [Function("f"), «OwnRetry»] public static void Run([HttpTrigger] string body) { } }
            """ },
    };
}
