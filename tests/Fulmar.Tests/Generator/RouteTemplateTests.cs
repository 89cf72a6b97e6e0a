using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Sdk.Generator.Routes;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Fulmar.Tests.Generator;

/// <summary>The generator's reading of route templates, held against ASP.NET Core's own.</summary>
public sealed class RouteTemplateTests
{
    public static TheoryData<string> Templates =>
    [
        "", "/", "a", "/a", "~/a", "a/", "a//b", "//a", "a/b/c", "a b", "a?b",
        "{id}", "{id?}", "a/{id}/b", "{a}{b}", "{a}-{b}", "{a}.{b?}", "{a}-{b?}", "a{b?}", "x{a}y{b}z", "{a}/{A}",
        "{*rest}", "{**rest}", "{***rest}", "a/{*rest}", "{*rest}/a", "a{*rest}", "{*rest?}", "{*rest=x}", "{*}",
        "{}", "{?}", "{a=1}", "{a=1?}", "{a:int=1}", "{a:int?}", "{a/b}", "{a*}", "{a?b}",
        "{id", "id}", "{{id}}", "{{{id}}}", "{a{b}}", "a}b", "a{{b", "a}}b", "{a}}", "{",
        @"{code:regex(^\d{{4}}$)}", @"{code:regex(^\d{4}$)}", "{code:regex(a/b)}", "{p:length(2)}", "{p:length(1,2):alpha}",
    ];

    [Theory]
    [MemberData(nameof(Templates))]
    public void A_template_is_refused_exactly_when_AspNetCore_refuses_it(string template)
    {
        var known = Record.Exception(() => RoutePatternFactory.Parse(template));
        var problem = RouteTemplate.Parse(template).Problem;

        Assert.True(known is null == problem is null, $"ASP.NET Core: {known?.Message ?? "fine"}; here: {problem ?? "fine"}");
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void The_values_of_a_template_are_those_that_AspNetCore_finds(string template)
    {
        if (Record.Exception(() => RoutePatternFactory.Parse(template)) is not null) return;
        var pattern = RoutePatternFactory.Parse(template);

        Assert.Equal(pattern.Parameters.Select(p => (p.Name, p.IsOptional)), RouteTemplate.Parse(template).Values.Select(v => (v.Name, v.IsOptional)));
    }

    /// <summary>It takes the first as required and the constraint for the name.</summary>
    [Theory]
    [InlineData("{id?}/a")]
    [InlineData("{:int}")]
    [InlineData("{=1}")]
    public void What_AspNetCore_takes_for_something_else_is_refused(string template) =>
        Assert.NotNull(RouteTemplate.Parse(template).Problem);

    [Theory]
    [InlineData("{a:int}", true)]
    [InlineData("{a:INT:min(3)}", true)]
    [InlineData("{a:regex(^(a|b)$)=a}", true)]
    [InlineData("{a:regex(^(a|b):c$)}", false)]
    [InlineData("{a:even}", false)]
    [InlineData("{a:int:even(2)}", false)]
    [InlineData("{a:length(2}", false)]
    [InlineData("{a:int(3)}", false)]
    [InlineData("{a:int()}", false)]
    [InlineData("{a:min}", false)]
    [InlineData("{a:max(-3)}", true)]
    [InlineData("{a:length(b)}", false)]
    [InlineData("{a:length(3, 5)}", true)]
    [InlineData("{a:length(5,3)}", false)]
    [InlineData("{a:maxlength(-1)}", false)]
    [InlineData("{a:range(5)}", false)]
    [InlineData("{a:range(5,3)}", false)]
    [InlineData("{a:range(1,99999999999)}", true)]
    [InlineData("{a:regex([)}", false)]
    [InlineData(@"{a:regex(^\d{{4}}$)}", true)]
    public void A_constraint_must_be_one_that_AspNetCore_can_make_here_and_when_the_app_is_loaded(string template, bool known)
    {
        Assert.Equal(known, RouteTemplate.Parse(template).Problem is null);
        if (Record.Exception(() => RoutePatternFactory.Parse(template)) is not null) return;

        var trigger = new BindingDefinition("request", "httpTrigger", BindingDirection.In, new Dictionary<string, object?> { ["route"] = template });
        var refused = Record.Exception(() => HttpTriggerDefinition.Read("Lookup", trigger, "api"));
        Assert.Equal(known, refused is null);
        if (known) return;
        Assert.Equal(ErrorCodes.InvalidFunction, Assert.IsType<FulmarException>(refused).Code);
        Assert.Contains("'Lookup'", refused!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bookings/{id}", "bookings/{KEY}/", true)]
    [InlineData("a/{id:int}", "a/{id}", false)]
    [InlineData("a/{id?}", "a/{id}", false)]
    [InlineData("a/{*rest}", "a/{**rest}", false)]
    [InlineData("/a", "a", true)]
    public void Templates_have_one_shape_when_they_differ_in_names_and_case_only(string one, string other, bool same) =>
        Assert.Equal(same, RouteTemplate.Parse(one).Shape == RouteTemplate.Parse(other).Shape);
}
