namespace Fulmar.Tests.Generator;

/// <summary>The source of an isolated-worker app compiles unchanged.</summary>
public sealed class AzureSourceTests
{
    [Fact]
    public void The_usings_of_isolated_worker_apps_compile()
    {
        var app = AppCompiler.Generate("""
            using Microsoft.Azure.Functions.Worker;
            using Microsoft.Azure.Functions.Worker.Builder;
            using Microsoft.Azure.Functions.Worker.Extensions.Http;
            using Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore;
            using Microsoft.Azure.Functions.Worker.Extensions.Storage.Queues;
            using Microsoft.Azure.Functions.Worker.Extensions.Timer;
            using Microsoft.Azure.Functions.Worker.Http;
            using Microsoft.Azure.Functions.Worker.Middleware;
            public class C
            {
                [Function(nameof(C))]
                public HttpResponseData Run([HttpTrigger(AuthorizationLevel.Function, "get", "post")] HttpRequestData request) => request.CreateResponse(System.Net.HttpStatusCode.OK);
            }
            """);

        Assert.Single(app.Load().Functions);
    }

    [Fact]
    public async Task Templates_of_timers_queues_and_Service_Bus_compile_and_run()
    {
        var app = AppCompiler.Generate("""
            using System.Text.Json;
            using Azure.Messaging.ServiceBus;
            using Azure.Storage.Queues.Models;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Azure.Functions.Worker;
            using Microsoft.Extensions.Logging;

            namespace Company.Function;

            public class TimerTrigger1
            {
                private readonly ILogger _logger;

                public TimerTrigger1(ILoggerFactory loggerFactory)
                {
                    _logger = loggerFactory.CreateLogger<TimerTrigger1>();
                }

                [Function("TimerTrigger1")]
                [FixedDelayRetry(5, "00:00:10")]
                public void Run([TimerTrigger("0 */5 * * * *")] TimerInfo myTimer)
                {
                    if (myTimer.ScheduleStatus is not null)
                    {
                        _logger.LogInformation("Next timer schedule at: {nextSchedule}", myTimer.ScheduleStatus.Next);
                    }
                }
            }

            public class QueueTrigger1
            {
                private readonly ILogger<QueueTrigger1> _logger;

                public QueueTrigger1(ILogger<QueueTrigger1> logger)
                {
                    _logger = logger;
                }

                [Function(nameof(QueueTrigger1))]
                public void Run([QueueTrigger("myqueue-items", Connection = "AzureWebJobsStorage")] QueueMessage message)
                {
                    _logger.LogInformation("C# Queue trigger function processed: {messageText}", message.MessageText);
                }

                [Function("QueueInputOutputFunction")]
                [QueueOutput("output-queue")]
                public string[] Output([QueueTrigger("input-queue")] Album myQueueItem, FunctionContext context)
                {
                    return new string[] { $"Album name = {myQueueItem.Name}", $"{context.FunctionDefinition.Name}" };
                }
            }

            public class ServiceBusQueueTrigger1
            {
                private readonly ILogger<ServiceBusQueueTrigger1> _logger;

                public ServiceBusQueueTrigger1(ILogger<ServiceBusQueueTrigger1> logger)
                {
                    _logger = logger;
                }

                [Function(nameof(ServiceBusQueueTrigger1))]
                [ServiceBusOutput("outputQueue", Connection = "ServiceBusConnection")]
                public async Task<string> Run(
                    [ServiceBusTrigger("myqueue", Connection = "ServiceBusConnection")]
                    ServiceBusReceivedMessage message,
                    ServiceBusMessageActions messageActions)
                {
                    _logger.LogInformation("Message Body: {body}", message.Body);
                    _logger.LogInformation("Message Content-Type: {contentType}", message.ContentType);

                    // Complete the message
                    await messageActions.CompleteMessageAsync(message);
                    return $"Output message created at {message.MessageId}";
                }
            }

            public class HttpExample
            {
                [Function("HttpExample")]
                public MultiResponse Run([HttpTrigger(AuthorizationLevel.Function, "get", "post")] HttpRequest req) =>
                    new MultiResponse { Messages = new[] { "Welcome!" }, HttpResponse = new OkObjectResult("Welcome!") };
            }

            public class MultiResponse
            {
                [QueueOutput("outqueue", Connection = "AzureWebJobsStorage")]
                public string[]? Messages { get; set; }

                [HttpResult]
                public IActionResult? HttpResponse { get; set; }
            }

            public class Album { public string? Name { get; set; } }
            """).Load();
        using var services = Invocation.Services();
        var album = Invocation.By("""{"Name":"Blue"}""").With(services);
        var sent = Invocation.By("hello").With(services).With(new Settled());
        var request = new Invocation(services: services);

        await app.Invoke("TimerTrigger1", Invocation.By(new TimerInfo()).With(services));
        await app.Invoke("QueueTrigger1", Invocation.By("hello").With(services));
        await app.Invoke("QueueInputOutputFunction", album);
        await app.Invoke("ServiceBusQueueTrigger1", sent);
        await app.Invoke("HttpExample", request);

        Assert.Equal(["Album name = Blue", "QueueInputOutputFunction"], (string[])Assert.Single(album.Outputs).Value!);
        Assert.Equal([("$return", "Output message created at m1")], sent.Outputs);
        Assert.Equal("Messages", Assert.Single(request.Outputs).Binding);
        Assert.IsType<Microsoft.AspNetCore.Mvc.OkObjectResult>(request.Result);
    }

    [Fact]
    public async Task The_usual_alias_of_FromBody_is_read_as_FromBody()
    {
        var app = AppCompiler.Generate("""
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Azure.Functions.Worker;
            using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;
            public record Item(int Id);
            public class C { [Function("f")] public int Run([HttpTrigger("post")] HttpRequest request, [FromBody] Item item) => item.Id; }
            """);

        Assert.Equal(3, await app.Load().Invoke("f", new Invocation(json: """{"id":3}""")));
    }

    [Fact]
    public void FromBody_named_in_full_is_read_as_FromBody()
    {
        var app = AppCompiler.Generate("""
            using Microsoft.AspNetCore.Http;
            public class C { [Function("f")] public int Run([HttpTrigger("post")] HttpRequest request, [Microsoft.Azure.Functions.Worker.Http.FromBody] int item) => item; }
            """);

        Assert.Equal(ParameterSource.Body, Assert.Single(app.Load().Definition("f").Parameters).Source);
    }

    [Fact]
    public void FromBody_is_not_ambiguous_in_a_file_that_opens_MVC()
    {
        var app = AppCompiler.Generate("""
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Azure.Functions.Worker.Http;
            public class C { [Function("f")] public int Run([HttpTrigger("post")] HttpRequest request, [FromBody] int item) => item; }
            """);

        Assert.Equal(ParameterSource.Body, Assert.Single(app.Load().Definition("f").Parameters).Source);
    }

    [Fact]
    public void Nothing_is_written_about_FromBody_where_nothing_needs_it() =>
        Assert.False(AppCompiler.Generate("using Microsoft.Azure.Functions.Worker.Http;").HasGenerated("FromBody.g.cs"));

    private sealed class Settled : ServiceBusMessageActions;
}
