using System.Text;

namespace Fulmar.Sdk.Generator.Emitting;

/// <summary>Writes lines with braces and indentation.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder text = new();
    private int depth;

    public CodeWriter Line(string line = "")
    {
        if (line.Length > 0) text.Append(' ', depth * 4).Append(line);
        text.Append('\n');
        return this;
    }

    public CodeWriter Open(string? line = null)
    {
        if (line is not null) Line(line);
        Line("{");
        depth++;
        return this;
    }

    public CodeWriter Close(string end = "")
    {
        depth--;
        return Line("}" + end);
    }

    public override string ToString() => text.ToString();
}
