using CsCheck;

namespace Fulmar.Conformance;

/// <summary>
/// Random runs of all operations against a model. A failure prints the seed of the shortest run that was found, and all that was done up to where
/// engine and model part; <c>CsCheck_Seed</c> repeats it, and <c>CsCheck_Iter</c> asks for more runs.
/// </summary>
public abstract class ModelConformance<TFixture> where TFixture : EngineFixture, new()
{
    private const int Steps = 60, Rounds = 6, Callers = 6;

    private static readonly Gen<Func<ModelRun, Task>> Interruption = Gen.Frequency<Func<ModelRun, Task>>(
        (6, Gen.Int[0, 90].Select(minutes => (Func<ModelRun, Task>)(run => run.PassAsync(minutes)))),
        (2, Gen.Const<Func<ModelRun, Task>>(run => run.RestartAsync())),
        (2, Gen.Const<Func<ModelRun, Task>>(run => run.SweepAsync())));

    private static readonly Gen<Func<ModelRun, Task>> Step = Gen.Frequency<Func<ModelRun, Task>>(
        (9, Pick.Unit.Select(unit => (Func<ModelRun, Task>)(run => run.StepAsync(unit)))), (1, Interruption));

    private static readonly Gen<Func<ModelRun, Task>> Round = Gen.Frequency<Func<ModelRun, Task>>(
        (2, Pick.Unit.Array[3, 12].Array[1, Callers].Select(callers => (Func<ModelRun, Task>)(run => run.RoundAsync(callers)))), (1, Interruption));

    [Fact]
    public Task One_caller_is_told_exactly_what_the_model_says() => SampleAsync(Step.Array[1, Steps]);

    [Fact]
    public Task Many_callers_are_told_what_the_model_says_in_the_order_in_which_their_units_were_applied() => SampleAsync(Round.Array[1, Rounds]);

    private static Task SampleAsync(Gen<Func<ModelRun, Task>[]> script)
    {
        var token = TestContext.Current.CancellationToken;
        return script.SampleAsync(async steps =>
        {
            await using var fixture = new TFixture();
            await using var run = new ModelRun(fixture, token);
            await run.OpenAsync();
            foreach (var step in steps) await step(run);
        }, threads: 1, print: steps => $"{steps.Length} steps");
    }
}
