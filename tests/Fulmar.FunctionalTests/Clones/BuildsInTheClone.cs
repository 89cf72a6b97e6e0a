namespace Fulmar.FunctionalTests.Clones;

/// <summary>Tests that build projects of the clone run one after another: two builds at once write the same files.</summary>
[CollectionDefinition(Name)]
public sealed class BuildsInTheClone
{
    public const string Name = "Builds in the clone";
}
