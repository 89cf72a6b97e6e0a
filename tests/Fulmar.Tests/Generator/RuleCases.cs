namespace Fulmar.Tests.Generator;

public static partial class RuleCases
{
    public static TheoryData<string, string> All { get; } = new()
    {
        // Names
        { "FUL2001", """class C { [Function(«"1st"»)] public static void Run([HttpTrigger] string body) { } }""" },
        { "FUL2001", """class C { const string Name = "Host"; [Function(«Name»)] public static void Run([HttpTrigger] string body) { } }""" },
        { "FUL2002", """
            class C
            {
                [Function("f")] public static void One([HttpTrigger("get")] string body) { }
                [Function(«"F"»)] public static void Two([HttpTrigger("get")] string body) { }
            }
            """ },

        // Triggers
        { "FUL2003", """class C { [Function("f")] public static void «Run»(string body) { } }""" },
        { "FUL2004", """class C { [Function("f")] public static void Run([HttpTrigger] string a, [«HttpTrigger("get")»] string b) { } }""" },
        { "FUL2017", """
            class LightTriggerAttribute : TriggerBindingAttribute;
            class C { [Function("f")] public static void Run([«LightTrigger»] string body) { } }
            """ },

        // Methods and classes
        { "FUL2005", """class C { [Function("f")] private static void «Run»([HttpTrigger] string body) { } }""" },
        { "FUL2005", """class C { [Function("f")] protected static void «Run»([HttpTrigger] string body) { } }""" },
        { "FUL2005", """class C { private class D { [Function("f")] public static void «Run»([HttpTrigger] string body) { } } }""" },
        { "FUL2005", """file class C { [Function("f")] public static void «Run»([HttpTrigger] string body) { } }""" },
        { "FUL2005", """class C<T> { [Function("f")] public static void «Run»([HttpTrigger] string body) { } }""" },
        { "FUL2005", """class C { [Function("f")] public static void «Run»<T>([HttpTrigger] string body) { } }""" },
        { "FUL2005", """class C { void M() { Run(""); [Function("f")] static void «Run»([HttpTrigger] string body) { } } }""" },
        { "FUL2006", """abstract class C { [Function("f")] public void «Run»([HttpTrigger] string body) { } }""" },
        { "FUL2006", """interface C { [Function("f")] public void «Run»([HttpTrigger] string body) { } }""" },
        { "FUL2006", """class C { private C() { } [Function("f")] public void «Run»([HttpTrigger] string body) { } }""" },
        { "FUL2006", """class C { public required string Name { get; init; } [Function("f")] public void «Run»([HttpTrigger] string body) { } }""" },
        { "FUL2006", """class C { public C(out int x) { x = 1; } [Function("f")] public void «Run»([HttpTrigger] string body) { } }""" },
        { "FUL2006", """ref struct C { public C() { } [Function("f")] public void «Run»([HttpTrigger] string body) { } }""" },
        { "FUL2016", """class C { [Function("f")] public static async void «Run»([HttpTrigger] string body) => await Task.Yield(); }""" },

        // Parameters
        { "FUL2007", """class C { [Function("f")] public static void Run([HttpTrigger] string body, ref int «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([HttpTrigger] string body, out int «x») { x = 1; } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([HttpTrigger] string body, in int «x») { } }""" },
        { "FUL2007", """unsafe class C { [Function("f")] public static void Run([HttpTrigger] string body, int* «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([HttpTrigger] string body, ReadOnlySpan<char> «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([HttpTrigger] string body, object «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([HttpTrigger] string body, (int, int) «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([HttpTrigger] string body, HttpResponseData «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([HttpTrigger] string body, [Microsoft.AspNetCore.Mvc.FromForm] string «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([HttpTrigger] Microsoft.AspNetCore.Http.HttpRequest request, Microsoft.AspNetCore.Http.IFormFile «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([HttpTrigger] IDisposable «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([HttpTrigger] Func<int> «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([HttpTrigger] FunctionContext «x») { } }""" },
        { "FUL2007", """class C { [Function("f")] public static void Run([HttpTrigger] NowhereDeclared «x») { } }""" },
        { "FUL2008", """class C { [Function("f")] public static void Run([HttpTrigger] string body, [Microsoft.AspNetCore.Mvc.FromQuery] IDisposable «x») { } }""" },
        { "FUL2008", """class C { [Function("f")] public static void Run([HttpTrigger] string body, [Microsoft.AspNetCore.Mvc.FromHeader] C «x») { } }""" },
        { "FUL2008", """class C { [Function("f")] public static void Run([HttpTrigger(Route = "a/{id}")] string body, C «id») { } }""" },
        { "FUL2008", """class C { [Function("f")] public static void Run([HttpTrigger(Route = "a/{id}")] string body, int[] «id») { } }""" },
        { "FUL2009", """class C { [Function("f")] public static void Run([HttpTrigger(Route = "a/{id}")] string body, [Microsoft.AspNetCore.Mvc.FromRoute] int «key») { } }""" },
        { "FUL2009", """class C { [Function("f")] public static void Run([HttpTrigger] string body, [Microsoft.AspNetCore.Mvc.FromRoute(Name = "id")] int «key») { } }""" },
        { "FUL2010", """class C { [Function("f")] public static void Run([HttpTrigger] string body, [FromBody] string «again») { } }""" },
        { "FUL2019", """
            class LightInputAttribute : InputBindingAttribute;
            class C { [Function("f")] public static void Run([HttpTrigger] string body, [«LightInput»] string light) { } }
            """ },
        { "FUL2022", """class C { [Function("f")] public static void Run([HttpTrigger(Route = "a/{id?}")] string body, int «id») { } }""" },

        // Routes
        { "FUL2011", """class C { [Function("f")] public static void Run([HttpTrigger(Route = «"a/{id"»)] string body) { } }""" },
        { "FUL2011", """class C { [Function("f")] public static void Run([HttpTrigger("get", Route = «"{*rest}/a"»)] string body) { } }""" },
        { "FUL2011", """class C { [Function("f")] public static void Run([HttpTrigger(Route = «"a/{id:even}"»)] string body) { } }""" },
        { "FUL2011", """class C { [Function("f")] public static void Run([HttpTrigger(Route = «"a/{id:int(3)}"»)] string body) { } }""" },
        { "FUL2012", """class C { [Function("f")] public static void Run([HttpTrigger(Route = «"administrators"»)] string body) { } }""" },
        { "FUL2012", """class C { [Function("f")] public static void Run([HttpTrigger(Route = «"Runtime/x"»)] string body) { } }""" },
        { "FUL2013", """
            class C
            {
                [Function("f")] public static void One([HttpTrigger("get", "post", Route = "a/{id:int}")] string body) { }
                [Function("g")] public static void Two([HttpTrigger("GET", Route = «"A/{name:int}/"»)] string body) { }
            }
            """ },
        { "FUL2013", """
            class C
            {
                [Function("f")] public static void One([HttpTrigger("get")] string body) { }
                [Function("g")] public static void Two([HttpTrigger(Route = «"F"»)] string body) { }
            }
            """ },
        { "FUL2014", """class C { [Function("f")] public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", «"fetch"»)] string body) { } }""" },
        { "FUL2014", """class C { [Function("f")] public static void Run([HttpTrigger(«"get, post"»)] string body) { } }""" },
        { "FUL2020", """class C { [Function("f")] public static void Run([HttpTrigger(Route = «"a/%NAME"»)] string body) { } }""" },

        // Results
        { "FUL2015", """class C { [Function("f")] public static Type «Run»([HttpTrigger] string body) => typeof(C); }""" },
        { "FUL2015", """class C { [Function("f")] public static Task<Task> «Run»([HttpTrigger] string body) => null!; }""" },
        { "FUL2015", """class C { [Function("f")] public static Task<ValueTask<int>> «Run»([HttpTrigger] string body) => null!; }""" },
        { "FUL2015", """class C { [Function("f")] public static Span<int> «Run»([HttpTrigger] string body) => default; }""" },
        { "FUL2015", """unsafe class C { [Function("f")] public static int* «Run»([HttpTrigger] string body) => null; }""" },
        { "FUL2015", """class C { static int x; [Function("f")] public static ref int «Run»([HttpTrigger] string body) => ref x; }""" },
        { "FUL2015", """class C { [Function("f")] public static Action «Run»([HttpTrigger] string body) => () => { }; }""" },
        { "FUL2018", """
            class LightOutputAttribute : OutputBindingAttribute;
            class C { [Function("f"), «LightOutput»] public static string Run([HttpTrigger] string body) => body; }
            """ },
        { "FUL2018", """
            class LightOutputAttribute : OutputBindingAttribute;
            record R([property: HttpResult] string Response, [property: «LightOutput»] string Light);
            class C { [Function("f")] public static R Run([HttpTrigger] string body) => new(body, body); }
            """ },
        { "FUL2021", """
            record R([property: HttpResult] string One, [property: HttpResult] string Two);
            class C { [Function("f")] public static R «Run»([HttpTrigger] string body) => new(body, body); }
            """ },
    };
}
